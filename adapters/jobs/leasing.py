"""Who carries a job out holds a lease of its row. Everything a holder does changes nothing once the lease is lost."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from adapters.jobs.rows import COLUMNS, JobRow
from projections.engine.model import Conn

MOST_TOGETHER = 50
_LEASE = "lease_owner = %(owner)s, leased_until = now() + %(seconds)s * interval '1 second'"
_RUNS = f"state = 'running', {_LEASE}, attempts = attempts + 1, started_at = coalesce(started_at, now())"
_DUE_IN = "state = 'ready' AND queue = %(queue)s AND due_at <= now()"
_TAKE = f"""
WITH urgent AS (
    SELECT id, kind FROM work.jobs WHERE {_DUE_IN} ORDER BY priority, due_at LIMIT 1 FOR UPDATE SKIP LOCKED),
alike AS (
    SELECT id FROM work.jobs WHERE {_DUE_IN} AND kind = (SELECT kind FROM urgent WHERE kind = ANY(%(together)s))
    ORDER BY priority, due_at LIMIT %(most)s FOR UPDATE SKIP LOCKED),
lot AS (SELECT id FROM urgent UNION SELECT id FROM alike)
UPDATE work.jobs SET {_RUNS} WHERE id = ANY(ARRAY(SELECT id FROM lot))
RETURNING {COLUMNS}, EXISTS (SELECT FROM work.jobs WHERE {_DUE_IN} AND id <> ALL(ARRAY(SELECT id FROM lot)))"""
_CLAIM = f"""
UPDATE work.jobs SET {_RUNS}
WHERE id = (SELECT id FROM work.jobs WHERE id = %(id)s AND state IN ('ready', 'parked') FOR UPDATE SKIP LOCKED)
RETURNING {COLUMNS}"""
_MINE = """
WITH mine AS (
    SELECT j.id FROM work.jobs j JOIN unnest(%(ids)s::uuid[], %(owners)s::text[]) AS held(id, owner)
    ON j.id = held.id AND j.lease_owner = held.owner WHERE j.state = 'running' ORDER BY j.id FOR UPDATE OF j)"""
"""In order, as several threads may want the same rows at the same time."""
_EXTEND = f"""{_MINE}
UPDATE work.jobs SET leased_until = now() + %(seconds)s * interval '1 second'
WHERE id = ANY(ARRAY(SELECT id FROM mine)) RETURNING id"""
_FINISH = f"""{_MINE}
UPDATE work.jobs SET state = 'done', finished_at = now(), lease_owner = NULL, leased_until = NULL, sent_at = NULL,
    last_error = '', progress = '' WHERE id = ANY(ARRAY(SELECT id FROM mine))"""
_SETTLE = """
WITH settled AS (
    UPDATE work.jobs SET lease_owner = NULL, leased_until = NULL, sent_at = NULL, last_error = %(error)s, {change}
    WHERE id = %(id)s AND lease_owner = %(owner)s AND state = 'running' RETURNING state, queue)
SELECT CASE WHEN state = 'ready' THEN pg_notify('jobs', queue) END FROM settled"""
_DUE = "due_at = now() + %(seconds)s * interval '1 second'"
_TOLD = "progress = %(progress)s"
_WAITS = """waiting_for = %(waiting_for)s, waited_until = now(), waiting_since = CASE
    WHEN waiting_for = %(waiting_for)s THEN coalesce(waiting_since, now()) ELSE now() END"""


class Lot(msgspec.Struct, frozen=True):
    """Jobs that were taken together, the most urgent first; whether `more` of the queue are due."""

    jobs: list[JobRow]
    more: bool


def take(conn: Conn, queue: str, owner: str, seconds: float, together: Collection[str] = ()) -> Lot:
    """The most urgent job of the queue that is due, if there is one; with others of its kind where these are done
    `together`."""
    values = {"queue": queue, "owner": owner, "seconds": seconds, "together": list(together), "most": MOST_TOGETHER}
    rows = conn.execute(_TAKE.encode(), values).fetchall()
    jobs = sorted((JobRow(*row[:-1]) for row in rows), key=lambda job: (job.priority, job.due_at))
    return Lot(jobs, any(row[-1] for row in rows))


def claim(conn: Conn, job: UUID, owner: str, seconds: float) -> JobRow | None:
    """By hand: also one that waits or is parked."""
    row = conn.execute(_CLAIM.encode(), {"id": job, "owner": owner, "seconds": seconds}).fetchone()
    return JobRow(*row) if row else None


def extend(conn: Conn, held: Mapping[UUID, str], seconds: float) -> set[UUID]:
    """Which of these leases, by job, still are their owners'."""
    values = {"ids": list(held), "owners": list(held.values()), "seconds": seconds}
    return {job for (job,) in conn.execute(_EXTEND.encode(), values)}


def say(conn: Conn, job: JobRow, progress: str) -> None:
    """What a job under way tells those who look."""
    statement = "UPDATE work.jobs SET progress = %s WHERE id = %s AND lease_owner = %s"
    conn.execute(statement, (progress, job.id, job.lease_owner))


def finish(conn: Conn, job: JobRow, progress: str) -> bool:
    return _settle(conn, job, f"state = 'done', finished_at = now(), {_TOLD}", progress=progress)


def finish_all(conn: Conn, jobs: Sequence[JobRow]) -> None:
    """Those whose leases are still held."""
    conn.execute(_FINISH.encode(), {"ids": [job.id for job in jobs], "owners": [job.lease_owner for job in jobs]})


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


def _settle(conn: Conn, job: JobRow, change: str, error: str = "", **values: Any) -> bool:
    """Whether the lease was still held."""
    given = {"id": job.id, "owner": job.lease_owner, "error": error, **values}
    return conn.execute(_SETTLE.format(change=change).encode(), given).fetchone() is not None
