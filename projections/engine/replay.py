"""Read models as they were at a position, in a schema of their own."""

from collections.abc import Sequence

import msgspec
from psycopg.sql import SQL, Identifier

from projections.engine.chunks import START, chunks
from projections.engine.load import load
from projections.engine.model import Conn, ReadModel, Table, label
from projections.engine.progress import Meter, Report, ignore
from projections.engine.session import session
from projections.engine.table import count_rows, create_indexes, create_table
from projections.log import Log

MARK = "cloudledger replay"


class Replayed(msgspec.Struct, frozen=True):
    name: str
    version: int
    table: str
    events: int
    rows: int
    failed: int


def replay(
    dsn: str, log: Log, models: Sequence[ReadModel], to_position: int, schema: str = "replay", progress: Report = ignore
) -> list[Replayed]:
    """Raises psycopg.errors.DuplicateSchema when the schema is there already."""
    with session(dsn) as conn:
        with conn.transaction():
            conn.execute(SQL("CREATE SCHEMA {}").format(Identifier(schema)))
            conn.execute(SQL("COMMENT ON SCHEMA {} IS {}").format(Identifier(schema), MARK))
        return [_replay_one(conn, log, model, to_position, schema, progress) for model in models]


def _replay_one(conn: Conn, log: Log, model: ReadModel, upto: int, schema: str, progress: Report) -> Replayed:
    table: Table = (schema, label(model))
    create_table(conn, model, table)
    meter = Meter(progress)
    meter.begin(f"fold {model.name}", upto)
    events = failed = 0
    for items, _ in chunks(log, model, START, upto):
        with conn.transaction():
            failed += len(load(conn, model, table, items, ()))
        events += len(items)
        meter.count(len(items))
    create_indexes(conn, model, table, label(model))
    return Replayed(model.name, model.version, ".".join(table), events, count_rows(conn, table), failed)


def drop_replay(dsn: str, schema: str = "replay") -> None:
    """Raises LookupError when `replay` did not make the schema."""
    with session(dsn) as conn, conn.transaction():
        found = conn.execute(
            "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s", (schema,)
        ).fetchone()
        if found != (MARK,):
            raise LookupError(f"schema {schema} was not made by a replay")
        conn.execute(SQL("DROP SCHEMA {} CASCADE").format(Identifier(schema)))
