"""Roles and what they allow. System roles are here once they were defined; a removed role keeps its row."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.identity.role import (
    EVENTS,
    RoleDefined,
    RoleDescribed,
    RoleDisabled,
    RoleEnabled,
    RolePermissionsSet,
    RoleRemoved,
    RoleRenamed,
    RoleScopeKindSet,
)
from projections.engine.model import ReadModel, by_stream


class Role(msgspec.Struct, frozen=True, gc=False):
    """`descriptions`: language -> text."""

    uuid: UUID
    title: str
    scope_kind: str
    description: str
    descriptions: dict[str, str]
    permissions: list[str]
    is_system_role: bool
    is_active: bool
    created_at: datetime
    removed_at: datetime | None


def _fold(row: Role | None, recorded: Recorded) -> Role | None:
    event, change = recorded.event, msgspec.structs.replace
    match event:
        case RoleDefined():
            return _defined(event, recorded)
        case _ if row is None:
            return None
        case RoleRenamed():
            return change(row, title=event.title)
        case RoleDescribed():
            return change(row, description=event.description, descriptions=event.translations)
        case RolePermissionsSet():
            return change(row, permissions=list(event.permissions))
        case RoleScopeKindSet():
            return change(row, scope_kind=event.scope_kind)
        case RoleEnabled() | RoleDisabled():
            return change(row, is_active=isinstance(event, RoleEnabled))
        case RoleRemoved():
            return change(row, removed_at=recorded.at)
    return row


def _defined(event: RoleDefined, recorded: Recorded) -> Role:
    return Role(
        uuid=recorded.stream,
        title=event.title,
        scope_kind=event.scope_kind,
        description=event.description,
        descriptions={},
        permissions=list(event.permissions),
        is_system_role=event.system,
        is_active=True,
        created_at=recorded.at,
        removed_at=None,
    )


MODEL = ReadModel(
    name="roles",
    version=1,
    row=Role,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        "title": "text",
        "scope_kind": "text",
        "description": "text",
        "descriptions": "jsonb",
        "permissions": "text[]",
        "is_system_role": "boolean",
        "is_active": "boolean",
        "created_at": "timestamptz",
        "removed_at": "timestamptz",
    },
    indexes=("(title, uuid)",),
    names=tuple(event.name for event in EVENTS),
    key_of=by_stream,
    fold=_fold,
)
