"""A person who signs in. Everything that tells who it is, is personal; the stream is the person."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from domain import clean, groups, slug
from domain.event import Event, Personal
from domain.identity import user_events
from domain.identity.user_events import (
    GROUPS,
    UserActivated,
    UserDeactivated,
    UserErased,
    UserPolicyAccepted,
    UserRegistered,
    UserRemoved,
)
from domain.identity.user_fields import FIELDS, STAFF_ONLY, YEAR
from domain.kind import Kind, Name
from domain.refusal import Invalid, NotFound, Refused

EVENTS = user_events.EVENTS


class UserIsErased(Refused):
    code = "user_erased"


class User(msgspec.Struct, frozen=True, kw_only=True):
    username: Personal = None
    full_name: Personal = None
    first_name: Personal = None
    last_name: Personal = None
    native_name: Personal = None
    personal_title: Personal = None
    email: Personal = None
    phone: Personal = None
    civil_number: Personal = None
    birth_date: Personal = None
    place_of_birth: Personal = None
    gender: Personal = None
    country_of_residence: Personal = None
    nationality: Personal = None
    nationalities: Personal = None
    organization: Personal = None
    job_title: Personal = None
    organization_country: Personal = None
    organization_type: Personal = None
    organization_registry_code: Personal = None
    eduperson_assurance: Personal = None
    description: Personal = None
    slug: Personal = None
    preferred_language: Personal = None
    notifications_enabled: bool = True
    token_lifetime: int | None = 3600
    is_identity_manager: bool = False
    managed_isds: tuple[str, ...] = ()
    policy_accepted: bool = False
    active: bool = True
    removed: bool = False
    erased: bool = False


_TEXTS = (
    *("first_name", "last_name", "native_name", "personal_title", "place_of_birth", "country_of_residence"),
    *("nationality", "organization", "job_title", "organization_country", "organization_type"),
    *("organization_registry_code", "description", "preferred_language"),
)
BLANK: dict[str, Any] = {**dict.fromkeys(_TEXTS, ""), "nationalities": "[]", "eduperson_assurance": "[]"}
"""What is known of a registered person who told nothing more."""


def _wanted(given: Mapping[str, Any]) -> dict[str, Any]:
    """Checked, and by the names of the state."""
    wanted = clean.cleaned(FIELDS, given)
    return {"phone" if field == "phone_number" else field: value for field, value in wanted.items()}


def _named(person: User, wanted: dict[str, Any]) -> dict[str, Any]:
    """First and last name make the full one as soon as one of them is given."""
    first, last = (wanted.get(part, getattr(person, part)) or "" for part in ("first_name", "last_name"))
    if groups.changed(person, wanted) & {"first_name", "last_name"} and (first or last):
        wanted["full_name"] = f"{first} {last}".strip()
    return wanted


def register(stream: UUID, given: Mapping[str, Any], agrees: bool = False) -> list[Event]:
    """What is not given stays empty; a slug is made of the username."""
    wanted = _wanted({field: value for field, value in given.items() if field != "slug" or value})
    wanted = {"full_name": "", "email": "", "phone": "", "civil_number": "", **wanted}
    wanted.setdefault("slug", slug.made(wanted["username"], stream))
    wanted = _named(User(**BLANK), wanted)
    registered = UserRegistered(**{field: wanted[field] for field in UserRegistered.__struct_fields__})
    return [registered, *_changes(evolve(None, registered), wanted, agrees)]


def change(person: User, given: Mapping[str, Any], agrees: bool = False) -> list[Event]:
    _present(person)
    return _changes(person, _named(person, _wanted(given)), agrees)


def _changes(person: User, wanted: Mapping[str, Any], agrees: bool) -> list[Event]:
    accepted: list[Event] = [UserPolicyAccepted()] if agrees and not person.policy_accepted else []
    return [*groups.events(person, wanted, GROUPS), *accepted]


def reserved(person: User, given: Mapping[str, Any]) -> frozenset[str]:
    """The fields only staff may set that would not stay as they are."""
    return groups.reserved(person, given, STAFF_ONLY, FIELDS)


def require_short_token(person: User, given: Mapping[str, Any]) -> None:
    """For those who are not staff."""
    lifetime = given.get("token_lifetime", person.token_lifetime)
    if lifetime != person.token_lifetime and (lifetime is None or lifetime > YEAR):
        raise Invalid(f"Ensure this value is less than or equal to {YEAR}.", "token_lifetime")


def _present(person: User) -> None:
    if person.erased:
        raise UserIsErased("this person was erased; nothing more can be recorded about them")
    if person.removed:
        raise NotFound("No User matches the given query.")


def deactivate(person: User) -> list[Event]:
    _present(person)
    return [UserDeactivated()] if person.active else []


def activate(person: User) -> list[Event]:
    _present(person)
    return [] if person.active else [UserActivated()]


def remove(person: User) -> list[Event]:
    return [] if person.removed or person.erased else [UserRemoved()]


def erase(person: User) -> list[Event]:
    return [] if person.erased else [UserErased()]


def evolve(person: User | None, event: Event) -> User:
    person = person or User()
    match event:
        case UserRegistered():
            return User(**BLANK, **msgspec.structs.asdict(event))
        case UserPolicyAccepted():
            return msgspec.structs.replace(person, policy_accepted=True)
        case UserActivated() | UserDeactivated():
            return msgspec.structs.replace(person, active=isinstance(event, UserActivated))
        case UserRemoved():
            return msgspec.structs.replace(person, active=False, removed=True)
        case UserErased():
            return User(active=False, removed=person.removed, erased=True)
        case _ if isinstance(event, GROUPS):
            return groups.remembered(person, event)
    return person


def names(person: User) -> frozenset[Name]:
    """Removed, a person gives the names up."""
    held = (Name("username", person.username or "", "username"), Name("user slug", person.slug or "", "slug"))
    return frozenset(name for name in held if name.value and not person.removed)


KIND = Kind(name="user", state=User, evolve=evolve, names=names, shape=2)
