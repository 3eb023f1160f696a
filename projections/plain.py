"""The rows of a read model as they stand in its table, for whoever looks after it."""

from collections.abc import Mapping, Sequence

from psycopg.sql import SQL, Composed, Identifier

from projections.engine.model import Conn, ReadModel, Row, live_table
from projections.engine.table import identifiers


class UnknownColumn(ValueError):
    """Its text is what was asked for."""


def page(
    conn: Conn, model: ReadModel, filters: Mapping[str, str], order: Sequence[str], limit: int, offset: int = 0
) -> list[Row]:
    """`filters`: column -> value as text, empty for rows without one; of an array, one of its members. `order`:
    columns, with a leading minus for descending. Raises UnknownColumn; DataError for a value that is none."""
    conditions = [SQL("true"), *(_is(name, _kind(model, name), value) for name, value in filters.items())]
    statement = SQL("SELECT {} FROM {} WHERE {} ORDER BY {} LIMIT %s OFFSET %s").format(
        identifiers(model.columns),
        Identifier(*live_table(model)),
        SQL(" AND ").join(conditions),
        SQL(", ").join([*(_term(model, name) for name in order), *map(Identifier, model.key)]),
    )
    found = conn.execute(statement, (*filter(None, filters.values()), limit, offset))
    return [model.row(*values) for values in found]


def _kind(model: ReadModel, name: str) -> str:
    if name not in model.columns:
        raise UnknownColumn(name)
    return model.columns[name]


def _is(name: str, kind: str, value: str) -> Composed:
    if not value:
        return SQL("coalesce({}::text, '') = ''").format(Identifier(name))
    match = SQL("{} @> ARRAY[%s]::{}") if kind.endswith("[]") else SQL("{} = %s::{}")
    return match.format(Identifier(name), SQL(kind))


def _term(model: ReadModel, name: str) -> Composed:
    column = name.removeprefix("-")
    _kind(model, column)
    return SQL("{} DESC NULLS LAST" if name.startswith("-") else "{}").format(Identifier(column))
