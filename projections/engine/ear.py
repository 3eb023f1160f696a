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
    """`cares` says which stored names concern whom; empty means all."""

    def __init__(self, log: Log, tail: Tail, cares: Mapping[str, frozenset[str]], signal: Signal) -> None:
        self._log, self._tail, self._cares, self._signal = log, tail, cares, signal

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
                            if self._heed(notice):
                                stop.wait(GATHER)
                        self._signal.wake()
            except Exception as error:
                on_error("listener", error)
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _heed(self, notice: psycopg.Notify) -> bool:
        """Whether it looked at the log: a notification only says when to look, what it tells of the head is never taken
        for the truth."""
        if notice.channel == SWAPPED:
            self._signal.nudge()
        elif not notice.payload.isdecimal() or int(notice.payload) > self._signal.head:
            self._raise()
            return True
        return False

    def _raise(self) -> None:
        before, head = self._signal.head, self._log.head()
        found = self._tail.names(before, head)
        concerned = None if found is None else [n for n, cares in self._cares.items() if not cares or cares & found]
        self._signal.raise_to(head, concerned)
