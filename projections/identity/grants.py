"""Roles held now: one row per user, role and scope; a revoked or expired one is gone (the audit trail remembers)."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.identity.access import GrantExpiryChanged, RoleExpired, RoleGranted, RoleRevoked
from domain.identity.role import stream_of
from projections.actors import actor_id
from projections.engine.model import Key, ReadModel


class Grant(msgspec.Struct, frozen=True, gc=False):
    """`uuid` is the id of the event that granted it, `position` is where it stands. `role` is the name of a system role
    or the id of another one as 32 hex characters; `role_uuid` is its stream. `created_by` is empty when no user did
    it."""

    uuid: UUID
    user_uuid: UUID
    role: str
    role_uuid: UUID
    scope: UUID
    scope_kind: str
    created: datetime
    created_by: UUID | None
    expires_at: datetime | None
    modified: datetime
    stream: UUID
    position: int


def _key_of(recorded: Recorded) -> Key | None:
    event: Any = recorded.event
    return (event.user, event.role, event.scope)


def _fold(row: Grant | None, recorded: Recorded) -> Grant | None:
    event = recorded.event
    match event:
        case RoleGranted():
            return _granted(event, recorded)
        case GrantExpiryChanged() if row is not None:
            return msgspec.structs.replace(row, expires_at=event.expires_at, modified=recorded.at)
        case RoleRevoked() | RoleExpired():
            return None
    return row


def _granted(event: RoleGranted, recorded: Recorded) -> Grant:
    return Grant(
        uuid=recorded.event_id,
        user_uuid=event.user,
        role=event.role,
        role_uuid=stream_of(event.role),
        scope=event.scope,
        scope_kind=event.scope_kind,
        created=recorded.at,
        created_by=actor_id(recorded.actor),
        expires_at=event.expires_at,
        modified=recorded.at,
        stream=recorded.stream,
        position=recorded.position,
    )


MODEL = ReadModel(
    name="grants",
    version=4,
    row=Grant,
    key=("user_uuid", "role", "scope"),
    columns={
        "uuid": "uuid",
        "user_uuid": "uuid",
        "role": "text",
        "role_uuid": "uuid",
        "scope": "uuid",
        "scope_kind": "text",
        "created": "timestamptz",
        "created_by": "uuid",
        "expires_at": "timestamptz",
        "modified": "timestamptz",
        "stream": "uuid",
        "position": "bigint",
    },
    indexes=(
        "(uuid)",
        "(scope, user_uuid)",
        "(role_uuid, user_uuid) INCLUDE (expires_at)",
        "(created, uuid)",
        "(modified)",
        "(scope_kind, created, uuid)",
        "(expires_at, uuid)",
    ),
    names=(RoleGranted.name, GrantExpiryChanged.name, RoleRevoked.name, RoleExpired.name),
    key_of=_key_of,
    fold=_fold,
)
