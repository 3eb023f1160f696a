"""People who sign in. After erasure the row keeps its id and says when; nothing about the person is left."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.identity.user import BLANK
from domain.identity.user import User as State
from domain.identity.user_events import (
    EVENTS,
    UserActivated,
    UserCivilStatusChanged,
    UserDeactivated,
    UserErased,
    UserPhoneChanged,
    UserPolicyAccepted,
    UserRegistered,
    UserRemoved,
)
from projections.engine.model import ReadModel, by_stream
from projections.shared import as_columns, defaults


class User(msgspec.Struct, frozen=True, gc=False):
    """Lists are JSON as text, the day of birth is text. `search`: what a person is looked for by, in small letters."""

    uuid: UUID
    username: str | None
    full_name: str | None
    first_name: str | None
    last_name: str | None
    native_name: str | None
    personal_title: str | None
    email: str | None
    phone_number: str | None
    civil_number: str | None
    birth_date: str | None
    place_of_birth: str | None
    gender: int | None
    country_of_residence: str | None
    nationality: str | None
    nationalities: str | None
    organization: str | None
    job_title: str | None
    organization_country: str | None
    organization_type: str | None
    organization_registry_code: str | None
    eduperson_assurance: str | None
    description: str | None
    slug: str | None
    preferred_language: str | None
    search: str | None
    notifications_enabled: bool
    token_lifetime: int | None
    is_identity_manager: bool
    managed_isds: str
    agreement_date: datetime | None
    is_active: bool
    created_at: datetime
    modified_at: datetime
    removed_at: datetime | None
    erased_at: datetime | None


def _columns(event: Any) -> dict[str, Any]:
    match event:
        case UserPhoneChanged():
            return {"phone_number": event.phone}
        case UserCivilStatusChanged():
            return {**as_columns(event), "gender": int(event.gender) if event.gender else None}
    return as_columns(event)


def _registered(event: UserRegistered, recorded: Recorded) -> User:
    told = as_columns(event)
    told["phone_number"] = told.pop("phone")
    at: dict[str, Any] = {"uuid": recorded.stream, "created_at": recorded.at, "modified_at": recorded.at}
    return User(**{**defaults(User, State), **BLANK, **told, **at, "is_active": True})


def _erased(row: User, at: datetime) -> User:
    kept: dict[str, Any] = {"uuid": row.uuid, "created_at": row.created_at, "removed_at": row.removed_at}
    return User(**{**defaults(User, State), **kept, "modified_at": at, "erased_at": at, "is_active": False})


def _change(row: User, recorded: Recorded) -> User:
    event, at, change = recorded.event, recorded.at, msgspec.structs.replace
    match event:
        case UserPolicyAccepted():
            return change(row, agreement_date=at, modified_at=at)
        case UserDeactivated() | UserActivated():
            return change(row, is_active=isinstance(event, UserActivated), modified_at=at)
        case UserRemoved():
            return change(row, is_active=False, removed_at=at, modified_at=at)
        case UserErased():
            return _erased(row, at)
    return change(row, **_columns(event), modified_at=at)


def _searchable(row: User) -> User:
    words = [word for word in (row.username, row.full_name, row.email) if word]
    return msgspec.structs.replace(row, search=" ".join(words).lower() or None)


def _fold(row: User | None, recorded: Recorded) -> User | None:
    event = recorded.event
    if isinstance(event, UserRegistered):
        return _searchable(_registered(event, recorded))
    return _searchable(_change(row, recorded)) if row else None


MODEL = ReadModel(
    name="users",
    version=2,
    row=User,
    key=("uuid",),
    stream="uuid",
    columns={
        **dict.fromkeys(User.__struct_fields__, "text"),
        "uuid": "uuid",
        "gender": "bigint",
        "notifications_enabled": "boolean",
        "token_lifetime": "bigint",
        "is_identity_manager": "boolean",
        "is_active": "boolean",
        **dict.fromkeys(("agreement_date", "created_at", "modified_at", "removed_at", "erased_at"), "timestamptz"),
    },
    indexes=(
        "(lower(username))",
        "(lower(email))",
        "(slug)",
        "(full_name, uuid)",
        "(created_at, uuid)",
        "(modified_at)",
        "(civil_number)",
        "USING gin (search public.gin_trgm_ops)",
    ),
    names=tuple(event.name for event in EVENTS),
    erasures=(UserErased.name,),
    key_of=by_stream,
    fold=_fold,
)
