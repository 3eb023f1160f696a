"""Rows of jobs as the ledger inserts them."""

import json
from typing import Any
from uuid import UUID, uuid4

import psycopg

from commands.ids import uuid7


def a_job(
    url: str,
    kind: str = "test.register",
    state: str = "ready",
    *,
    queue: str = "tasks",
    priority: int = 5,
    due: str = "0 s",
    target: UUID | None = None,
    **arguments: Any,
) -> UUID:
    """Its id."""
    job = uuid7()
    with psycopg.connect(url) as conn:
        conn.execute(
            "INSERT INTO work.jobs (id, kind, target, arguments, queue, priority, correlation, state, due_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, now() + %s::interval)",
            (job, kind, target or uuid4(), json.dumps(arguments), queue, priority, uuid7(), state, due),
        )
        conn.execute("SELECT pg_notify('jobs', %s)", (queue,))
    return job
