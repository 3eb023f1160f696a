"""The scheduler: sends what is due, sweeps, beats. One acts at a time; another waits and takes over."""

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from celery import Celery

from adapters.jobs.rows import CHANNEL
from adapters.jobs.sending import MOST, next_due
from api.ledger import Ledger
from api.scheduler.beat import Beat
from api.scheduler.dispatcher import send_due, sweep
from api.tasks.catalogue import TASKS, Task
from api.workers.celery_app import UNAVAILABLE, application
from projections.engine.model import Conn
from projections.engine.session import session

log = logging.getLogger("cloudledger.scheduler")
STOP_CHECK = 0.3
GATHER = 0.1
"""Seconds between two looks for what is due: what comes meanwhile is told in one message."""
PAUSE = 1.0
"""Seconds before the broker or the database is tried again."""
LOCK = 4713


def schedule(ledger: Ledger, stop: threading.Event, tasks: Mapping[str, Task] = TASKS) -> None:
    """Until `stop`. Never gives up."""
    app = application(ledger.broker_url)
    while not stop.is_set():
        try:
            with _alone(ledger.url, stop) as conn:
                _Round(ledger, conn, app, tasks).follow(stop)
        except psycopg.Error as error:
            log.warning("the database does not answer: %s", type(error).__name__)
            stop.wait(PAUSE)


class _Round:
    """From getting the lock to losing it."""

    def __init__(self, ledger: Ledger, conn: Conn, app: Celery, tasks: Mapping[str, Task]) -> None:
        self._settings, self._conn, self._app = ledger.settings, conn, app
        self._beat = Beat(app, conn, tasks)
        self._swept = float("-inf")

    def follow(self, stop: threading.Event) -> None:
        self._conn.execute(f"LISTEN {CHANNEL}".encode())
        while not stop.is_set():
            try:
                seconds = self._act()
            except UNAVAILABLE as error:
                log.warning("the broker does not answer: %s", type(error).__name__)
                seconds = PAUSE
            stop.wait(GATHER)
            _wait(self._conn, seconds - GATHER, stop)

    def _act(self) -> float:
        """Everything there is to do now; seconds until there may be more. Raises one of UNAVAILABLE."""
        left = self._settings.job_sweep_seconds - (time.monotonic() - self._swept)
        if left <= 0:
            sweep(self._conn, self._app, self._settings)
            self._swept, left = time.monotonic(), self._settings.job_sweep_seconds
        while send_due(self._conn, self._app) == MOST:
            pass
        while (beat := self._beat.tick()) <= 0:
            pass
        due = next_due(self._conn)
        return min(left, beat, left if due is None else due)


@contextmanager
def _alone(url: str, stop: threading.Event) -> Iterator[Conn]:
    """A session while it is the only scheduler. The lock is waited for in slices, so that one can be stopped."""
    with session(url) as conn:
        conn.execute("SELECT set_config('lock_timeout', '1s', false)")
        while not stop.is_set():
            try:
                conn.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
            except psycopg.errors.LockNotAvailable:
                continue
            log.info("this scheduler acts")
            break
        yield conn


def _wait(conn: Conn, seconds: float, stop: threading.Event) -> None:
    """Until a job becomes ready, or the time is over."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0 and not stop.is_set():
        if any(True for _ in conn.notifies(timeout=min(left, STOP_CHECK), stop_after=1)):
            return
