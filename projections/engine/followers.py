"""Threads that follow the log: each with a connection, each the only owner of its thing among all OS processes."""

import os
import socket
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from contextlib import suppress

import msgspec
import psycopg

from projections.engine.ear import GATHER, LONGEST_PAUSE, STOP_CHECK, Ear, OnError
from projections.engine.model import Conn
from projections.engine.session import hold, session
from projections.engine.signal import Signal
from projections.engine.tail import Tail
from projections.log import Log

ONE_PLAN = "SET plan_cache_mode = force_generic_plan"
"""Rows come and go by key, many at a time: Postgres would plan that anew for each array."""


class Course(msgspec.Struct, frozen=True):
    """What the followers of one OS process share. `longest`: see Ear."""

    dsn: str
    log: Log
    tail: Tail
    signal: Signal
    stop: threading.Event
    longest: float = GATHER


def course(dsn: str, log: Log, stop: threading.Event, longest: float = GATHER) -> Course:
    return Course(dsn, log, Tail(log), Signal(), stop, longest)


class Follower(ABC):
    """`cares` are stored names of events, empty for all; `owned` is what only one may do at a time; `waiting` is the
    connection that waits for its turn."""

    def __init__(self, on: Course, name: str, cares: Sequence[str], owned: str) -> None:
        self.on, self.name, self.cares, self.owned = on, name, frozenset(cares), owned
        self.waiting: Conn | None = None

    @abstractmethod
    def follow(self, conn: Conn) -> None:
        """Until told to stop; whatever it raises is told, and it begins anew."""

    @abstractmethod
    def note(self, conn: Conn, error: BaseException) -> None:
        """Writes down what held it up."""

    def cancel_wait(self) -> None:
        if (conn := self.waiting) is not None:
            with suppress(psycopg.Error):
                conn.cancel_safe(timeout=1)

    def keep_working(self, on_error: OnError) -> None:
        pause = 0.1
        while not self.on.stop.is_set():
            started = time.monotonic()
            try:
                self._work()
            except Exception as error:
                if self.on.stop.is_set():
                    return
                on_error(self.name, error)
                self._note(error)
                pause = 0.1 if time.monotonic() - started > LONGEST_PAUSE else pause
                self.on.stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def _work(self) -> None:
        with session(self.on.dsn) as conn:
            conn.execute(ONE_PLAN)
            self.waiting = conn
            try:
                hold(conn, self.owned)
            finally:
                self.waiting = None
            self.follow(conn)

    def _note(self, error: BaseException) -> None:
        """When even this can't be written, the pause goes on without."""
        with suppress(psycopg.Error), session(self.on.dsn) as conn:
            self.note(conn, error)


def here() -> str:
    """Who an owner is, to people."""
    return f"{socket.gethostname()}:{os.getpid()}"


def run(on: Course, followers: Sequence[Follower], told: OnError) -> None:
    """Until it is stopped. Never gives up: what goes wrong is `told`, then tried again."""
    threads = [threading.Thread(target=each.keep_working, args=(told,), name=f"on {each.name}") for each in followers]
    for thread in threads:
        thread.start()
    try:
        ear = Ear(on.log, on.tail, {each.name: each.cares for each in followers}, on.signal, on.longest)
        ear.listen(on.dsn, on.stop, told)
    finally:
        on.stop.set()
        on.signal.close()
        for follower, thread in zip(followers, threads, strict=True):
            while thread.is_alive():
                follower.cancel_wait()
                thread.join(STOP_CHECK)
