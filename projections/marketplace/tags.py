"""Tags of offerings. A removed one keeps its row: offerings may name it still."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace.tag import EVENTS, TagCreated, TagRemoved
from projections.engine.model import ReadModel, by_stream
from projections.shared import as_columns


class Tag(msgspec.Struct, frozen=True, gc=False):
    uuid: UUID
    title: str
    description: str
    created_by: UUID | None
    created_at: datetime
    removed_at: datetime | None


def _fold(row: Tag | None, recorded: Recorded) -> Tag | None:
    event = recorded.event
    match event:
        case TagCreated():
            return Tag(recorded.stream, event.title, event.description, event.created_by, recorded.at, None)
        case _ if row is None:
            return None
        case TagRemoved():
            return msgspec.structs.replace(row, removed_at=recorded.at)
    return msgspec.structs.replace(row, **as_columns(event))


MODEL = ReadModel(
    name="tags",
    version=1,
    row=Tag,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        "title": "text",
        "description": "text",
        "created_by": "uuid",
        "created_at": "timestamptz",
        "removed_at": "timestamptz",
    },
    indexes=("(title, uuid)", "(lower(title))", "(created_at, uuid)"),
    names=tuple(event.name for event in EVENTS),
    key_of=by_stream,
    fold=_fold,
)
