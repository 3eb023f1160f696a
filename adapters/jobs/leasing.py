"""Who carries a job out holds a lease of its row. Everything a holder does changes nothing once the lease is lost."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from adapters.jobs.rows import COLUMNS, JobRow
from projections.engine.model import Conn

_LEASE = "lease_owner = %(owner)s, leased_until = now() + %(seconds)s * interval '1 second'"
_TAKE = f"""
UPDATE work.jobs SET state = 'running', {_LEASE}, attempts = attempts + 1, started_at = coalesce(started_at, now())
WHERE id = (SELECT id FROM work.jobs WHERE id = %(id)s AND {{takable}} FOR UPDATE SKIP LOCKED)
RETURNING {COLUMNS}"""
_EXTEND = """
WITH locked AS MATERIALIZED (
    SELECT j.id FROM work.jobs j JOIN unnest(%(ids)s::uuid[], %(owners)s::text[]) AS held(id, owner)
    ON j.id = held.id AND j.lease_owner = held.owner AND j.state = 'running' ORDER BY j.id FOR UPDATE OF j)
UPDATE work.jobs SET leased_until = now() + %(seconds)s * interval '1 second'
WHERE id IN (SELECT id FROM locked) RETURNING id"""
"""In order, as several threads extend the same leases at the same time."""
_SETTLE = """
WITH settled AS (
    UPDATE work.jobs SET lease_owner = NULL, leased_until = NULL, sent_at = NULL, last_error = %(error)s, {change}
    WHERE id = %(id)s AND lease_owner = %(owner)s AND state = 'running' RETURNING state, queue)
SELECT CASE WHEN state = 'ready' THEN pg_notify('jobs', queue) END FROM settled"""
_DUE = "due_at = now() + %(seconds)s * interval '1 second'"
_TOLD = "progress = %(progress)s"
_WAITS = """waiting_for = %(waiting_for)s, waiting_since = CASE
    WHEN waiting_for = %(waiting_for)s THEN coalesce(waiting_since, now()) ELSE now() END"""


def take(conn: Conn, job: UUID, owner: str, seconds: float) -> JobRow | None:
    """None: somebody else has it, it is not due, or it is over."""
    return _taken(conn, job, owner, seconds, "state = 'ready' AND due_at <= now()")


def claim(conn: Conn, job: UUID, owner: str, seconds: float) -> JobRow | None:
    """By hand: also one that waits or is parked."""
    return _taken(conn, job, owner, seconds, "state IN ('ready', 'parked')")


def extend(conn: Conn, held: Mapping[UUID, str], seconds: float) -> set[UUID]:
    """Which of these leases, by job, still are their owners'."""
    values = {"ids": list(held), "owners": list(held.values()), "seconds": seconds}
    return {job for (job,) in conn.execute(_EXTEND, values)}


def say(conn: Conn, job: JobRow, progress: str) -> None:
    """What a job under way tells those who look."""
    statement = "UPDATE work.jobs SET progress = %s WHERE id = %s AND lease_owner = %s"
    conn.execute(statement, (progress, job.id, job.lease_owner))


def finish(conn: Conn, job: JobRow, progress: str) -> bool:
    return _settle(conn, job, f"state = 'done', finished_at = now(), {_TOLD}", progress=progress)


def again(conn: Conn, job: JobRow, seconds: float, progress: str, waiting_for: str = "") -> bool:
    """It came along and goes on later."""
    told: dict[str, Any] = {"seconds": seconds, "progress": progress, "waiting_for": waiting_for}
    return _settle(conn, job, f"state = 'ready', attempts = 0, {_DUE}, {_TOLD}, {_WAITS}", **told)


def later(conn: Conn, job: JobRow, seconds: float, error: str) -> bool:
    """It failed and is tried again."""
    return _settle(conn, job, f"state = 'ready', {_DUE}", error, seconds=seconds)


def park(conn: Conn, job: JobRow, error: str) -> bool:
    return _settle(conn, job, "state = 'parked'", error)


def abandon(conn: Conn, job: JobRow, error: str) -> bool:
    return _settle(conn, job, "state = 'abandoned', finished_at = now()", error)


def _taken(conn: Conn, job: UUID, owner: str, seconds: float, takable: str) -> JobRow | None:
    values = {"id": job, "owner": owner, "seconds": seconds}
    row = conn.execute(_TAKE.format(takable=takable).encode(), values).fetchone()
    return JobRow(*row) if row else None


def _settle(conn: Conn, job: JobRow, change: str, error: str = "", **values: Any) -> bool:
    """Whether the lease was still held."""
    given = {"id": job.id, "owner": job.lease_owner, "error": error, **values}
    return conn.execute(_SETTLE.format(change=change).encode(), given).fetchone() is not None
