"""Rules of projects that approve orders by themselves. A removed one keeps its row: orders speak of it."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace import auto_approval as happened
from projections.actors import actor_id
from projections.engine.model import Key, ReadModel
from projections.shared import as_columns


class AutoApproval(msgspec.Struct, frozen=True, gc=False):
    """`author` answers for it now; `created_by` and `modified_by` are who made and who last changed it."""

    uuid: UUID
    project_uuid: UUID
    author: UUID | None
    monthly_cost_limit: Decimal
    enabled: bool
    created_by: UUID | None
    modified_by: UUID | None
    created_at: datetime
    modified_at: datetime
    removed_at: datetime | None


def _key_of(recorded: Recorded) -> Key | None:
    return (recorded.stream,)


def _created(event: happened.AutoApprovalCreated, recorded: Recorded) -> AutoApproval:
    by, at = actor_id(recorded.actor), recorded.at
    told = as_columns(event)
    told |= {"uuid": recorded.stream, "project_uuid": told.pop("project")}
    since: dict[str, Any] = {
        "created_by": by,
        "modified_by": by,
        "created_at": at,
        "modified_at": at,
        "removed_at": None,
    }
    return AutoApproval(**told, **since)


def _fold(row: AutoApproval | None, recorded: Recorded) -> AutoApproval | None:
    event = recorded.event
    if isinstance(event, happened.AutoApprovalCreated):
        return _created(event, recorded)
    if row is None:
        return None
    touched = msgspec.structs.replace(row, modified_by=actor_id(recorded.actor), modified_at=recorded.at)
    match event:
        case happened.AutoApprovalEnabled() | happened.AutoApprovalDisabled():
            return msgspec.structs.replace(touched, enabled=isinstance(event, happened.AutoApprovalEnabled))
        case happened.AutoApprovalRemoved():
            return msgspec.structs.replace(touched, removed_at=recorded.at)
    return msgspec.structs.replace(touched, **as_columns(event))


MODEL = ReadModel(
    name="auto_approvals",
    version=1,
    row=AutoApproval,
    key=("uuid",),
    stream="uuid",
    columns={
        **dict.fromkeys(("uuid", "project_uuid", "author"), "uuid"),
        "monthly_cost_limit": "numeric",
        "enabled": "boolean",
        **dict.fromkeys(("created_by", "modified_by"), "uuid"),
        **dict.fromkeys(("created_at", "modified_at", "removed_at"), "timestamptz"),
    },
    indexes=("(project_uuid)", "(created_at, uuid)"),
    names=tuple(event.name for event in happened.EVENTS),
    key_of=_key_of,
    fold=_fold,
)
