"""What is told of the usage of a resource in a month."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from domain.event import Event


class UsageReported(Event, frozen=True):
    """In all of `month` up to `moment`, in the component's own unit. `recurring`: as much every month until it is
    reported anew. `usage` is the number of what it is about, `month` its first day."""

    name: ClassVar[str] = "marketplace.usage.reported"
    usage: UUID
    resource: UUID
    offering: UUID
    month: date
    component: UUID
    type: str
    amount: Decimal
    moment: datetime
    description: str = ""
    recurring: bool = False


class UsageCarriedOver(Event, frozen=True):
    """Of the month before, where it was said to be recurring."""

    name: ClassVar[str] = "marketplace.usage.recurrence_applied"
    usage: UUID
    resource: UUID
    offering: UUID
    month: date
    component: UUID
    type: str
    amount: Decimal
    moment: datetime
    description: str = ""
    recurring: bool = True


class UserUsageReported(Event, frozen=True):
    """Of one account at the provider. Whose it is, is told by `offering_user`; `account` is the name of one that nobody
    here is known to hold, else empty. `number` is what the usage of this account is called, `usage` what it is part
    of."""

    name: ClassVar[str] = "marketplace.usage.user_part_reported"
    number: UUID
    usage: UUID
    resource: UUID
    offering: UUID
    month: date
    component: UUID
    type: str
    amount: Decimal
    moment: datetime
    offering_user: UUID | None = None
    account: str = ""


EVENTS: tuple[type[Event], ...] = (UsageReported, UsageCarriedOver, UserUsageReported)
