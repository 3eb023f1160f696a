"""Wrong passwords of late, and the lock-out they lead to: four tries in ten minutes, however many ask at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

import psycopg

from projections.engine.model import Conn

MOST = 4
WITHIN = timedelta(minutes=10)
LOCKED_FOR = timedelta(minutes=10)

# The update changes nothing, it waits for the row and locks it, also when another's success has just removed it.
_TAKE = """
INSERT INTO access.failures AS f (username, address) VALUES (%s, %s)
ON CONFLICT (username, address) DO UPDATE SET address = excluded.address
RETURNING coalesce(f.locked_until > clock_timestamp(), false)"""
_FAIL = """
UPDATE access.failures f SET user_uuid = %(user)s, failed_at = late.failures,
    locked_until = CASE WHEN cardinality(late.failures) >= %(most)s THEN clock_timestamp() + %(locked)s END
FROM (SELECT array_agg(one) || clock_timestamp() AS failures FROM access.failures, unnest(failed_at) AS one
      WHERE username = %(username)s AND address = %(address)s AND one > clock_timestamp() - %(within)s) late
WHERE username = %(username)s AND address = %(address)s RETURNING locked_until"""


class Locked(Exception):
    """Too many were wrong."""


class Try:
    """One try to come in. Until it ends nobody else tries for the same name from the same address."""

    def __init__(self, conn: Conn, username: bytes, address: str) -> None:
        self.conn, self._pair = conn, (username, address)

    def begin(self) -> None:
        """Raises Locked."""
        if self.conn.execute(_TAKE, self._pair).fetchone() == (True,):
            raise Locked

    def failed(self, user: UUID | None) -> datetime | None:
        """Until when nobody gets in any more, if this was one too many."""
        username, address = self._pair
        values = {"user": user, "username": username, "address": address}
        limits = {"most": MOST, "within": WITHIN, "locked": LOCKED_FOR}
        row = self.conn.execute(_FAIL, values | limits).fetchone()
        return row[0] if row else None

    def succeeded(self) -> None:
        self.conn.execute("DELETE FROM access.failures WHERE username = %s AND address = %s", self._pair)


@contextmanager
def one_try(url: str, username: bytes, address: str) -> Iterator[Try]:
    """On a connection of its own: who waits for another's try holds up nobody else. Raises Locked."""
    with psycopg.connect(url, application_name="cloudledger sign-in") as conn:
        found = Try(conn, username, address)
        found.begin()
        yield found


def sweep(conn: Conn) -> int:
    """Forgets what no longer counts. Returns how many pairs."""
    query = (
        "DELETE FROM access.failures WHERE coalesce(locked_until, '-infinity') < now()"
        " AND NOT EXISTS (SELECT FROM unnest(failed_at) AS one WHERE one > now() - %s)"
    )
    return conn.execute(query, (WITHIN,)).rowcount
