"""People who sign in. After erasure the row keeps its id and says when; nothing about the person is left."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.identity.user import (
    EVENTS,
    UserActivated,
    UserDeactivated,
    UserEmailChanged,
    UserErased,
    UserPhoneChanged,
    UserRegistered,
    UserRenamed,
)
from projections.engine.model import Key, ReadModel


class User(msgspec.Struct, frozen=True, gc=False):
    uuid: UUID
    username: str | None
    full_name: str | None
    email: str | None
    phone: str | None
    civil_number: str | None
    active: bool
    registered_at: datetime
    modified_at: datetime
    erased_at: datetime | None


def _key_of(recorded: Recorded) -> Key | None:
    return (recorded.stream,)


def _fold(row: User | None, recorded: Recorded) -> User | None:
    event, at, change = recorded.event, recorded.at, msgspec.structs.replace
    match event:
        case UserRegistered():
            personal = (event.username, event.full_name, event.email, event.phone, event.civil_number)
            return User(recorded.stream, *personal, True, at, at, None)
        case _ if row is None:
            return None
        case UserRenamed():
            return change(row, full_name=event.full_name, modified_at=at)
        case UserEmailChanged():
            return change(row, email=event.email, modified_at=at)
        case UserPhoneChanged():
            return change(row, phone=event.phone, modified_at=at)
        case UserDeactivated():
            return change(row, active=False, modified_at=at)
        case UserActivated():
            return change(row, active=True, modified_at=at)
        case UserErased():
            return User(row.uuid, None, None, None, None, None, False, row.registered_at, at, at)
    return row


MODEL = ReadModel(
    name="users",
    version=1,
    row=User,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        "username": "text",
        "full_name": "text",
        "email": "text",
        "phone": "text",
        "civil_number": "text",
        "active": "boolean",
        "registered_at": "timestamptz",
        "modified_at": "timestamptz",
        "erased_at": "timestamptz",
    },
    indexes=("(lower(username))", "(lower(email))", "(full_name, uuid)", "(registered_at, uuid)"),
    names=tuple(event.name for event in EVENTS),
    erasures=(UserErased.name,),
    key_of=_key_of,
    fold=_fold,
)
