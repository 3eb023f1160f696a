"""What people do to jobs by hand."""

from typing import Any
from uuid import UUID

from adapters.jobs import looking
from adapters.jobs.rows import JobRow
from domain.refusal import NotFound, WrongState
from projections.engine.model import Conn

RETRIED, PARKED, ABANDONED = ("ready", "parked", "abandoned"), ("ready", "running"), ("ready", "parked")
"""In which states each can be done."""
_CHANGE = """
WITH changed AS (UPDATE work.jobs SET lease_owner = NULL, leased_until = NULL, sent_at = NULL, {change}
    WHERE id = %(id)s AND state = ANY(%(states)s) RETURNING state, queue)
SELECT CASE WHEN state = 'ready' THEN pg_notify('jobs', queue) END FROM changed"""
_RETRY = "state = 'ready', attempts = 0, due_at = now(), finished_at = NULL"
_OVER = "FROM work.jobs WHERE state IN ('done', 'abandoned') AND finished_at < now() - %s * interval '1 day'"


def retry(conn: Conn, job: UUID) -> None:
    """Now, and with all its tries. Raises NotFound, WrongState."""
    _change(conn, job, RETRIED, _RETRY)


def park(conn: Conn, job: UUID, why: str) -> None:
    """Until somebody retries or abandons it; one under way loses its lease. Raises NotFound, WrongState."""
    _change(conn, job, PARKED, "state = 'parked', last_error = %(why)s", why)


def refused(conn: Conn, job: UUID, states: tuple[str, ...]) -> WrongState:
    """Raises NotFound."""
    found = required(conn, job)
    return WrongState(f"the job is {found.state}; this can be done to one that is {' or '.join(states)}")


def required(conn: Conn, job: UUID) -> JobRow:
    """Raises NotFound."""
    if (found := looking.one(conn, job)) is None:
        raise NotFound(f"there is no job {job.hex}")
    return found


def forgettable(conn: Conn, days: int) -> list[dict[str, Any]]:
    """Jobs that have been over for so long."""
    found = conn.execute(f"SELECT id, kind, state, finished_at {_OVER} ORDER BY finished_at".encode(), (days,))
    return [dict(zip(("id", "kind", "state", "finished_at"), row, strict=True)) for row in found]


def forget(conn: Conn, days: int) -> int:
    """How many."""
    return conn.execute(f"DELETE {_OVER}".encode(), (days,)).rowcount


def _change(conn: Conn, job: UUID, states: tuple[str, ...], change: str, why: str = "") -> None:
    values = {"id": job, "states": list(states), "why": why}
    if conn.execute(_CHANGE.format(change=change).encode(), values).fetchone() is None:
        raise refused(conn, job, states)
