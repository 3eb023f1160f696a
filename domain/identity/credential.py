"""Which password of a user is valid. The stream knows only its random id: the hash is kept elsewhere, under that id."""

from typing import ClassVar
from uuid import UUID, uuid5

import msgspec

from domain.event import Event
from domain.kind import Kind
from domain.refusal import Invalid

SHORTEST, LONGEST = 8, 1024
_NAMESPACE = UUID("0d5e6a52-6f5d-5c0b-8a54-3d2f0a1c9b11")


def stream_of(user: UUID) -> UUID:
    return uuid5(_NAMESPACE, user.hex)


class PasswordSet(Event, frozen=True):
    """From now on the hash kept under `credential` is the one that counts."""

    name: ClassVar[str] = "identity.credential.password_set"
    user: UUID
    credential: UUID


class PasswordRemoved(Event, frozen=True):
    """No password counts until another is set."""

    name: ClassVar[str] = "identity.credential.password_removed"
    user: UUID


EVENTS: tuple[type[Event], ...] = (PasswordSet, PasswordRemoved)


class Credential(msgspec.Struct, frozen=True):
    password: UUID | None = None


NONE = Credential()


def require_good(password: str, username: str) -> None:
    """Raises Invalid naming `new_password`, never quoting it."""
    wrong = (
        (len(password) < SHORTEST, f"This password is too short. It must contain at least {SHORTEST} characters."),
        (len(password) > LONGEST, f"This password is too long. It may contain {LONGEST} characters at most."),
        (password.isdigit(), "This password is entirely numeric."),
        (password.casefold() == username.casefold(), "The password is too similar to the username."),
    )
    for is_wrong, message in wrong:
        if is_wrong:
            raise Invalid(message, "new_password")


def set_password(held: Credential, user: UUID, credential: UUID) -> list[Event]:
    return [] if held.password == credential else [PasswordSet(user=user, credential=credential)]


def remove_password(held: Credential, user: UUID) -> list[Event]:
    return [PasswordRemoved(user=user)] if held.password else []


def evolve(held: Credential | None, event: Event) -> Credential:
    match event:
        case PasswordSet(credential=credential):
            return Credential(credential)
        case PasswordRemoved():
            return NONE
    return held or NONE


KIND = Kind(name="credential", state=Credential, evolve=evolve)
