"""Files of offerings. A removed one has no row."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace.offering_file import EVENTS, OfferingFileAdded, OfferingFileRemoved
from projections.engine.model import ReadModel, by_stream
from projections.shared import as_columns


class OfferingFile(msgspec.Struct, frozen=True, gc=False):
    """`file` is one as JSON."""

    uuid: UUID
    offering_uuid: UUID
    title: str
    file: str
    created_at: datetime


def _fold(row: OfferingFile | None, recorded: Recorded) -> OfferingFile | None:
    event = recorded.event
    match event:
        case OfferingFileAdded():
            told = as_columns(event)
            return OfferingFile(recorded.stream, told["offering"], told["title"], told["file"], recorded.at)
        case OfferingFileRemoved():
            return None
    return row


MODEL = ReadModel(
    name="offering_files",
    version=1,
    row=OfferingFile,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        "offering_uuid": "uuid",
        **dict.fromkeys(("title", "file"), "text"),
        "created_at": "timestamptz",
    },
    indexes=("(offering_uuid, created_at)", "(title, uuid)", "(created_at, uuid)"),
    names=tuple(event.name for event in EVENTS),
    key_of=by_stream,
    fold=_fold,
)
