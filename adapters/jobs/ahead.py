"""Who else waits for the same: jobs of a kind for the same cloud take turns, the oldest first."""

from adapters.jobs.rows import JobRow
from projections.engine.model import Conn

TURN = "its turn"
"""What such a job waits for."""
_SAME = "kind = %(kind)s AND arguments->>'offering' IS NOT DISTINCT FROM %(offering)s"
_AHEAD = f"""
SELECT count(*) FROM work.jobs WHERE {_SAME} AND state IN ('ready', 'running')
AND (created_at, id) < (%(created_at)s, %(id)s)"""
_WAKE = f"""
WITH woken AS (UPDATE work.jobs SET due_at = now() WHERE id = (
    SELECT id FROM work.jobs WHERE {_SAME} AND state = 'ready' AND waiting_for = '{TURN}' AND due_at > now()
    ORDER BY created_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING queue)
SELECT pg_notify('jobs', queue) FROM woken"""


def count(conn: Conn, job: JobRow) -> int:
    """Older ones that are not over."""
    row = conn.execute(_AHEAD.encode(), _values(job)).fetchone()
    return int(row[0]) if row else 0


def wake(conn: Conn, job: JobRow) -> None:
    """This one is over: the oldest that waits for its turn looks again at once."""
    conn.execute(_WAKE.encode(), _values(job))


def _values(job: JobRow) -> dict[str, object]:
    return {"kind": job.kind, "offering": job.arguments.get("offering"), "created_at": job.created_at, "id": job.id}
