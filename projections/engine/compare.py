"""Two tables of one read model, row by row, in the database."""

from typing import Any

import msgspec
from psycopg.sql import SQL, Composed, Identifier

from projections.engine.blame import differing
from projections.engine.model import Conn, Key, ReadModel, Row, Table, key_of_row
from projections.engine.session import allow_scans
from projections.engine.table import count_rows

NAMED = 20


class Difference(msgspec.Struct, frozen=True):
    """`live` is what people see, `expected` what the log says; None: no such row. `columns`: (live, expected)."""

    key: Key
    live: Row | None
    expected: Row | None
    columns: dict[str, tuple[Any, Any]]


class Comparison(msgspec.Struct, frozen=True):
    """Both tables as of `position`. `differences` are the first ones by key, `count` is how many there are."""

    position: int
    live_rows: int
    expected_rows: int
    count: int
    differences: list[Difference]


def _columns(model: ReadModel, side: str) -> Composed:
    return SQL(", ").join(Identifier(side, column) for column in model.columns)


def _row(model: ReadModel, values: tuple[Any, ...]) -> Row | None:
    row = model.row(*values)
    return None if getattr(row, model.key[0]) is None else row


def _difference(model: ReadModel, values: tuple[Any, ...]) -> Difference:
    width = len(model.columns)
    live, expected = _row(model, values[1 : 1 + width]), _row(model, values[1 + width :])
    key = key_of_row(model, expected if live is None else live)
    return Difference(key, live, expected, differing(model, live, expected))


def compare(conn: Conn, model: ReadModel, live: Table, expected: Table, position: int) -> Comparison:
    """Inside one transaction that sees both as of `position`."""
    allow_scans(conn)
    same_key = SQL(" AND ").join(SQL("l.{0} = e.{0}").format(Identifier(name)) for name in model.key)
    order = SQL(", ").join(SQL("coalesce(l.{0}, e.{0})").format(Identifier(name)) for name in model.key)
    left, right = _columns(model, "l"), _columns(model, "e")
    statement = SQL(
        "SELECT count(*) OVER (), {}, {} FROM {} l FULL JOIN {} e ON {} WHERE ROW({}) IS DISTINCT FROM ROW({})"
        " ORDER BY {} LIMIT {}"
    ).format(left, right, Identifier(*live), Identifier(*expected), same_key, left, right, order, SQL(str(NAMED)))
    found = conn.execute(statement).fetchall()
    differences = [_difference(model, values) for values in found]
    count = found[0][0] if found else 0
    return Comparison(position, count_rows(conn, live), count_rows(conn, expected), count, differences)
