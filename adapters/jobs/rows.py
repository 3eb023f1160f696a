"""A job as its row has it, and the states of one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

import msgspec

State = Literal["ready", "running", "done", "parked", "abandoned"]
STATES: tuple[str, ...] = get_args(State)
CHANNEL = "jobs"
"""Where Postgres tells the queue of every job that became ready."""


class JobRow(msgspec.Struct, frozen=True):
    """`lease_owner` names one lease, not one worker. `attempts` includes the one under way. `waiting_for`: what it has
    come back for again and again since `waiting_since`; at `waited_until` that was not there yet."""

    id: UUID
    kind: str
    target: UUID
    operation: UUID | None
    arguments: Mapping[str, Any]
    queue: str
    priority: int
    state: State
    attempts: int
    due_at: datetime
    lease_owner: str | None
    leased_until: datetime | None
    sent_at: datetime | None
    last_error: str
    progress: str
    waiting_for: str
    waiting_since: datetime | None
    waited_until: datetime | None
    correlation: UUID
    causation: UUID | None
    customer: UUID | None
    project: UUID | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


COLUMNS = ", ".join(JobRow.__struct_fields__)
