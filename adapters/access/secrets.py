"""What must not be told: sealed rows beside the log. A row counts only once an event names its id."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from adapters.eventstore.persons import seal, unseal
from projections.engine.model import Conn

INERT = timedelta(hours=1)
"""A row this old that no event names will never be named."""


class Secrets(msgspec.Struct, frozen=True):
    """By name, as they are told to a backend."""

    attributes: dict[str, Any] = {}
    options: dict[str, Any] = {}


def _about(number: UUID, offering: UUID) -> bytes:
    return f"{number.hex}|{offering.hex}".encode()


def add(conn: Conn, key: bytes, number: UUID, offering: UUID, secrets: Secrets, rested: UUID | None) -> UUID | None:
    """`rested` is the row they were made from; returned is what was said of it the first time."""
    query = (
        "INSERT INTO access.secrets (id, offering, sealed, rested) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (id) DO UPDATE SET id = excluded.id RETURNING rested"
    )
    sealed = seal(key, msgspec.json.encode(secrets), _about(number, offering))
    row = conn.execute(query, (number, offering, sealed, rested)).fetchone()
    return row[0] if row else None


def find(conn: Conn, key: bytes, number: UUID | None, offering: UUID) -> Secrets:
    """None at all where no row is named. Raises BadSeal."""
    if number is None:
        return Secrets()
    row = conn.execute("SELECT sealed FROM access.secrets WHERE id = %s", (number,)).fetchone()
    if row is None:
        return Secrets()
    return msgspec.json.decode(unseal(key, bytes(row[0]), _about(number, offering)), type=Secrets)


def keep(conn: Conn, offering: UUID, valid: UUID | None) -> int:
    """Forgets those that were named before and those that never will be. Returns how many."""
    query = (
        "DELETE FROM access.secrets s WHERE s.offering = %(offering)s AND s.id IS DISTINCT FROM %(valid)s AND ("
        "s.created_at <= now() - %(inert)s OR s.created_at < (SELECT v.created_at FROM access.secrets v"
        " WHERE v.id = %(valid)s))"
    )
    return conn.execute(query, {"offering": offering, "valid": valid, "inert": INERT}).rowcount


def forget(conn: Conn, offering: UUID) -> int:
    """Of an offering that is gone."""
    return conn.execute("DELETE FROM access.secrets WHERE offering = %s", (offering,)).rowcount
