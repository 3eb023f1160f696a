"""Screenshots of offerings. A removed one keeps its row."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace.screenshot import EVENTS, ScreenshotAdded, ScreenshotRemoved
from projections.engine.model import ReadModel, by_stream
from projections.shared import as_columns


class Screenshot(msgspec.Struct, frozen=True, gc=False):
    """`image` is a file as JSON."""

    uuid: UUID
    offering_uuid: UUID
    title: str
    description: str
    image: str
    created_at: datetime
    removed_at: datetime | None


def _fold(row: Screenshot | None, recorded: Recorded) -> Screenshot | None:
    event = recorded.event
    match event:
        case ScreenshotAdded():
            told = as_columns(event)
            home = told.pop("offering")
            placed = {"uuid": recorded.stream, "offering_uuid": home, "created_at": recorded.at, "removed_at": None}
            return Screenshot(**told, **placed)
        case _ if row is None:
            return None
        case ScreenshotRemoved():
            return msgspec.structs.replace(row, removed_at=recorded.at)
    return msgspec.structs.replace(row, **as_columns(event))


MODEL = ReadModel(
    name="screenshots",
    version=1,
    row=Screenshot,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        "offering_uuid": "uuid",
        **dict.fromkeys(("title", "description", "image"), "text"),
        **dict.fromkeys(("created_at", "removed_at"), "timestamptz"),
    },
    indexes=("(offering_uuid, created_at)", "(title, uuid)", "(created_at, uuid)"),
    names=tuple(event.name for event in EVENTS),
    key_of=by_stream,
    fold=_fold,
)
