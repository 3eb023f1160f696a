"""Where each process is in the log, what it was refused, and the events it goes on without."""

from datetime import datetime
from uuid import UUID

import msgspec

from commands.processes.process import Process
from domain.event import Recorded
from domain.refusal import Overtaken
from projections.engine.model import Conn
from projections.log import Poison


class Refusal(msgspec.Struct, frozen=True):
    """`number` is the command's place in the reaction to the event at `position`."""

    process: str
    position: int
    number: int
    command: str
    code: str
    message: str
    refused_at: datetime | None = None


class Parked(msgspec.Struct, frozen=True):
    process: str
    position: int
    event: str
    stream: UUID
    error: str
    attempts: int
    parked_at: datetime


def begin(conn: Conn, process: Process, head: int, owner: str) -> int:
    """The stored position; of a process that never ran, where it begins."""
    first = head if process.since == "now" else 0
    (position,) = conn.execute(
        "INSERT INTO work.processes (name, position, owner) VALUES (%s, %s, %s)"
        " ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, error = NULL, error_at = NULL RETURNING position",
        (process.name, first, owner),
    ).fetchone() or (first,)
    return int(position)


def move(conn: Conn, name: str, before: int, position: int) -> None:
    """Raises Overtaken."""
    moved = conn.execute(
        "UPDATE work.processes SET position = %s, error = NULL, error_at = NULL WHERE name = %s AND position = %s",
        (position, name, before),
    )
    if not moved.rowcount:
        raise Overtaken(name, before, None)


def note(conn: Conn, name: str, error: str) -> None:
    """What holds it up now."""
    conn.execute("UPDATE work.processes SET error = %s, error_at = now() WHERE name = %s", (_text(error), name))


def park(conn: Conn, name: str, item: Recorded | Poison, before: int, error: str, attempts: int) -> None:
    """The process goes on without the event. Raises Overtaken."""
    event = "" if isinstance(item, Poison) else item.event.name
    with conn.transaction():
        conn.execute(
            "INSERT INTO work.parked_events (process, position, event, stream, error, attempts)"
            " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (process, position)"
            " DO UPDATE SET error = excluded.error, attempts = excluded.attempts, parked_at = now()",
            (name, item.position, event, item.stream, _text(error), attempts),
        )
        move(conn, name, before, item.position)


def parked(conn: Conn, name: str | None = None, position: int | None = None) -> list[Parked]:
    """By process and position."""
    found = conn.execute(
        "SELECT process, position, event, stream, error, attempts, parked_at FROM work.parked_events"
        " WHERE (%(name)s::text IS NULL OR process = %(name)s)"
        " AND (%(position)s::bigint IS NULL OR position = %(position)s) ORDER BY process, position",
        {"name": name, "position": position},
    )
    return [Parked(*values) for values in found]


def failed_again(conn: Conn, found: Parked, error: str) -> None:
    conn.execute(
        "UPDATE work.parked_events SET error = %s, attempts = attempts + 1 WHERE process = %s AND position = %s",
        (_text(error), found.process, found.position),
    )


def unpark(conn: Conn, found: Parked) -> None:
    conn.execute("DELETE FROM work.parked_events WHERE process = %s AND position = %s", (found.process, found.position))


def refuse(conn: Conn, found: Refusal) -> None:
    conn.execute(
        "INSERT INTO work.refusals (process, position, number, command, code, message) VALUES (%s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (process, position, number) DO UPDATE SET command = excluded.command, code = excluded.code,"
        " message = excluded.message, refused_at = now()",
        (found.process, found.position, found.number, found.command, found.code, _text(found.message)),
    )


def refusals(conn: Conn, name: str | None = None, limit: int = 100) -> list[Refusal]:
    """The newest first."""
    found = conn.execute(
        "SELECT process, position, number, command, code, message, refused_at FROM work.refusals"
        " WHERE %(name)s::text IS NULL OR process = %(name)s ORDER BY refused_at DESC, position DESC LIMIT %(limit)s",
        {"name": name, "limit": limit},
    )
    return [Refusal(*values) for values in found]


def _text(value: str) -> str:
    """Postgres takes no NUL."""
    return value.replace("\0", "\\0")
