"""Work by the clock in the background of one process: woken by the moment it is due, or by what changes that moment."""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg

from adapters.eventstore.errors import StoreError
from api.ledger import Ledger
from api.signin.sweeping import sweep
from api.tasks.end_teams import end_teams
from api.tasks.expire_grants import expire_grants
from projections.engine.model import Conn
from projections.engine.session import session
from projections.engine.step import channel
from projections.identity import grants
from projections.identity.grants_expiry import next_expiry

log = logging.getLogger("cloudledger.schedule")
STOP_CHECK = 0.3
LONGEST = 3600.0
"""Seconds after which it looks in any case, sweeps, and ends what requests that were cut off left behind."""
PAUSE, AWAY = 5.0, 1.0
"""Seconds: before what just ran out is looked at again; before the database is."""


@contextmanager
def scheduling(ledger: Ledger) -> Iterator[None]:
    """The grants' table has to be there."""
    stop = threading.Event()
    work = threading.Thread(target=_keep_working, args=(ledger, stop), name="schedule")
    work.start()
    try:
        yield
    finally:
        stop.set()
        work.join()


def _keep_working(ledger: Ledger, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            with session(ledger.url) as conn:
                _follow(ledger, conn, stop)
        except (psycopg.Error, StoreError, OSError) as error:
            log.warning("work by the clock was held up: %s", type(error).__name__)
            stop.wait(AWAY)


def _follow(ledger: Ledger, conn: Conn, stop: threading.Event) -> None:
    conn.execute(f'LISTEN "{channel(grants.MODEL)}"'.encode())
    swept = -LONGEST
    while not stop.is_set():
        if time.monotonic() - swept >= LONGEST:
            sweep(ledger)
            end_teams(ledger)
            swept = time.monotonic()
        due = next_expiry(conn)
        if due and due <= datetime.now(UTC):
            expire_grants(ledger)
        _wait(conn, due, stop)


def _wait(conn: Conn, due: datetime | None, stop: threading.Event) -> None:
    """Until the next grant runs out, the grants change, or it has been long. What ran out is shown until the read model
    has seen that it was recorded: its notification ends the wait."""
    left = min(LONGEST, _left(due)) if due else LONGEST
    while left > 0 and not stop.is_set():
        if any(True for _ in conn.notifies(timeout=min(left, STOP_CHECK), stop_after=1)):
            return
        left -= STOP_CHECK


def _left(due: datetime) -> float:
    left = (due - datetime.now(UTC)).total_seconds()
    return left if left > 0 else PAUSE
