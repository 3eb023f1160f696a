"""Tickets: orders that people carry out, one for each try."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace import ticket as happened
from projections.actors import actor_id
from projections.engine.model import ReadModel, by_stream


class Ticket(msgspec.Struct, frozen=True, gc=False):
    """`closed_by` is None where its order ended without it."""

    uuid: UUID
    order_uuid: UUID
    run: UUID
    summary: str
    description: str
    state: str
    resolution: str
    closed_by: UUID | None
    closed_at: datetime | None
    created_at: datetime
    modified_at: datetime


def _fold(row: Ticket | None, recorded: Recorded) -> Ticket | None:
    event, at = recorded.event, recorded.at
    if isinstance(event, happened.TicketOpened):
        told = (event.order, event.run, event.summary, event.description)
        return Ticket(recorded.stream, *told, "open", "", None, None, at, at)
    if row is None:
        return None
    state = happened.AFTER.get(type(event))
    if state is None:
        return msgspec.structs.replace(row, modified_at=at)
    closed = {"closed_by": actor_id(recorded.actor), "closed_at": at, "resolution": getattr(event, "comment", "")}
    return msgspec.structs.replace(row, state=state, modified_at=at, **closed)


MODEL = ReadModel(
    name="tickets",
    version=1,
    row=Ticket,
    key=("uuid",),
    stream="uuid",
    columns={
        **dict.fromkeys(("uuid", "order_uuid", "run"), "uuid"),
        **dict.fromkeys(("summary", "description", "state", "resolution"), "text"),
        "closed_by": "uuid",
        **dict.fromkeys(("closed_at", "created_at", "modified_at"), "timestamptz"),
    },
    indexes=("(created_at, uuid)", "(order_uuid, created_at, uuid)", "(state, created_at, uuid)"),
    names=tuple(event.name for event in happened.EVENTS),
    key_of=by_stream,
    fold=_fold,
)
