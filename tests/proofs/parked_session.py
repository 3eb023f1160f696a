"""A session that wrote to another table and went to lunch: its transaction stays open, number, snapshot and all."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.proofs.site import rows


class StillParked:
    """Asks the server whether the session of `parked` sits in its transaction, with a snapshot and a number."""

    def __init__(self, url: str, conn: psycopg.Connection[tuple[object, ...]]) -> None:
        self._url, self._pid = url, conn.info.backend_pid

    def __call__(self) -> bool:
        query = "SELECT state, backend_xid::text, backend_xmin::text FROM pg_stat_activity WHERE pid = %s"
        found = rows(self._url, query, (self._pid,))
        return len(found) == 1 and found[0][0] == "idle in transaction" and None not in found[0]


@contextmanager
def parked(url: str) -> Iterator[StillParked]:
    """The question whether it still sits there."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("CREATE TABLE public.elsewhere (x int)")
        conn.autocommit = False
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        conn.execute("INSERT INTO public.elsewhere VALUES (1)")
        conn.execute("SELECT count(*) FROM ledger.events")
        yield StillParked(url, conn)
        conn.rollback()
