"""Keeps read models up with the log: a thread and a connection for each, one owner of each among all processes."""

import os
import socket
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

import psycopg

from projections.engine.folding import told
from projections.engine.model import Conn, ReadModel
from projections.engine.pages import PAGE
from projections.engine.registry import Build, change, live, prepare
from projections.engine.session import own, session
from projections.engine.signal import Signal
from projections.engine.step import SWAPPED, Fenced, advance, take
from projections.engine.tail import Tail
from projections.log import Log

POLL = 5.0
LONGEST_PAUSE = 10.0
STOP_CHECK = 0.3
LAZY = 0.25
"""Seconds a position may wait in memory while nothing on the pages concerns the model."""

GATHER = 0.02
"""Seconds a model with a row for every event waits for more of them: nobody's command is answered from it, and writing
many rows at once takes a fraction of the machine."""

OnError = Callable[[str, BaseException], None]


class _Worker:
    """One read model's thread. `waiting` is the connection that waits for its turn."""

    def __init__(
        self, dsn: str, log: Log, tail: Tail, model: ReadModel, stop: threading.Event, signal: Signal, poll: float
    ) -> None:
        self.dsn, self.log, self.model, self.stop, self.signal, self.poll = dsn, log, model, stop, signal, poll
        self.tail = tail
        self.waiting: Conn | None = None
        self.seen = 0

    def cancel_wait(self) -> None:
        if (conn := self.waiting) is not None:
            with suppress(psycopg.Error):
                conn.cancel_safe(timeout=1)

    def work(self) -> None:
        with session(self.dsn) as conn:
            self.waiting = conn
            try:
                own(conn, self.model)
            finally:
                self.waiting = None
            build = change(conn, prepare(conn, self.model), owner=f"{socket.gethostname()}:{os.getpid()}")
            self.seen = 0  # what was seen on a connection that broke may not have been written
            while not self.stop.is_set():
                build = self._follow(conn, build)

    def _follow(self, conn: Conn, build: Build) -> Build:
        """Nothing of ours on a page: the position moves in memory first, and in the table a moment later."""
        self.seen = max(self.seen, build.position)
        patience = self.poll if self.seen == build.position else LAZY
        head = self.signal.beyond(self.model.name, self.seen, patience)
        try:
            if head is None:
                self.seen = 0
                return advance(conn, self.log, self.model, live(conn, self.model), self.log.head(), self.stop)
            if head - build.position > PAGE:
                return advance(conn, self.log, self.model, build, head, self.stop)
            if self.model.row_per_event and not self.stop.wait(GATHER):
                head = self.signal.head
            items = self.tail.page(self.seen, head, self.model.names)
            self.seen = head
            return take(conn, self.log, self.model, build, items, head) if items else build
        except Fenced:
            self.seen = 0
            return live(conn, self.model)


def _note(dsn: str, model: ReadModel, error: BaseException) -> None:
    """Shown by `status`; when even this can't be written, the pause goes on without."""
    with suppress(psycopg.Error), session(dsn) as conn:
        conn.execute(
            "UPDATE views.builds SET error = %s, error_at = now() WHERE name = %s AND version = %s AND state = 'live'",
            (told(error), model.name, model.version),
        )


def _keep_working(worker: _Worker, on_error: OnError) -> None:
    pause = 0.1
    while not worker.stop.is_set():
        started = time.monotonic()
        try:
            worker.work()
        except Exception as error:
            if worker.stop.is_set():
                return
            on_error(worker.model.name, error)
            _note(worker.dsn, worker.model, error)
            pause = 0.1 if time.monotonic() - started > LONGEST_PAUSE else pause
            worker.stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


class _Ear:
    """Hears of new events and wakes those models they concern; the others are woken a moment later."""

    def __init__(self, log: Log, tail: Tail, models: Sequence[ReadModel], signal: Signal) -> None:
        self._log, self._tail, self._signal = log, tail, signal
        self._cares = {model.name: frozenset(model.names) for model in models}

    def heed(self, notice: psycopg.Notify) -> None:
        """A notification only says when to look: what it tells of the head is never taken for the truth."""
        if notice.channel == SWAPPED:
            self._signal.nudge()
        elif not notice.payload.isdecimal() or int(notice.payload) > self._signal.head:
            self._raise()

    def _raise(self) -> None:
        before, head = self._signal.head, self._log.head()
        found = self._tail.names(before, head)
        concerned = None if found is None else [n for n, cares in self._cares.items() if not cares or cares & found]
        self._signal.raise_to(head, concerned)


def _listen(dsn: str, log: Log, stop: threading.Event, signal: Signal, ear: _Ear, on_error: OnError) -> None:
    pause = 0.1
    while not stop.is_set():
        try:
            with psycopg.connect(dsn, autocommit=True) as conn:
                conn.execute("LISTEN ledger")
                conn.execute(f"LISTEN {SWAPPED}")
                signal.raise_to(log.head())
                pause = 0.1
                while not stop.is_set():
                    for notice in conn.notifies(timeout=STOP_CHECK):
                        ear.heed(notice)
                    signal.wake()
        except Exception as error:
            on_error("listener", error)
            stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)


def run(
    dsn: str,
    log: Log,
    models: Sequence[ReadModel],
    stop: threading.Event,
    poll: float = POLL,
    on_error: OnError = lambda _name, _error: None,
) -> None:
    """Until `stop`. Never gives up: what goes wrong is told to `on_error` and shown by `status`, then tried again."""
    signal, tail = Signal(), Tail(log)
    workers = [_Worker(dsn, log, tail, model, stop, signal, poll) for model in models]
    threads = [
        threading.Thread(target=_keep_working, args=(worker, on_error), name=f"view {worker.model.name}")
        for worker in workers
    ]
    for thread in threads:
        thread.start()
    try:
        _listen(dsn, log, stop, signal, _Ear(log, tail, models, signal), on_error)
    finally:
        stop.set()
        signal.close()
        for worker, thread in zip(workers, threads, strict=True):
            while thread.is_alive():
                worker.cancel_wait()
                thread.join(STOP_CHECK)
