"""Staff and support: who may see and do everything, and who may see everything."""

from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.identity.access import StaffAppointed, StaffDismissed, SupportAppointed, SupportDismissed
from projections.engine.model import Key, ReadModel


class Power(msgspec.Struct, frozen=True, gc=False):
    user_uuid: UUID
    is_staff: bool
    is_support: bool
    stream: UUID


def _key_of(recorded: Recorded) -> Key | None:
    event: Any = recorded.event
    return (event.user,)


def _fold(row: Power | None, recorded: Recorded) -> Power | None:
    event: Any = recorded.event
    row = row or Power(event.user, is_staff=False, is_support=False, stream=recorded.stream)
    match event:
        case StaffAppointed():
            return msgspec.structs.replace(row, is_staff=True)
        case StaffDismissed():
            return msgspec.structs.replace(row, is_staff=False)
        case SupportAppointed():
            return msgspec.structs.replace(row, is_support=True)
        case SupportDismissed():
            return msgspec.structs.replace(row, is_support=False)
    return row


MODEL = ReadModel(
    name="powers",
    version=1,
    row=Power,
    key=("user_uuid",),
    columns={"user_uuid": "uuid", "is_staff": "boolean", "is_support": "boolean", "stream": "uuid"},
    names=(StaffAppointed.name, StaffDismissed.name, SupportAppointed.name, SupportDismissed.name),
    key_of=_key_of,
    fold=_fold,
)
