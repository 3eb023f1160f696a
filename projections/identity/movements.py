"""Who came to a scope and who left it, one row per event: what numbers of earlier days are counted from."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.identity.access import GrantExpiryChanged, RoleExpired, RoleGranted, RoleRevoked
from domain.identity.project_events import ProjectCreated, ProjectMoved, ProjectRecovered, ProjectRemoved
from projections.engine.model import ReadModel, by_position


class Movement(msgspec.Struct, frozen=True, gc=False):
    """`subject` is a user with a `role` in the scope, or a project without one in its customer. `there`: from here on,
    until its next row or `ends_at`."""

    position: int
    at: datetime
    subject: UUID
    role: str
    scope: UUID | None
    there: bool
    ends_at: datetime | None
    stream: UUID


def _fold(_row: Movement | None, recorded: Recorded) -> Movement | None:
    event: Any = recorded.event
    place = (recorded.position, recorded.at)
    match event:
        case RoleGranted() | GrantExpiryChanged():
            return Movement(*place, event.user, event.role, event.scope, True, event.expires_at, recorded.stream)
        case RoleRevoked() | RoleExpired():
            return Movement(*place, event.user, event.role, event.scope, False, None, recorded.stream)
        case ProjectCreated() | ProjectMoved():
            return Movement(*place, recorded.stream, "", event.customer, True, None, recorded.stream)
    there = isinstance(event, ProjectRecovered)
    return Movement(*place, recorded.stream, "", recorded.customer, there, None, recorded.stream)


MODEL = ReadModel(
    name="movements",
    version=1,
    leisure=0.05,
    row=Movement,
    key=("position",),
    columns={
        "position": "bigint",
        "at": "timestamptz",
        "subject": "uuid",
        "role": "text",
        "scope": "uuid",
        "there": "boolean",
        "ends_at": "timestamptz",
        "stream": "uuid",
    },
    indexes=("(scope, subject)", "(subject) WHERE role = ''"),
    names=tuple(
        event.name
        for event in (
            *(RoleGranted, GrantExpiryChanged, RoleRevoked, RoleExpired),
            *(ProjectCreated, ProjectMoved, ProjectRemoved, ProjectRecovered),
        )
    ),
    row_per_event=True,
    key_of=by_position,
    fold=_fold,
)
