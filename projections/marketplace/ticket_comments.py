"""What was said about tickets while they were open."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace.ticket import TicketCommented
from projections.engine.model import ReadModel, by_position


class TicketComment(msgspec.Struct, frozen=True, gc=False):
    position: int
    ticket_uuid: UUID
    author: UUID | None
    comment: str
    created_at: datetime


def _fold(_row: TicketComment | None, recorded: Recorded) -> TicketComment:
    event: Any = recorded.event
    return TicketComment(recorded.position, recorded.stream, event.by, event.comment, recorded.at)


MODEL = ReadModel(
    name="ticket_comments",
    version=1,
    row=TicketComment,
    key=("position",),
    stream="ticket_uuid",
    columns={
        "position": "bigint",
        **dict.fromkeys(("ticket_uuid", "author"), "uuid"),
        "comment": "text",
        "created_at": "timestamptz",
    },
    indexes=("(ticket_uuid, position)",),
    names=(TicketCommented.name,),
    row_per_event=True,
    key_of=by_position,
    fold=_fold,
)
