"""A person who signs in. Everything that tells who it is, is personal; the stream is the person."""

from typing import ClassVar

import msgspec

from domain import check
from domain.event import Event, Personal
from domain.kind import Kind, Name
from domain.refusal import Invalid, Refused


class UserRegistered(Event, frozen=True):
    name: ClassVar[str] = "identity.user.registered"
    username: Personal = None
    full_name: Personal = None
    email: Personal = None
    phone: Personal = None
    civil_number: Personal = None


class UserRenamed(Event, frozen=True):
    name: ClassVar[str] = "identity.user.renamed"
    full_name: Personal = None


class UserEmailChanged(Event, frozen=True):
    name: ClassVar[str] = "identity.user.email_changed"
    email: Personal = None


class UserPhoneChanged(Event, frozen=True):
    name: ClassVar[str] = "identity.user.phone_changed"
    phone: Personal = None


class UserDeactivated(Event, frozen=True):
    name: ClassVar[str] = "identity.user.deactivated"


class UserActivated(Event, frozen=True):
    name: ClassVar[str] = "identity.user.activated"


class UserErased(Event, frozen=True):
    name: ClassVar[str] = "identity.user.erased"


EVENTS: tuple[type[Event], ...] = (
    UserRegistered,
    UserRenamed,
    UserEmailChanged,
    UserPhoneChanged,
    UserDeactivated,
    UserActivated,
    UserErased,
)


class UserIsErased(Refused):
    code = "user_erased"


class User(msgspec.Struct, frozen=True):
    username: Personal = None
    full_name: Personal = None
    email: Personal = None
    phone: Personal = None
    civil_number: Personal = None
    active: bool = True
    erased: bool = False


def register(username: str, full_name: str, email: str = "", phone: str = "", civil_number: str = "") -> list[Event]:
    username = check.text("username", username, 128)
    if any(c.isspace() for c in username):
        raise Invalid("username must not contain blanks", "username")
    return [
        UserRegistered(
            username=username,
            full_name=check.text("full_name", full_name, 200, required=False),
            email=check.email("email", email),
            phone=check.text("phone", phone, 255, required=False),
            civil_number=check.text("civil_number", civil_number, 50, required=False),
        )
    ]


def _present(user: User) -> None:
    if user.erased:
        raise UserIsErased("this person was erased; nothing more can be recorded about them")


def rename(user: User, full_name: str) -> list[Event]:
    _present(user)
    full_name = check.text("full_name", full_name, 200, required=False)
    return [UserRenamed(full_name=full_name)] if full_name != user.full_name else []


def change_email(user: User, email: str) -> list[Event]:
    _present(user)
    email = check.email("email", email)
    return [UserEmailChanged(email=email)] if email != user.email else []


def change_phone(user: User, phone: str) -> list[Event]:
    _present(user)
    phone = check.text("phone", phone, 255, required=False)
    return [UserPhoneChanged(phone=phone)] if phone != user.phone else []


def deactivate(user: User) -> list[Event]:
    _present(user)
    return [UserDeactivated()] if user.active else []


def activate(user: User) -> list[Event]:
    _present(user)
    return [] if user.active else [UserActivated()]


def erase(user: User) -> list[Event]:
    return [] if user.erased else [UserErased()]


def evolve(user: User | None, event: Event) -> User:
    user = user or User()
    match event:
        case UserRegistered():
            return User(event.username, event.full_name, event.email, event.phone, event.civil_number)
        case UserRenamed():
            return msgspec.structs.replace(user, full_name=event.full_name)
        case UserEmailChanged():
            return msgspec.structs.replace(user, email=event.email)
        case UserPhoneChanged():
            return msgspec.structs.replace(user, phone=event.phone)
        case UserDeactivated():
            return msgspec.structs.replace(user, active=False)
        case UserActivated():
            return msgspec.structs.replace(user, active=True)
        case UserErased():
            return User(active=False, erased=True)
    return user


def names(user: User) -> frozenset[Name]:
    return frozenset({Name("username", user.username, "username")}) if user.username else frozenset()


KIND = Kind(name="user", state=User, evolve=evolve, names=names)
