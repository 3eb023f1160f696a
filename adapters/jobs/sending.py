"""What the scheduler asks of the rows: what has to be told to a worker, what got lost, whose lease ran out."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from projections.engine.model import Conn

MOST = 500
"""Jobs marked in one go."""


class Due(msgspec.Struct, frozen=True):
    id: UUID
    queue: str
    priority: int


_MARK = f"""
UPDATE work.jobs SET sent_at = now() WHERE id IN (
    SELECT id FROM work.jobs WHERE state = 'ready' AND sent_at IS NULL AND due_at <= now()
    ORDER BY due_at LIMIT {MOST} FOR UPDATE SKIP LOCKED)
RETURNING id, queue, priority"""
_UNMARK = "UPDATE work.jobs SET sent_at = NULL WHERE id = ANY(%s) AND state = 'ready'"
_NEXT = """
SELECT extract(epoch FROM min(due_at) - clock_timestamp())::float FROM work.jobs
WHERE state = 'ready' AND sent_at IS NULL"""
_LOST = """
UPDATE work.jobs SET sent_at = NULL WHERE id IN (
    SELECT id FROM work.jobs WHERE state = 'ready' AND sent_at < now() - %s * interval '1 second' AND queue = ANY(%s)
    ORDER BY sent_at LIMIT 500 FOR UPDATE SKIP LOCKED)"""
_OVERLOOKED = """
SELECT FROM work.jobs WHERE state = 'ready' AND sent_at < now() - %s * interval '1 second' AND queue = %s
AND due_at <= now() LIMIT 1"""
_RAN_OUT = """
UPDATE work.jobs SET state = CASE WHEN attempts < %s THEN 'ready' ELSE 'parked' END, due_at = now(), sent_at = NULL,
    lease_owner = NULL, leased_until = NULL, last_error = 'the worker that had it went away'
WHERE id IN (SELECT id FROM work.jobs WHERE state = 'running' AND leased_until < now() FOR UPDATE SKIP LOCKED)"""
_SCHEDULED = """
INSERT INTO work.schedules VALUES (%s, %s) ON CONFLICT (task) DO UPDATE SET sent_at = excluded.sent_at"""


def mark_due(conn: Conn) -> list[Due]:
    """Jobs to tell a worker of, marked as told before they are, so that a quick worker is not overtaken by the mark.
    The most urgent first."""
    return sorted((Due(*row) for row in conn.execute(_MARK)), key=lambda due: due.priority)


def unmark(conn: Conn, due: Sequence[Due]) -> None:
    """They could not be told."""
    conn.execute(_UNMARK, ([one.id for one in due],))


def next_due(conn: Conn) -> float | None:
    """Seconds until there is something to tell; None: nothing waits."""
    row = conn.execute(_NEXT).fetchone()
    return None if row is None or row[0] is None else max(0.0, row[0])


def forget_lost(conn: Conn, seconds: float, queues: Sequence[str]) -> int:
    """Jobs of these queues that were told so long ago and not taken are told again. How many."""
    return conn.execute(_LOST, (seconds, list(queues))).rowcount


def overlooked(conn: Conn, queue: str, seconds: float) -> bool:
    """Whether a job of the queue was told so long ago and nobody took it."""
    return conn.execute(_OVERLOOKED, (seconds, queue)).fetchone() is not None


def take_back(conn: Conn, most_attempts: int) -> int:
    """Jobs whose lease ran out are ready again, or parked when that happened too often. How many."""
    return conn.execute(_RAN_OUT, (most_attempts,)).rowcount


def scheduled(conn: Conn) -> dict[str, datetime]:
    """When each periodic task was last sent."""
    return dict(conn.execute("SELECT task, sent_at FROM work.schedules").fetchall())


def note_scheduled(conn: Conn, task: str, at: datetime) -> None:
    conn.execute(_SCHEDULED, (task, at))
