"""Which event gave each column of a row its value."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from psycopg.sql import SQL, Identifier

from domain.event import Recorded
from projections.engine.folding import Item
from projections.engine.model import Conn, Key, ReadModel, Row, live_table
from projections.engine.parked import by_hand
from projections.log import Log


class Change(msgspec.Struct, frozen=True):
    """What one event did to one row: column -> (before, after)."""

    position: int
    version: int
    at: datetime
    event: str
    actor: str
    reason: str
    columns: dict[str, tuple[Any, Any]]


def differing(model: ReadModel, before: Row | None, after: Row | None) -> dict[str, tuple[Any, Any]]:
    pairs = {column: (getattr(before, column, None), getattr(after, column, None)) for column in model.columns}
    return {column: pair for column, pair in pairs.items() if pair[0] != pair[1]}


def changes(model: ReadModel, items: Iterable[Item], key: Key, skip: Collection[int] = ()) -> list[Change]:
    """The history of one row, from the events of its stream. An event that can't be folded changes nothing."""
    found: list[Change] = []
    row: Row | None = None
    for item in items:
        if (
            not isinstance(item, Recorded)
            or item.position in skip
            or (model.names and item.event.name not in model.names)
        ):
            continue
        try:
            after = model.fold(row, item) if model.key_of(item) == key else row
        except Exception:  # noqa: S112
            continue
        if columns := differing(model, row, after):
            found.append(
                Change(item.position, item.version, item.at, item.event.name, item.actor, item.reason, columns)
            )
        row = after
    return found


def stream_of_key(conn: Conn, model: ReadModel, key: Key) -> UUID | None:
    """From the live row; a row that is gone does not say, unless its stream is part of its key."""
    if model.stream in model.key:
        stream: UUID = key[model.key.index(model.stream)]
        return stream
    condition = SQL(" AND ").join(SQL("{} = %s").format(Identifier(column)) for column in model.key)
    statement = SQL("SELECT {} FROM {} WHERE {}").format(
        Identifier(model.stream), Identifier(*live_table(model)), condition
    )
    found = conn.execute(statement, key).fetchone()
    return found[0] if found else None


def blame(
    conn: Conn, log: Log, model: ReadModel, key: Key, upto: int | None = None, stream: UUID | None = None
) -> list[Change]:
    """The history of one row, oldest first."""
    stream = stream or stream_of_key(conn, model, key)
    return changes(model, log.stream(stream, upto), key, by_hand(conn, model)) if stream else []


def last_change(history: Iterable[Change]) -> dict[str, Change]:
    """Column -> the event that set its present value."""
    return {column: change for change in history for column in change.columns}
