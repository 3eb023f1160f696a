"""Roles held now: one row per user, role and scope; a revoked or expired one is gone (the audit trail remembers)."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.identity.access import GrantExpiryChanged, RoleExpired, RoleGranted, RoleRevoked
from projections.engine.model import Key, ReadModel


class Grant(msgspec.Struct, frozen=True, gc=False):
    user_uuid: UUID
    role: str
    scope: UUID
    scope_kind: str
    granted_at: datetime
    granted_by: str
    expires_at: datetime | None
    stream: UUID


def _key_of(recorded: Recorded) -> Key | None:
    event: Any = recorded.event
    return (event.user, event.role, event.scope)


def _fold(row: Grant | None, recorded: Recorded) -> Grant | None:
    event = recorded.event
    match event:
        case RoleGranted(user=user, role=role, scope_kind=scope_kind, scope=scope, expires_at=expires_at):
            return Grant(user, role, scope, scope_kind, recorded.at, recorded.actor, expires_at, recorded.stream)
        case GrantExpiryChanged() if row is not None:
            return msgspec.structs.replace(row, expires_at=event.expires_at)
        case RoleRevoked() | RoleExpired():
            return None
    return row


MODEL = ReadModel(
    name="grants",
    version=1,
    row=Grant,
    key=("user_uuid", "role", "scope"),
    columns={
        "user_uuid": "uuid",
        "role": "text",
        "scope": "uuid",
        "scope_kind": "text",
        "granted_at": "timestamptz",
        "granted_by": "text",
        "expires_at": "timestamptz",
        "stream": "uuid",
    },
    indexes=("(scope, user_uuid)",),
    names=(RoleGranted.name, GrantExpiryChanged.name, RoleRevoked.name, RoleExpired.name),
    key_of=_key_of,
    fold=_fold,
)
