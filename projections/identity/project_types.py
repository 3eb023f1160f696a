"""Project types. A removed one keeps its row, because projects of that type stay."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.identity.project_type import (
    EVENTS,
    ProjectTypeCreated,
    ProjectTypeDescribed,
    ProjectTypeRemoved,
    ProjectTypeRenamed,
)
from projections.engine.model import ReadModel, by_stream


class ProjectType(msgspec.Struct, frozen=True, gc=False):
    uuid: UUID
    title: str
    description: str
    created_at: datetime
    removed_at: datetime | None


def _fold(row: ProjectType | None, recorded: Recorded) -> ProjectType | None:
    event, change = recorded.event, msgspec.structs.replace
    match event:
        case ProjectTypeCreated():
            return ProjectType(recorded.stream, event.title, event.description, recorded.at, None)
        case _ if row is None:
            return None
        case ProjectTypeRenamed():
            return change(row, title=event.title)
        case ProjectTypeDescribed():
            return change(row, description=event.description)
        case ProjectTypeRemoved():
            return change(row, removed_at=recorded.at)
    return row


MODEL = ReadModel(
    name="project_types",
    version=1,
    row=ProjectType,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        "title": "text",
        "description": "text",
        "created_at": "timestamptz",
        "removed_at": "timestamptz",
    },
    indexes=("(title, uuid)",),
    names=tuple(event.name for event in EVENTS),
    key_of=by_stream,
    fold=_fold,
)
