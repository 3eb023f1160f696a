"""How the work goes, in numbers."""

import msgspec

_LATE = "state = 'ready' AND due_at <= now()"
_OPEN = "state IN ('ready', 'running', 'parked')"
_RECENT = "state = 'done' AND finished_at > now() - interval '1 hour'"
_TOOK = "extract(epoch FROM finished_at - started_at)"
COUNTS = f"""
SELECT kind, state, count(*), coalesce(max(attempts) FILTER (WHERE {_OPEN}), 0),
    coalesce(extract(epoch FROM now() - min(due_at) FILTER (WHERE {_LATE})), 0)::float
FROM work.jobs GROUP BY kind, state"""
DURATIONS = f"""
SELECT kind, count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY {_TOOK})::float,
    percentile_cont(0.95) WITHIN GROUP (ORDER BY {_TOOK})::float
FROM work.jobs WHERE {_RECENT} GROUP BY kind"""


class Count(msgspec.Struct, frozen=True):
    """`attempts`: most of any that is open; `oldest`: seconds the first has been due."""

    kind: str
    state: str
    jobs: int
    attempts: int
    oldest: float


class Duration(msgspec.Struct, frozen=True):
    """Seconds from the first try to the end, of those done in the last hour."""

    kind: str
    jobs: int
    p50: float
    p95: float
