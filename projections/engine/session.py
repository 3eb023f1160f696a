"""Database sessions of the engine: commits need not wait for the disk, since the ledger has it all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.sql import SQL

from projections.engine.model import Conn, ReadModel, label

SETTINGS = {
    "timezone": "UTC",
    "synchronous_commit": "off",
    "application_name": "cloudledger views",
    # A statement prepared while its table was empty must not scan it when it is large.
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
}
KEEPALIVES: dict[str, Any] = {"keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3}


class Busy(Exception):
    """Somebody else is doing this."""


@contextmanager
def session(dsn: str) -> Iterator[Conn]:
    with psycopg.connect(dsn, autocommit=True, **KEEPALIVES) as conn:
        for name, value in SETTINGS.items():
            conn.execute("SELECT set_config(%s, %s, false)", (name, value))
        yield conn


def allow_scans(conn: Conn) -> None:
    """Until the end of the transaction: for statements that read whole tables."""
    for name in ("enable_seqscan", "enable_hashjoin", "enable_mergejoin"):
        conn.execute(SQL("SET LOCAL {} = on").format(SQL(name)))


def own(conn: Conn, model: ReadModel) -> None:
    """Waits until this session is the only one that writes the live table."""
    hold(conn, f"run {label(model)}")


def hold(conn: Conn, what: str) -> None:
    """Waits until no other session holds it. Given back when the session ends, however it ends."""
    conn.execute("SELECT pg_advisory_lock(hashtextextended(%s, 1))", (what,))


HELD = """EXISTS (SELECT FROM pg_locks, hashtextextended({}, 1) AS key WHERE locktype = 'advisory' AND granted
AND objsubid = 1 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND classid::bigint = (key >> 32) & 4294967295 AND objid::bigint = key & 4294967295)"""
"""Whether a session holds what this SQL says; a 64-bit key is shown in two halves."""


@contextmanager
def one_rebuild(conn: Conn, model: ReadModel) -> Iterator[None]:
    key = (f"rebuild {label(model)}",)
    taken = conn.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 1))", key).fetchone()
    if taken != (True,):
        raise Busy(f"{label(model)} is being rebuilt or verified by another session")
    try:
        yield
    finally:
        if not conn.closed:
            conn.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 1))", key)
