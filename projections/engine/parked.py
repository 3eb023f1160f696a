"""Events set aside, as rows. Build 0 stands for every build: set aside by hand."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

import msgspec

from projections.engine.folding import Setback
from projections.engine.model import Conn, ReadModel

BY_HAND = 0


class Parked(msgspec.Struct, frozen=True):
    name: str
    version: int
    build: int
    position: int
    stream: UUID
    event: str | None
    error: str
    parked_at: datetime
    attempts: int


def put(conn: Conn, model: ReadModel, build: int, setbacks: Iterable[Setback], attempts: int = 1) -> None:
    for one in setbacks:
        error = one.error.replace("\0", "\\0")
        conn.execute(
            "INSERT INTO views.parked (name, version, build, position, stream, event, error, attempts)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (name, version, build, position)"
            " DO UPDATE SET error = excluded.error, attempts = parked.attempts + 1, parked_at = now()",
            (model.name, model.version, build, one.position, one.stream, one.event, error, attempts),
        )


def parked(conn: Conn, model: ReadModel | None = None) -> list[Parked]:
    """Of live tables and by hand, oldest first."""
    found = conn.execute(
        "SELECT p.name, p.version, p.build, p.position, p.stream, p.event, p.error, p.parked_at, p.attempts"
        " FROM views.parked p WHERE (p.build = 0 OR EXISTS (SELECT FROM views.builds b WHERE b.name = p.name"
        " AND b.version = p.version AND b.build = p.build AND b.state = 'live'))"
        " AND (%(name)s::text IS NULL OR p.name = %(name)s AND p.version = %(version)s) ORDER BY p.name, p.position",
        {"name": model and model.name, "version": model and model.version},
    )
    return [Parked(*values) for values in found]


def by_hand(conn: Conn, model: ReadModel) -> frozenset[int]:
    """Positions no build may fold."""
    found = conn.execute(
        "SELECT position FROM views.parked WHERE name = %s AND version = %s AND build = 0", (model.name, model.version)
    )
    return frozenset(position for (position,) in found)


def forget_stream(conn: Conn, model: ReadModel, build: int, stream: UUID) -> dict[int, int]:
    """Attempts so far, by position, of what is forgotten."""
    found = conn.execute(
        "DELETE FROM views.parked WHERE name = %s AND version = %s AND build = %s AND stream = %s"
        " RETURNING position, attempts",
        (model.name, model.version, build, stream),
    )
    return dict(found.fetchall())
