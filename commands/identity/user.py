"""What may be asked of users."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Change, Decision, Loaded, change
from commands.fields import given
from commands.identity.extra_rights import is_staff, require_staff
from commands.identity.flags import flagged, standing, turned
from commands.ports import Load
from domain.event import Event
from domain.identity import access, ssh_key, user
from domain.identity.user_events import UserDeactivated
from domain.marketplace import accounts, offering_user

KIND = user.KIND


class RegisterUser(msgspec.Struct, frozen=True):
    """First and last name, where given, make the full one."""

    username: str
    full_name: str = ""
    email: str = ""
    phone_number: str = ""
    civil_number: str = ""
    first_name: str = ""
    last_name: str = ""
    native_name: str = ""
    personal_title: str = ""
    birth_date: date | None = None
    place_of_birth: str = ""
    gender: int | str | None = None
    country_of_residence: str = ""
    nationality: str = ""
    nationalities: tuple[str, ...] = ()
    organization: str = ""
    job_title: str = ""
    organization_country: str = ""
    organization_type: str = ""
    organization_registry_code: str = ""
    eduperson_assurance: tuple[str, ...] = ()
    description: str = ""
    slug: str = ""
    preferred_language: str = ""
    notifications_enabled: bool = True
    token_lifetime: int | None = 3600
    is_identity_manager: bool = False
    managed_isds: tuple[str, ...] = ()
    is_staff: bool = False
    is_support: bool = False
    is_active: bool = True
    agree_with_policy: bool = False


class ChangeUser(msgspec.Struct, frozen=True):
    """What is not given stays as it is."""

    user: UUID
    username: str | UnsetType = UNSET
    full_name: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    phone_number: str | UnsetType = UNSET
    civil_number: str | UnsetType = UNSET
    first_name: str | UnsetType = UNSET
    last_name: str | UnsetType = UNSET
    native_name: str | UnsetType = UNSET
    personal_title: str | UnsetType = UNSET
    birth_date: date | UnsetType | None = UNSET
    place_of_birth: str | UnsetType = UNSET
    gender: int | str | UnsetType | None = UNSET
    country_of_residence: str | UnsetType = UNSET
    nationality: str | UnsetType = UNSET
    nationalities: tuple[str, ...] | UnsetType = UNSET
    organization: str | UnsetType = UNSET
    job_title: str | UnsetType = UNSET
    organization_country: str | UnsetType = UNSET
    organization_type: str | UnsetType = UNSET
    organization_registry_code: str | UnsetType = UNSET
    eduperson_assurance: tuple[str, ...] | UnsetType = UNSET
    description: str | UnsetType = UNSET
    slug: str | UnsetType = UNSET
    preferred_language: str | UnsetType = UNSET
    notifications_enabled: bool | UnsetType = UNSET
    token_lifetime: int | UnsetType | None = UNSET
    is_identity_manager: bool | UnsetType = UNSET
    managed_isds: tuple[str, ...] | UnsetType = UNSET
    is_staff: bool | UnsetType = UNSET
    is_support: bool | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    agree_with_policy: bool = False


class DeactivateUser(msgspec.Struct, frozen=True):
    user: UUID


class ActivateUser(msgspec.Struct, frozen=True):
    user: UUID


class RemoveUser(msgspec.Struct, frozen=True):
    """Deactivates for good; what is known of the person stays until it is erased."""

    user: UUID


class ErasePerson(msgspec.Struct, frozen=True):
    """Destroys the key of a person: nothing personal can be read again, in no copy of the log."""

    user: UUID


def _changed(command: Any, load: Load, decide: Callable[[user.User], list[Event]]) -> Decision:
    person = load(KIND, command.user)
    return Decision(change(person, decide(person.required())), result=command.user)


def register_user(command: RegisterUser, asked: Asked, load: Load) -> Decision:
    fields, flags = flagged(given(command, "agree_with_policy"))
    events = user.register(asked.new_id, fields, command.agree_with_policy)
    if not flags["is_active"]:
        events.append(UserDeactivated())
    rights = Loaded(access.KIND, access.stream_of(asked.new_id), access.NOBODY, 0)
    powers = change(rights, access.flag(access.NOBODY, asked.new_id, command.is_staff, command.is_support))
    return Decision(change(Loaded(KIND, asked.new_id, None, 0), events) + powers, result=asked.new_id)


def change_user(command: ChangeUser, asked: Asked, load: Load) -> Decision:
    """The person and what they may do: two streams, one commit."""
    fields, flags = flagged(given(command, "user", "agree_with_policy"))
    person, rights = load(KIND, command.user), load(access.KIND, access.stream_of(command.user))
    before, held = person.required(), rights.state or access.NOBODY
    require_staff(asked, load, user.reserved(before, fields) | turned(before, held, flags))
    if not is_staff(asked, load):
        user.require_short_token(before, fields)
    events = user.change(before, fields, command.agree_with_policy)
    if "is_active" in flags:
        events += user.activate(before) if flags["is_active"] else user.deactivate(before)
    wanted = {**standing(before, held), **flags}
    powers = change(rights, access.flag(held, command.user, wanted["is_staff"], wanted["is_support"]))
    return Decision(change(person, events) + powers, result=command.user)


def deactivate_user(command: DeactivateUser, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, user.deactivate)


def activate_user(command: ActivateUser, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, user.activate)


def remove_user(command: RemoveUser, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, user.remove)


def _accounts(load: Load, who: UUID) -> Iterator[tuple[Change, ...]]:
    """At offerings: what they are called goes with the person."""
    for number in (load(accounts.KIND, accounts.stream_of(who)).state or accounts.NONE).numbers:
        found = load(offering_user.KIND, number)
        yield change(found, offering_user.forget(found.required()))


def erase_person(command: ErasePerson, asked: Asked, load: Load) -> Decision:
    """Keys and names of accounts go in the same commit: a row that shows one must not wait for somebody to notice."""
    person, keys = load(KIND, command.user), load(ssh_key.KIND, ssh_key.stream_of(command.user))
    gone = change(keys, ssh_key.remove_all(keys.state or ssh_key.NONE, command.user))
    gone += tuple(each for account in _accounts(load, command.user) for each in account)
    return Decision(change(person, user.erase(person.required())) + gone, result=command.user, erases=command.user)


HANDLERS: Handlers = {
    RegisterUser: register_user,
    ChangeUser: change_user,
    DeactivateUser: deactivate_user,
    ActivateUser: activate_user,
    RemoveUser: remove_user,
    ErasePerson: erase_person,
}
