"""Customers: the organisations that order and pay."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.identity.customer import (
    EVENTS,
    CustomerArchived,
    CustomerBlocked,
    CustomerCreated,
    CustomerRenamed,
    CustomerUnblocked,
)
from projections.engine.model import Key, ReadModel


class Customer(msgspec.Struct, frozen=True, gc=False):
    uuid: UUID
    title: str
    abbreviation: str
    created_at: datetime
    modified_at: datetime
    blocked_at: datetime | None
    archived_at: datetime | None


def _key_of(recorded: Recorded) -> Key | None:
    return (recorded.stream,)


def _fold(row: Customer | None, recorded: Recorded) -> Customer | None:
    event, at, change = recorded.event, recorded.at, msgspec.structs.replace
    match event:
        case CustomerCreated():
            return Customer(recorded.stream, event.title, event.abbreviation, at, at, None, None)
        case _ if row is None:
            return None
        case CustomerRenamed():
            return change(row, title=event.title, modified_at=at)
        case CustomerBlocked():
            return change(row, blocked_at=at, modified_at=at)
        case CustomerUnblocked():
            return change(row, blocked_at=None, modified_at=at)
        case CustomerArchived():
            return change(row, archived_at=at, modified_at=at)
    return row


MODEL = ReadModel(
    name="customers",
    version=1,
    row=Customer,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        "title": "text",
        "abbreviation": "text",
        "created_at": "timestamptz",
        "modified_at": "timestamptz",
        "blocked_at": "timestamptz",
        "archived_at": "timestamptz",
    },
    indexes=("(title, uuid)", "(created_at, uuid)"),
    names=tuple(event.name for event in EVENTS),
    key_of=_key_of,
    fold=_fold,
)
