"""Accounts of people at offerings. A removed one is gone."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace import offering_user_events as happened
from projections.engine.model import Key, ReadModel


class OfferingUser(msgspec.Struct, frozen=True, gc=False):
    """`username` is the provider's name for the account; NULL once its person is erased."""

    uuid: UUID
    offering_uuid: UUID
    user_uuid: UUID
    state: str
    username: str | None
    comment: str | None
    comment_url: str | None
    is_restricted: bool
    created_at: datetime
    modified_at: datetime


def _key_of(recorded: Recorded) -> Key | None:
    return (recorded.stream,)


def _requested(event: happened.OfferingUserRequested, recorded: Recorded) -> OfferingUser:
    return OfferingUser(
        uuid=recorded.stream,
        offering_uuid=event.offering,
        user_uuid=event.user,
        state=happened.AFTER[type(event)],
        username="",
        comment="",
        comment_url="",
        is_restricted=False,
        created_at=recorded.at,
        modified_at=recorded.at,
    )


def _told(event: Any) -> dict[str, Any]:
    if isinstance(event, happened.OfferingUserForgotten):
        return dict.fromkeys(("username", "comment", "comment_url"))
    if type(event) in happened.AFTER:
        return {"state": happened.AFTER[type(event)]}
    return {name: value for name, value in msgspec.structs.asdict(event).items() if name != "user"}


def _fold(row: OfferingUser | None, recorded: Recorded) -> OfferingUser | None:
    event = recorded.event
    if isinstance(event, happened.OfferingUserRequested):
        return _requested(event, recorded)
    if row is None or isinstance(event, happened.OfferingUserRemoved):
        return None
    return msgspec.structs.replace(row, **_told(event), modified_at=recorded.at)


MODEL = ReadModel(
    name="offering_users",
    version=1,
    row=OfferingUser,
    key=("uuid",),
    stream="uuid",
    columns={
        **dict.fromkeys(("uuid", "offering_uuid", "user_uuid"), "uuid"),
        **dict.fromkeys(("state", "username", "comment", "comment_url"), "text"),
        "is_restricted": "boolean",
        "created_at": "timestamptz",
        "modified_at": "timestamptz",
    },
    indexes=(
        "(offering_uuid, created_at, uuid)",
        "(user_uuid, offering_uuid)",
        "(created_at, uuid)",
        "(username)",
        "(modified_at)",
    ),
    names=tuple(event.name for event in happened.EVENTS),
    key_of=_key_of,
    fold=_fold,
)
