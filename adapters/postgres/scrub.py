"""Rewrites tables so that deleted values do not linger in their files."""

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import sql

_TABLES = """
SELECT schemaname, tablename FROM pg_tables
WHERE schemaname IN ('views', 'access') OR schemaname = ANY(%s)
OR (schemaname, tablename) IN (('ledger', 'person_keys'), ('ledger', 'snapshots'))"""


def scrub_tables(conn: psycopg.Connection[Any], schemas: Sequence[str] = ()) -> int:
    """VACUUM FULL of the read models, of what signing in keeps, of the keys and of more `schemas`; readers wait for a
    moment. Returns how many tables."""
    tables = conn.execute(_TABLES, (list(schemas),)).fetchall()
    for schema, table in tables:
        conn.execute(sql.SQL("VACUUM (FULL) {}").format(sql.Identifier(schema, table)))
    return len(tables)
