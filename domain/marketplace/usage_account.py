"""The months in which usage of a resource was reported, and the last one that may be: one stream per resource."""

from datetime import date
from typing import ClassVar
from uuid import UUID, uuid5

import msgspec

from domain.event import Event
from domain.kind import Kind

_NAMESPACE = UUID("5d8f1b0e-6f5b-5d0c-8a3e-9b7a5f0c2d41")


def stream_of(resource: UUID) -> UUID:
    return uuid5(_NAMESPACE, resource.hex)


class UsageMonthBegun(Event, frozen=True):
    """`month` is its first day."""

    name: ClassVar[str] = "marketplace.usage_account.month_begun"
    resource: UUID
    month: date


class UsageAccountClosed(Event, frozen=True):
    """The resource ended in `month`: of later ones nothing is reported."""

    name: ClassVar[str] = "marketplace.usage_account.closed"
    resource: UUID
    month: date


EVENTS: tuple[type[Event], ...] = (UsageMonthBegun, UsageAccountClosed)


class UsageAccount(msgspec.Struct, frozen=True):
    months: tuple[date, ...] = ()
    closed: date | None = None


NONE = UsageAccount()


def begin(account: UsageAccount, resource: UUID, month: date) -> list[Event]:
    return [] if month in account.months else [UsageMonthBegun(resource=resource, month=month)]


def close(account: UsageAccount, resource: UUID, month: date) -> list[Event]:
    """Nothing the second time."""
    return [] if account.closed else [UsageAccountClosed(resource=resource, month=month)]


def evolve(account: UsageAccount | None, event: Event) -> UsageAccount:
    account = account or NONE
    match event:
        case UsageMonthBegun():
            return msgspec.structs.replace(account, months=(*account.months, event.month))
        case UsageAccountClosed():
            return msgspec.structs.replace(account, closed=event.month)
    return account


KIND = Kind(name="usage_account", state=UsageAccount, evolve=evolve)
