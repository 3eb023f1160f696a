"""A page of events written to a table; a page that the database refuses is halved down to the event at fault."""

from collections.abc import Collection, Sequence

import psycopg

from projections.engine.folding import Folded, Item, Setback, fold, keys, setback
from projections.engine.model import Conn, ReadModel, Row, Table
from projections.engine.table import delete, rows_by_key, select_rows, upsert

POISON = (psycopg.DataError, psycopg.IntegrityError)


def write(conn: Conn, model: ReadModel, table: Table, folded: Folded) -> None:
    kept: list[Row] = [row for row in folded.rows.values() if row is not None]
    if kept:
        upsert(conn, model, table, kept)
    if len(kept) < len(folded.rows) and (gone := [key for key, row in folded.rows.items() if row is None]):
        delete(conn, model, table, gone)


def apply(conn: Conn, model: ReadModel, table: Table, items: Sequence[Item], skip: Collection[int]) -> list[Setback]:
    """Inside a transaction. Raises what the database says of the rows."""
    sought = keys(model, items)
    rows = rows_by_key(model, select_rows(conn, model, table, sought)) if sought else {}
    folded = fold(model, items, rows, skip)
    write(conn, model, table, folded)
    return folded.setbacks


def apply_halving(
    conn: Conn, model: ReadModel, table: Table, items: Sequence[Item], skip: Collection[int]
) -> list[Setback]:
    """Like `apply`, but an event whose row the database refuses becomes a setback."""
    try:
        with conn.transaction():
            return apply(conn, model, table, items, skip)
    except POISON as error:
        if len(items) == 1:
            return [setback(items[0], error)]
    half = len(items) // 2
    first = apply_halving(conn, model, table, items[:half], skip)
    return first + apply_halving(conn, model, table, items[half:], skip)
