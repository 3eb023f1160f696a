"""A hundred thousand rows in every big read model, put there by Postgres itself, and a person who sees 200 projects."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import psycopg
from psycopg.sql import SQL, Identifier

from projections.engine.model import ReadModel, live_table
from projections.registry import MODELS
from tests.http import cloud_rows, marketplace_rows, usage_rows
from tests.http.marketplace_rows import numbered as _id

MANY = 100_000
ROWS: Mapping[str, int] = {
    "users": MANY,
    "customers": 20_000,
    "projects": MANY,
    "grants": MANY,
    "audit": MANY,
    "movements": MANY,
    "roles": 500,
    "orders": MANY,
    "tickets": 4_000,  # of the orders that people carry out
    "resources": 20_000,
    **usage_rows.ROWS,
    **cloud_rows.ROWS,
}
"""Rows of each read model; a thousand of those not named here, of which there are few in life."""
PERSON = UUID(int=(0xA << 124) + 7)
"""Belongs to ten customers with ten projects each, and to a hundred projects of others."""

_TYPES: Mapping[str, str] = {
    "uuid": "gen_random_uuid()",
    "text": "'{column} ' || i",
    "timestamptz": "now() - i * interval '1 minute'",
    "bigint": "i",
    "boolean": "false",
    "float8": "NULL",
    "numeric": "0",
    "date": "NULL",
    "jsonb": "'{{}}'",
    "text[]": "'{{}}'",
    "uuid[]": "'{{}}'",
}


_OF_CUSTOMER = "i <= 10 OR mod(i, 1000) = 5"
_OF_OFFERING = "mod(i, 1000) = 7"
_PARTS: Mapping[str, str] = {
    "users.uuid": _id("a", "i"),
    "users.is_active": "true",
    "customers.uuid": _id("c", "i"),
    "customers.default_tax_percent": "'0.00'",
    "customers.organization_groups": marketplace_rows.grouped("mod(i, 20) = 0"),
    "organization_groups.uuid": _id("7", "i"),
    "organization_groups.parent": _id("7", "i / 10"),
    "projects.uuid": _id("e", "i"),
    "projects.customer_uuid": _id("c", "(i - 1) / 10"),
    "grants.user_uuid": f"CASE WHEN i <= 110 THEN '{PERSON}' ELSE {_id('a', 'i')} END",
    "grants.scope": f"CASE WHEN {_OF_CUSTOMER} THEN {_id('c', 'mod(i, 1000)')}"
    f" WHEN {_OF_OFFERING} THEN {_id('f', '5')} ELSE {_id('e', 'mod(i * 10, 100000)')} END",
    "grants.scope_kind": f"CASE WHEN {_OF_CUSTOMER} THEN 'customer' WHEN {_OF_OFFERING} THEN 'offering'"
    " ELSE 'project' END",
    "grants.role": "'PROJECT.MEMBER'",
    "ssh_keys.user_uuid": _id("a", "i"),
    "powers.user_uuid": _id("a", "i"),
    "audit.position": "i + 1000",
    "audit.customer": _id("c", "mod(i, 10000)"),
    "audit.project": _id("e", "i"),
    "audit.actor": "'user:' || replace((" + _id("a", "i") + ")::text, '-', '')",
    "audit.event": "'identity.project.created'",
    "audit.operation": "CASE WHEN mod(i, 10) = 0 THEN 'stop' END",
    "audit.people": f"ARRAY[{_id('a', 'i')}]",
    "audit.stream": _id("e", "i"),
    "audit.event_id": _id("d", "i"),
    "audit.correlation": _id("b", "i / 100"),
    "audit.causation": f"CASE WHEN mod(i, 100) > 0 THEN {_id('d', 'i - mod(i, 100)')} END",
    "movements.subject": f"CASE WHEN mod(i, 2) = 0 THEN {_id('e', 'i')} ELSE {_id('a', 'i')} END",
    "movements.role": "CASE WHEN mod(i, 2) = 0 THEN '' ELSE 'PROJECT.MEMBER' END",
    "movements.scope": f"CASE WHEN mod(i, 2) = 0 THEN {_id('c', '(i - 1) / 10')} ELSE {_id('e', 'i - 1')} END",
    "movements.there": "true",
    **marketplace_rows.PARTS,
    **usage_rows.PARTS,
    **cloud_rows.PARTS,
}
_EMPTY = {
    "removed_at",
    "erased_at",
    "blocked_at",
    "archived_at",
    "expires_at",
    "impersonator",
    "causation",
    "icon",
    "image",
}
_LISTS = {"user_email_patterns", "user_affiliations", "user_identity_sources", "nationalities", "eduperson_assurance"}
_LISTS |= {"managed_isds", "descriptions"}


def filled(url: str) -> None:
    """Postgres counts every row, now and never again: plans are the same whenever they are asked for."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("SET synchronous_commit = off")
        conn.execute("SET default_statistics_target = 1000")
        for model in MODELS.values():
            _bulk(conn, model)
            conn.execute(SQL("ALTER TABLE {} SET (autovacuum_enabled = false)").format(Identifier(*live_table(model))))
        conn.execute("VACUUM ANALYZE")


def _bulk(conn: psycopg.Connection[Any], model: ReadModel) -> None:
    """Indexes are made once all is there: five times faster."""
    schema, table = live_table(model)
    found = conn.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
        " WHERE indrelid = %s::regclass AND NOT indisprimary",
        (f"{schema}.{table}",),
    ).fetchall()
    for name, _ in found:
        conn.execute(f"DROP INDEX {name}".encode())
    _fill(conn, model)
    for _, definition in found:
        conn.execute(definition.encode())


def _fill(conn: psycopg.Connection[Any], model: ReadModel) -> None:
    values = ", ".join(_value(model, column, kind) for column, kind in model.columns.items())
    query = SQL("INSERT INTO {} ({}) SELECT {} FROM generate_series(1, %s) i ON CONFLICT DO NOTHING").format(
        Identifier(*live_table(model)),
        SQL(", ").join(Identifier(column) for column in model.columns),
        SQL(values),
    )
    conn.execute(query, (ROWS.get(model.name, 1000),))


def _value(model: ReadModel, column: str, kind: str) -> str:
    if part := _PARTS.get(f"{model.name}.{column}"):
        return part
    if column in _EMPTY:
        return "NULL"
    if column in _LISTS:
        return "'[]'" if kind == "text" else "'{}'"
    return _TYPES[kind].format(column=column)
