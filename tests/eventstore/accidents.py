"""What can happen to a writer between its append and its commit."""

import psycopg
import pytest

from adapters.eventstore.batch import Pending
from tests.eventstore.support import (
    append_in,
)


def rolled_back(url: str, batch: list[Pending]) -> None:
    with psycopg.connect(url) as conn:
        append_in(conn, *batch)
        conn.rollback()


def killed(url: str, killer: psycopg.Connection[tuple[object, ...]], batch: list[Pending]) -> None:
    conn = psycopg.connect(url)
    append_in(conn, *batch)
    killer.execute("SELECT pg_terminate_backend(%s, 10000)", (conn.info.backend_pid,))
    with pytest.raises(psycopg.OperationalError):
        conn.commit()
    conn.close()
