"""Hears of new events and wakes the threads they concern; the others are woken a moment later."""

import threading
from collections.abc import Callable, Mapping

import psycopg

from projections.engine.signal import Signal
from projections.engine.step import SWAPPED
from projections.engine.tail import Tail
from projections.log import Log

LONGEST_PAUSE = 10.0
STOP_CHECK = 0.3
GATHER = 0.01
"""Seconds between two looks at the log: what comes meanwhile is read, and written, in one go. The first is not kept
waiting."""

OnError = Callable[[str, BaseException], None]


class Ear:
    """`cares` says which stored names concern whom; empty means all. `longest`: seconds between two looks where many
    requests come at a time; what one of them sets off, event after event, is looked at as soon as ever."""

    def __init__(
        self, log: Log, tail: Tail, cares: Mapping[str, frozenset[str]], signal: Signal, longest: float = GATHER
    ) -> None:
        self._log, self._tail, self._cares, self._signal, self._longest = log, tail, cares, signal, longest

    def listen(self, dsn: str, stop: threading.Event, on_error: OnError) -> None:
        """Until `stop`, on a connection of its own, made anew when it is lost."""
        pause = 0.1
        while not stop.is_set():
            try:
                with psycopg.connect(dsn, autocommit=True) as conn:
                    conn.execute("LISTEN ledger")
                    conn.execute(f"LISTEN {SWAPPED}")
                    self._signal.raise_to(self._log.head())
                    pause = 0.1
                    while not stop.is_set():
                        for notice in conn.notifies(timeout=STOP_CHECK):
                            if requests := self._heed(notice):
                                stop.wait(min(requests * GATHER, self._longest))
                        self._signal.wake()
            except Exception as error:
                on_error("listener", error)
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _heed(self, notice: psycopg.Notify) -> int:
        """Of how many requests there is news, 0 where it did not look at the log: a notification only says when to
        look, what it tells of the head is never taken for the truth."""
        if notice.channel == SWAPPED:
            self._signal.nudge()
        elif not notice.payload.isdecimal() or int(notice.payload) > self._signal.head:
            return self._raise()
        return 0

    def _raise(self) -> int:
        before, head = self._signal.head, self._log.head()
        events = self._tail.events(before, head)
        if events is None:
            self._signal.raise_to(head)
            return 1
        found = {each.event.name for each in events}
        self._signal.raise_to(head, [name for name, cares in self._cares.items() if not cares or cares & found])
        return max(len({each.correlation for each in events}), 1)
