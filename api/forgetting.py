"""After a person's key is destroyed: the plain text in read models and what opens the door go as well, and no file
keeps what was deleted."""

from collections.abc import Callable
from uuid import UUID

from psycopg.sql import SQL, Identifier

from adapters.access import people
from adapters.postgres.scrub import scrub_tables
from api.ledger import Ledger
from domain.identity import ssh_key
from projections.engine import one_stream, registry, swap
from projections.engine.model import Conn, ReadModel
from projections.engine.replay import MARK
from projections.engine.session import one_rebuild, session
from projections.identity import ssh_keys, users

PERSONAL: tuple[tuple[ReadModel, Callable[[UUID], UUID]], ...] = (
    (users.MODEL, lambda person: person),
    (ssh_keys.MODEL, ssh_key.stream_of),
)
"""Read models that show what is personal, and the stream of a person in each."""
_REPLAYED = """
SELECT schemaname, tablename FROM pg_tables JOIN pg_namespace ON nspname = schemaname
WHERE obj_description(pg_namespace.oid, 'pg_namespace') = %s AND starts_with(tablename, %s)"""


def forget(ledger: Ledger, person: UUID) -> None:
    """May be done again. Raises Busy while a rebuild or a verification of such a model runs; all else is then done."""
    with session(ledger.url) as conn:
        people.forget(conn, person)
        for model, stream_of in PERSONAL:
            _forget_rows(conn, ledger, model, stream_of(person))
        try:
            for model, _ in PERSONAL:
                _drop_unfinished(conn, model)
        finally:
            scrub_tables(conn, sorted({schema for model, _ in PERSONAL for schema, _ in _replayed(conn, model)}))


def _forget_rows(conn: Conn, ledger: Ledger, model: ReadModel, stream: UUID) -> None:
    registry.prepare(conn, model)
    one_stream.rebuild_stream(conn, ledger.log, model, stream)
    swap.drop_old(conn, model)
    conn.execute("UPDATE views.builds SET error = NULL WHERE name = %s", (model.name,))
    for table in _replayed(conn, model):
        statement = SQL("DELETE FROM {} WHERE {} = %s")
        conn.execute(statement.format(Identifier(*table), Identifier(model.stream)), (stream,))


def _replayed(conn: Conn, model: ReadModel) -> list[tuple[str, str]]:
    return [(schema, table) for schema, table in conn.execute(_REPLAYED, (MARK, f"{model.name}_v"))]


def _drop_unfinished(conn: Conn, model: ReadModel) -> None:
    """A rebuild somebody stopped holds rows from before; one that runs would find its table gone."""
    with one_rebuild(conn, model):
        if build := registry.in_state(conn, model, "building"):
            swap.drop_build(conn, build)
