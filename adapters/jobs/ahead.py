"""Who else waits for the same: jobs of a kind for the same cloud take turns."""

from adapters.jobs.rows import JobRow
from projections.engine.model import Conn

_AHEAD = """
SELECT count(*) FROM work.jobs WHERE kind = %(kind)s AND state IN ('ready', 'running')
AND arguments->>'offering' IS NOT DISTINCT FROM %(offering)s AND (created_at, id) < (%(created_at)s, %(id)s)"""


def count(conn: Conn, job: JobRow) -> int:
    """Older ones that are not over."""
    values = {"kind": job.kind, "offering": job.arguments.get("offering"), "created_at": job.created_at, "id": job.id}
    row = conn.execute(_AHEAD, values).fetchone()
    return int(row[0]) if row else 0
