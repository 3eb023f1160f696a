"""Brings a database to the schema this code needs, or says why it will not touch it."""

from collections.abc import Sequence
from importlib.resources import files

import psycopg

_LOCK = 4711


class SchemaError(Exception):
    """The database is not ours, is newer than this code, or has not been prepared."""


def migrations() -> list[tuple[int, str]]:
    """Number and SQL of each step, in order."""
    folder = files("adapters.postgres") / "migrations"
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".sql")]
    return sorted((int(entry.name.split("_")[0]), entry.read_text()) for entry in found)


def migrate(url: str) -> list[int]:
    """Applies what is missing, each step in its own transaction; several processes may start together. Returns the
    numbers applied. Raises SchemaError."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        done = _applied(conn)
        steps = [(number, sql) for number, sql in _known(done) if number not in done]
        for number, sql in steps:
            _apply(conn, number, sql)
        return [number for number, _ in steps]


def missing(url: str) -> list[int]:
    """Numbers of the steps `migrate` would apply. Raises SchemaError."""
    with psycopg.connect(url, autocommit=True) as conn:
        done = _applied(conn)
        return [number for number, _ in _known(done) if number not in done]


def require_current(url: str) -> None:
    """Raises SchemaError unless the database has exactly the schema of this code."""
    if missing(url):
        raise SchemaError("the database lacks our tables; run `cloudledger migrate`")


def _apply(conn: psycopg.Connection[tuple[object, ...]], number: int, sql: str) -> None:
    with conn.transaction():
        conn.execute(sql.encode())
        conn.execute("CREATE TABLE IF NOT EXISTS ledger.migrations (number int PRIMARY KEY, applied_at timestamptz)")
        conn.execute("INSERT INTO ledger.migrations VALUES (%s, now())", (number,))


def _known(done: Sequence[int]) -> list[tuple[int, str]]:
    known = migrations()
    newest = max(number for number, _ in known)
    if done and max(done) > newest:
        raise SchemaError(
            f"the database has schema {max(done)}, this code knows up to {newest}: it was written by a newer "
            "cloudledger; upgrade this installation"
        )
    return known


def _applied(conn: psycopg.Connection[tuple[object, ...]]) -> list[int]:
    ours, version, schemas = conn.execute(
        "SELECT to_regclass('ledger.migrations') IS NOT NULL, current_setting('server_version_num')::int,"
        " ARRAY(SELECT nspname::text FROM pg_namespace"
        " WHERE nspname IN ('access', 'ledger', 'views', 'work') ORDER BY 1)"
    ).fetchone() or (False, 0, ())
    if int(str(version)) < 150000:
        raise SchemaError(f"Postgres 15 or newer is needed, this server is {version}")
    if ours:
        return [int(str(row[0])) for row in conn.execute("SELECT number FROM ledger.migrations").fetchall()]
    if isinstance(schemas, list) and schemas:
        raise SchemaError(f"this database has a schema `{schemas[0]}` that is not ours; choose another database")
    return []
