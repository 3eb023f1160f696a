"""What may be asked of users."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded, change
from commands.ports import Load
from domain.event import Event
from domain.identity import ssh_key, user

KIND = user.KIND


class RegisterUser(msgspec.Struct, frozen=True):
    username: str
    full_name: str = ""
    email: str = ""
    phone: str = ""
    civil_number: str = ""


class RenameUser(msgspec.Struct, frozen=True):
    user: UUID
    full_name: str


class ChangeUserEmail(msgspec.Struct, frozen=True):
    user: UUID
    email: str


class ChangeUserPhone(msgspec.Struct, frozen=True):
    user: UUID
    phone: str


class DeactivateUser(msgspec.Struct, frozen=True):
    user: UUID


class ActivateUser(msgspec.Struct, frozen=True):
    user: UUID


class ErasePerson(msgspec.Struct, frozen=True):
    """Destroys the key of a person: nothing personal can be read again, in no copy of the log."""

    user: UUID


def _changed(command: Any, load: Load, decide: Callable[[user.User], list[Event]]) -> Decision:
    person = load(KIND, command.user)
    return Decision(change(person, decide(person.required())), result=command.user)


def register_user(command: RegisterUser, asked: Asked, load: Load) -> Decision:
    events = user.register(command.username, command.full_name, command.email, command.phone, command.civil_number)
    return Decision(change(Loaded(KIND, asked.new_id, None, 0), events), result=asked.new_id)


def rename_user(command: RenameUser, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, lambda person: user.rename(person, command.full_name))


def change_user_email(command: ChangeUserEmail, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, lambda person: user.change_email(person, command.email))


def change_user_phone(command: ChangeUserPhone, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, lambda person: user.change_phone(person, command.phone))


def deactivate_user(command: DeactivateUser, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, user.deactivate)


def activate_user(command: ActivateUser, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, user.activate)


def erase_person(command: ErasePerson, asked: Asked, load: Load) -> Decision:
    """Keys go in the same commit: a row that shows one must not wait for somebody to notice."""
    person, keys = load(KIND, command.user), load(ssh_key.KIND, ssh_key.stream_of(command.user))
    gone = change(keys, ssh_key.remove_all(keys.state or ssh_key.NONE, command.user))
    return Decision(change(person, user.erase(person.required())) + gone, result=command.user, erases=command.user)


HANDLERS: Handlers = {
    RegisterUser: register_user,
    RenameUser: rename_user,
    ChangeUserEmail: change_user_email,
    ChangeUserPhone: change_user_phone,
    DeactivateUser: deactivate_user,
    ActivateUser: activate_user,
    ErasePerson: erase_person,
}
