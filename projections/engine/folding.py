"""Events folded into rows, in memory."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from domain.event import Recorded
from projections.engine.model import Key, ReadModel, Row
from projections.log import Poison

Item = Recorded | Poison
_UNCHANGED: Any = object()


class Setback(msgspec.Struct, frozen=True):
    """An event the rows go on without, and why."""

    position: int
    stream: UUID
    event: str | None
    error: str


class Folded(msgspec.Struct):
    """`rows`: what changed, None for a row that went away."""

    rows: dict[Key, Row | None]
    setbacks: list[Setback]


def told(error: BaseException) -> str:
    """Without the database's details: they quote the row, and with it what must be forgettable."""
    message = (error.diag.message_primary if isinstance(error, psycopg.Error) else None) or str(error)
    return f"{type(error).__name__}: {message}"


def setback(item: Item, error: BaseException) -> Setback:
    name = None if isinstance(item, Poison) else item.event.name
    return Setback(item.position, item.stream, name, told(error))


def keys(model: ReadModel, items: Iterable[Item]) -> list[Key]:
    """Keys of rows that may already be in the table. An event that has no key fails in `fold`."""
    if model.row_per_event:
        return []
    found: set[Key] = set()
    for item in items:
        if type(item) is Poison:
            continue
        try:
            if (key := model.key_of(item)) is not None:
                found.add(key)
        except Exception:  # noqa: S112
            continue
    return list(found)


def fold(model: ReadModel, items: Iterable[Item], rows: dict[Key, Row], skip: Collection[int] = ()) -> Folded:
    """`rows` are the rows before; positions in `skip` are left out."""
    changed: dict[Key, Row | None] = {}
    setbacks: list[Setback] = []
    key_of, fold_one, before, now = model.key_of, model.fold, rows.get, changed.get
    for item in items:
        if type(item) is Poison:
            setbacks.append(Setback(item.position, item.stream, None, item.error))
            continue
        if skip and item.position in skip:
            continue
        try:
            key = key_of(item)
            if key is not None:
                row = now(key, _UNCHANGED)
                changed[key] = fold_one(before(key) if row is _UNCHANGED else row, item)
        except Exception as error:
            setbacks.append(setback(item, error))
    return Folded(changed, setbacks)


def fold_stream(model: ReadModel, items: Iterable[Item], upto: int | None = None) -> list[Row]:
    """The rows as of a position, from the events of one stream."""
    taken = items if upto is None else [item for item in items if item.position <= upto]
    return [row for row in fold(model, taken, {}).rows.values() if row is not None]
