"""Groups of organizations. A removed one keeps its row."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.identity.organization_group import EVENTS, OrganizationGroupCreated, OrganizationGroupRemoved
from projections.engine.model import ReadModel, by_stream
from projections.shared import as_columns


class OrganizationGroup(msgspec.Struct, frozen=True, gc=False):
    uuid: UUID
    title: str
    parent: UUID | None
    created_at: datetime
    removed_at: datetime | None


def _fold(row: OrganizationGroup | None, recorded: Recorded) -> OrganizationGroup | None:
    event = recorded.event
    match event:
        case OrganizationGroupCreated():
            return OrganizationGroup(recorded.stream, event.title, event.parent, recorded.at, None)
        case _ if row is None:
            return None
        case OrganizationGroupRemoved():
            return msgspec.structs.replace(row, removed_at=recorded.at)
    return msgspec.structs.replace(row, **as_columns(event))


MODEL = ReadModel(
    name="organization_groups",
    version=1,
    row=OrganizationGroup,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        "title": "text",
        "parent": "uuid",
        "created_at": "timestamptz",
        "removed_at": "timestamptz",
    },
    indexes=("(title, uuid)", "(parent)"),
    names=tuple(event.name for event in EVENTS),
    key_of=by_stream,
    fold=_fold,
)
