"""Jobs as those see them who look after them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from adapters.jobs.rows import COLUMNS, JobRow
from projections.engine.model import Conn


class Wanted(msgspec.Struct, frozen=True):
    """Each that is set narrows the list."""

    kind: str | None = None
    state: str | None = None
    queue: str | None = None
    target: UUID | None = None


_STUCK = (
    "(state = 'running' AND leased_until < now()"
    " OR state = 'ready' AND due_at < now() - %(late)s * interval '1 second')"
)
_STATS = f"""
SELECT kind, state, count(*) AS jobs, max(attempts) AS most_attempts,
    extract(epoch FROM now() - min(due_at) FILTER (WHERE state = 'ready' AND due_at <= now()))::float AS oldest_seconds,
    count(*) FILTER (WHERE {_STUCK}) AS stuck
FROM work.jobs GROUP BY kind, state ORDER BY kind, state"""


def one(conn: Conn, job: UUID) -> JobRow | None:
    row = conn.execute(f"SELECT {COLUMNS} FROM work.jobs WHERE id = %s".encode(), (job,)).fetchone()
    return JobRow(*row) if row else None


def page(conn: Conn, wanted: Wanted, limit: int, before: UUID | None = None) -> list[JobRow]:
    """Newest first, those older than `before`."""
    conditions, values = _conditions(wanted, before)
    where = " AND ".join(conditions) or "true"
    statement = f"SELECT {COLUMNS} FROM work.jobs WHERE {where} ORDER BY id DESC LIMIT %(limit)s"
    return [JobRow(*row) for row in conn.execute(statement.encode(), {**values, "limit": limit})]


def ids(conn: Conn, wanted: Wanted, states: Sequence[str]) -> list[UUID]:
    """Of those in one of the states, oldest first."""
    conditions, values = _conditions(wanted, None)
    where = " AND ".join([*conditions, "state = ANY(%(states)s)"])
    statement = f"SELECT id FROM work.jobs WHERE {where} ORDER BY id"
    return [job for (job,) in conn.execute(statement.encode(), {**values, "states": list(states)})]


def stats(conn: Conn, late: float) -> list[dict[str, Any]]:
    """By kind and state; `late`: seconds after which a job that is due and not taken is stuck."""
    found = conn.execute(_STATS.encode(), {"late": late})
    names = [column.name for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found]


def _conditions(wanted: Wanted, before: UUID | None) -> tuple[list[str], dict[str, Any]]:
    values = {name: value for name, value in msgspec.structs.asdict(wanted).items() if value is not None}
    conditions = [f"{name} = %({name})s" for name in values]
    return (conditions, values) if before is None else ([*conditions, "id < %(before)s"], {**values, "before": before})
