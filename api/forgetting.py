"""After a person's key is destroyed: the plain text in read models goes as well, and no file keeps what was deleted."""

from uuid import UUID

from psycopg.sql import SQL, Identifier

from adapters.postgres.scrub import scrub_tables
from api.ledger import Ledger
from projections.engine import one_stream, registry, swap
from projections.engine.model import Conn
from projections.engine.replay import MARK
from projections.engine.session import one_rebuild, session
from projections.identity import users

_REPLAYED = """
SELECT schemaname, tablename FROM pg_tables JOIN pg_namespace ON nspname = schemaname
WHERE obj_description(pg_namespace.oid, 'pg_namespace') = %s AND starts_with(tablename, %s)"""


def forget(ledger: Ledger, person: UUID) -> None:
    """May be done again. Raises Busy while a rebuild or a verification of `users` runs; all else is then done."""
    with session(ledger.url) as conn:
        registry.prepare(conn, users.MODEL)
        one_stream.rebuild_stream(conn, ledger.log, users.MODEL, person)
        swap.drop_old(conn, users.MODEL)
        conn.execute("UPDATE views.builds SET error = NULL WHERE name = %s", (users.MODEL.name,))
        _forget_replays(conn, person)
        try:
            _drop_unfinished(conn)
        finally:
            scrub_tables(conn, [schema for schema, _ in _replayed(conn)])


def _replayed(conn: Conn) -> list[tuple[str, str]]:
    return [(schema, table) for schema, table in conn.execute(_REPLAYED, (MARK, f"{users.MODEL.name}_v"))]


def _forget_replays(conn: Conn, person: UUID) -> None:
    for schema, table in _replayed(conn):
        statement = SQL("DELETE FROM {} WHERE {} = %s")
        conn.execute(statement.format(Identifier(schema, table), Identifier(users.MODEL.stream)), (person,))


def _drop_unfinished(conn: Conn) -> None:
    """A rebuild somebody stopped holds rows from before; one that runs would find its table gone."""
    with one_rebuild(conn, users.MODEL):
        if build := registry.in_state(conn, users.MODEL, "building"):
            swap.drop_build(conn, build)
