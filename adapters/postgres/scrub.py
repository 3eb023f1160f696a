"""Rewrites tables so that deleted values do not linger in their files."""

from typing import Any

import psycopg
from psycopg import sql

_TABLES = """
SELECT schemaname, tablename FROM pg_tables
WHERE schemaname = 'views' OR (schemaname, tablename) IN (('ledger', 'person_keys'), ('ledger', 'snapshots'))"""


def scrub_tables(conn: psycopg.Connection[Any]) -> int:
    """VACUUM FULL of the read models and of the keys; readers wait for a moment. Returns how many tables."""
    tables = conn.execute(_TABLES).fetchall()
    for schema, table in tables:
        conn.execute(sql.SQL("VACUUM (FULL) {}").format(sql.Identifier(schema, table)))
    return len(tables)
