"""Which accounts at offerings a person has or had: one stream per person, so that all of them are found when the person
is to be forgotten."""

from typing import ClassVar
from uuid import UUID, uuid5

import msgspec

from domain.event import Event
from domain.kind import Kind

_NAMESPACE = UUID("c8d1f5de-5c8e-5b1f-8b58-7a2c0f3b9e16")


def stream_of(user: UUID) -> UUID:
    return uuid5(_NAMESPACE, user.hex)


class AccountListed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.accounts.listed"
    user: UUID
    offering_user: UUID


EVENTS: tuple[type[Event], ...] = (AccountListed,)


class Accounts(msgspec.Struct, frozen=True):
    """Streams of offering users."""

    numbers: tuple[UUID, ...] = ()


NONE = Accounts()


def add(known: Accounts, user: UUID, number: UUID) -> list[Event]:
    """Nothing the second time."""
    return [] if number in known.numbers else [AccountListed(user=user, offering_user=number)]


def evolve(known: Accounts | None, event: Event) -> Accounts:
    known = known or NONE
    return Accounts((*known.numbers, event.offering_user)) if isinstance(event, AccountListed) else known


KIND = Kind(name="accounts", state=Accounts, evolve=evolve)
