"""Whole streams folded in memory and copied into a table that nobody reads yet."""

from collections.abc import Collection, Sequence

from psycopg.sql import SQL, Identifier

from projections.engine.apply import POISON, apply_halving
from projections.engine.folding import Item, Setback, fold
from projections.engine.model import Conn, ReadModel, Table
from projections.engine.table import copy_rows, create_indexes, create_table, drop_table

ASIDE: Table = ("pg_temp", "chunk")


def load(conn: Conn, model: ReadModel, table: Table, items: Sequence[Item], skip: Collection[int]) -> list[Setback]:
    """In a transaction: all the rows of these streams."""
    folded = fold(model, items, {}, skip)
    try:
        with conn.transaction():
            copy_rows(conn, model, table, [row for row in folded.rows.values() if row is not None])
    except POISON:
        return _load_halving(conn, model, table, items, skip)
    return folded.setbacks


def _load_halving(
    conn: Conn, model: ReadModel, table: Table, items: Sequence[Item], skip: Collection[int]
) -> list[Setback]:
    """Halving needs a key to look rows up by, which the table has not got yet."""
    create_table(conn, model, ASIDE, "TEMP")
    create_indexes(conn, model, ASIDE, "chunk")
    setbacks = apply_halving(conn, model, ASIDE, items, skip)
    conn.execute(SQL("INSERT INTO {} SELECT * FROM {}").format(Identifier(*table), Identifier(*ASIDE)))
    drop_table(conn, ASIDE)
    return setbacks
