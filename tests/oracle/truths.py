"""What must be so after any history: all ways to a read model lead to the same rows, and rows say what streams say."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from psycopg.sql import SQL, Identifier

from adapters.eventstore.log import LedgerLog
from adapters.eventstore.store import LedgerStore
from domain.event import Recorded
from domain.registry import KIND_OF
from projections.engine.model import Conn, ReadModel, Table, key_of_row, label, live_table
from projections.engine.one_stream import rebuild_stream
from projections.engine.rebuild import rebuild
from projections.engine.registry import live
from projections.engine.replay import drop_replay, replay
from projections.registry import MODELS
from tests.oracle.playing import Played, kind_now

Rows = dict[Any, Any]
SCHEMA = "then"


def folded(model: ReadModel, items: Iterable[Recorded], upto: int) -> Rows:
    """The plainest fold there can be: one event after the other, by position, without the engine."""
    rows: Rows = {}
    for item in items:
        if item.position <= upto and (not model.names or item.event.name in model.names):
            key = model.key_of(item)
            row = model.fold(rows.get(key), item)
            rows.pop(key, None)
            if row is not None:
                rows[key] = row
    return rows


def stored(conn: Conn, model: ReadModel, table: Table) -> Rows:
    found = conn.execute(SQL("SELECT * FROM {}").format(Identifier(*table)))
    rows = [model.row(*values) for values in found]
    by_key = {key_of_row(model, row): row for row in rows}
    assert len(by_key) == len(rows), f"{table} has a key twice"
    return by_key


def hold(dsn: str, conn: Conn, store: LedgerStore, played: Played, part: float) -> None:
    """Raises AssertionError. `part` of the history is the moment to go back to."""
    head = len(played.items)
    assert [item.position for item in played.items] == list(range(1, head + 1))
    streams_fold_to_their_aggregates(store, played.items)
    for model in MODELS.values():
        expected = folded(model, played.items, head)
        live_is(conn, model, expected, "followed")
        rebuilt(dsn, conn, played.log, model)
        live_is(conn, model, expected, "rebuilt")
        streams_rebuilt(conn, played, model)
        live_is(conn, model, expected, "rebuilt stream by stream")
    back_then(dsn, conn, played, round(part * head))


def live_is(conn: Conn, model: ReadModel, expected: Rows, how: str) -> None:
    assert live(conn, model).position > 0
    found = stored(conn, model, live_table(model))
    assert found == expected, f"{model.name} {how} is not what its events say"


def rebuilt(dsn: str, conn: Conn, log: LedgerLog, model: ReadModel) -> None:
    """Beside the live table, which it then replaces."""
    before = live(conn, model).build
    told = rebuild(dsn, log, model)
    assert told.comparison is not None
    assert (told.comparison.count, told.comparison.differences, told.swapped) == (0, [], True)
    assert live(conn, model).build == told.build > before


def streams_rebuilt(conn: Conn, played: Played, model: ReadModel) -> None:
    """The table loses every row and gets them back one stream at a time: of those that concern it."""
    conn.execute(SQL("DELETE FROM {}").format(Identifier(*live_table(model))))
    concerning = [item for item in played.items if not model.names or item.event.name in model.names]
    for stream in sorted({item.stream for item in concerning}):
        assert rebuild_stream(conn, played.log, model, stream) == 0


def back_then(dsn: str, conn: Conn, played: Played, position: int) -> None:
    told = replay(dsn, played.log, list(MODELS.values()), position, SCHEMA)
    try:
        for one, model in zip(told, MODELS.values(), strict=True):
            found = stored(conn, model, (SCHEMA, label(model)))
            assert found == folded(model, played.items, position), f"{model.name} at {position}"
            assert (one.failed, one.rows) == (0, len(found))
    finally:
        drop_replay(dsn, SCHEMA)


def streams_fold_to_their_aggregates(store: LedgerStore, items: list[Recorded]) -> None:
    """With snapshots, or from the first event on: the same state at the same version."""
    streams: dict[UUID, list[Recorded]] = {}
    for item in items:
        streams.setdefault(item.stream, []).append(item)
    for stream, events in streams.items():
        assert [item.version for item in events] == list(range(1, len(events) + 1))
        given = KIND_OF[events[0].event.name]
        loaded = store.load(kind_now(given.name, given), stream)
        whole = given.fold(None, [item.event for item in events])
        assert (loaded.state, loaded.version) == (whole, len(events)), f"{given.name} {stream.hex}"
