"""Projects of customers. A removed one keeps its row and says when it was removed."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.identity.project import (
    EVENTS,
    ProjectCreated,
    ProjectDescribed,
    ProjectEndDateSet,
    ProjectRemoved,
    ProjectRenamed,
)
from projections.engine.model import Key, ReadModel


class Project(msgspec.Struct, frozen=True, gc=False):
    uuid: UUID
    customer_uuid: UUID
    title: str
    description: str
    end_date: date | None
    created_at: datetime
    modified_at: datetime
    removed_at: datetime | None


def _key_of(recorded: Recorded) -> Key | None:
    return (recorded.stream,)


def _fold(row: Project | None, recorded: Recorded) -> Project | None:
    event, at, change = recorded.event, recorded.at, msgspec.structs.replace
    match event:
        case ProjectCreated():
            return Project(recorded.stream, event.customer, event.title, event.description, None, at, at, None)
        case _ if row is None:
            return None
        case ProjectRenamed():
            return change(row, title=event.title, modified_at=at)
        case ProjectDescribed():
            return change(row, description=event.description, modified_at=at)
        case ProjectEndDateSet():
            return change(row, end_date=event.end_date, modified_at=at)
        case ProjectRemoved():
            return change(row, removed_at=at, modified_at=at)
    return row


MODEL = ReadModel(
    name="projects",
    version=1,
    row=Project,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        "customer_uuid": "uuid",
        "title": "text",
        "description": "text",
        "end_date": "date",
        "created_at": "timestamptz",
        "modified_at": "timestamptz",
        "removed_at": "timestamptz",
    },
    indexes=("(customer_uuid, title)", "(title, uuid)", "(created_at, uuid)"),
    names=tuple(event.name for event in EVENTS),
    key_of=_key_of,
    fold=_fold,
)
