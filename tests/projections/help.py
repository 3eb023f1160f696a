"""Short hands for tests of the engine."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from psycopg.sql import SQL, Identifier

from projections import documents
from projections.documents import Documents, Seen, Wanted
from projections.engine.folding import fold
from projections.engine.model import Conn, ReadModel, Row, live_table
from projections.engine.registry import Build, prepare
from projections.engine.runner import run
from projections.engine.step import advance
from tests.projections.world import MemoryLog


def follow(conn: Conn, log: MemoryLog, model: ReadModel) -> Build:
    """The live table, caught up with the log."""
    return advance(conn, log, model, prepare(conn, model), log.head())


def rows(conn: Conn, model: ReadModel, table: tuple[str, str] | None = None) -> list[Row]:
    statement = SQL("SELECT * FROM {} ORDER BY {}").format(
        Identifier(*(table or live_table(model))), SQL(", ").join(map(Identifier, model.key))
    )
    return [model.row(*values) for values in conn.execute(statement)]


def listed(conn: Conn, which: Documents, *order: str, who: UUID | None = None, **filters: str) -> list[Any]:
    """Documents as lists show them to this person; to staff where nobody is named."""
    wanted = Wanted({name: [value] for name, value in filters.items()}, order=order, limit=100)
    found = conn.execute(*documents.page(which, Seen(who, who is None, ""), wanted)).fetchone()
    assert found is not None
    shown: list[Any] = json.loads(found[1])
    return shown


def expected(log: MemoryLog, model: ReadModel, upto: int | None = None) -> list[Row]:
    items = log.page(0, log.head() if upto is None else upto, model.names)
    found = [row for row in fold(model, items, {}).rows.values() if row is not None]
    return sorted(found, key=lambda row: tuple(getattr(row, column) for column in model.key))


def eventually(check: Callable[[], Any], timeout: float = 20.0) -> None:
    """For what another process does: looks again until it holds."""
    deadline = time.monotonic() + timeout
    while not check():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(0.02)


@contextmanager
def running(dsn: str, log: MemoryLog, models: Sequence[ReadModel], **options: Any) -> Iterator[threading.Event]:
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(dsn, log, models, stop), kwargs=options)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


def announce(conn: Conn, log: MemoryLog) -> None:
    conn.execute("SELECT pg_notify('ledger', %s)", (str(log.head()),))
