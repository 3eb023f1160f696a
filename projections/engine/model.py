"""What a read model is: a table, and how the events of one stream make its rows."""

from collections.abc import Callable
from typing import Any, LiteralString
from uuid import UUID

import msgspec
from psycopg import Connection
from psycopg.sql import SQL, Composed, Identifier

from domain.event import Recorded

Conn = Connection[tuple[Any, ...]]
Key = tuple[Any, ...]
Row = Any
Table = tuple[str, str]
SCHEMA = "views"


class ReadModel(msgspec.Struct, frozen=True, kw_only=True):
    """Every row is folded from the events of one stream; joins happen when a question is asked."""

    name: str
    version: int
    row: type[msgspec.Struct]
    """Fields in the order of `columns`; `key` and `stream` are among them."""
    key: tuple[str, ...]
    columns: dict[str, str]
    """Column -> SQL type. An array is one of uuids, numbers or texts without nulls."""
    indexes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    """Stored names of the events it cares for; empty: all."""
    stream: str = "stream"
    """The column that says which stream the row is folded from."""
    row_per_event: bool = False
    """Every event makes a row of its own: there is never an earlier one to look up."""
    erasures: tuple[str, ...] = ()
    """Events after which earlier ones of their stream read differently: tables kept from before are told too."""
    leisure: float = 0.0
    """Seconds it lets pass for more events to come: for what is written much and seldom waited for."""
    key_of: Callable[[Recorded], Key | None]
    fold: Callable[[Row | None, Recorded], Row | None]
    """Pure. None removes the row. An event on a row that is not there (its first event is parked) gives None."""


def by_stream(recorded: Recorded) -> Key:
    """The key of a model with one row for each stream."""
    return (recorded.stream,)


def by_position(recorded: Recorded) -> Key:
    """The key of a model with one row for each event."""
    return (recorded.position,)


def label(model: ReadModel) -> str:
    return f"{model.name}_v{model.version}"


def live_table(model: ReadModel) -> Table:
    return SCHEMA, label(model)


def live_sql(sql: LiteralString, **models: ReadModel) -> Composed:
    """With the names of live tables put in for `{users}` and the like."""
    return SQL(sql).format(**{name: Identifier(*live_table(model)) for name, model in models.items()})


def build_name(model: ReadModel, build: int) -> str:
    return f"{label(model)}__{build}"


def shape(model: ReadModel) -> str:
    """The table as text: a stored table of another shape is not ours."""
    columns = ", ".join(f"{column} {kind}" for column, kind in model.columns.items())
    return f"{columns} | {', '.join(model.key)} | {'; '.join(model.indexes)}"


def key_of_row(model: ReadModel, row: Row) -> Key:
    return tuple(getattr(row, column) for column in model.key)


def stream_of(model: ReadModel, row: Row) -> UUID:
    found: UUID = getattr(row, model.stream)
    return found
