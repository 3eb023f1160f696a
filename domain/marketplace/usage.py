"""What a resource used in a month, as its provider reports it: one stream per resource and month.

A late or corrected report is a further event; what was said before stays in the log.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

import msgspec

from domain import check
from domain.event import Event
from domain.kind import Kind
from domain.marketplace.component import Component
from domain.marketplace.usage_events import EVENTS, UsageCarriedOver, UsageReported, UserUsageReported
from domain.refusal import Invalid

__all__ = ["EVENTS"]

_NAMESPACE = UUID("0b9a7a55-5b7c-5c57-9d0b-3a0c6d1f8e72")
_HIGHEST = Decimal(10) ** 18
_CENT = Decimal("0.01")
REPORTED = ("usage", "limit")
"""Billing types of components whose usage is reported."""


def stream_of(resource: UUID, month: date) -> UUID:
    return uuid5(_NAMESPACE, f"{resource.hex}|{month:%Y-%m}")


def number_of(resource: UUID, month: date, component: UUID) -> UUID:
    """What the usage of one component in one month is called."""
    return uuid5(stream_of(resource, month), component.hex)


def month_of(moment: date) -> date:
    return date(moment.year, moment.month, 1)


class Amount(msgspec.Struct, frozen=True):
    component: UUID
    amount: Decimal
    moment: datetime
    description: str = ""
    recurring: bool = False


class Holder(msgspec.Struct, frozen=True):
    """Whose part of a usage it is: an offering user's, or that of an account nobody here is known to hold."""

    offering_user: UUID | None = None
    account: str = ""

    @property
    def key(self) -> str:
        return self.offering_user.hex if self.offering_user else f"@{self.account}"


class Usage(msgspec.Struct, frozen=True):
    """`amounts` by component type; `users` by component type and holder: number and amount."""

    amounts: dict[str, Amount] = {}
    users: dict[str, dict[str, tuple[UUID, Decimal]]] = {}


NONE = Usage()


class About(msgspec.Struct, frozen=True):
    """Whose usage it is, and of when."""

    resource: UUID
    offering: UUID
    month: date


class Reported(msgspec.Struct, frozen=True):
    component: Component
    amount: Decimal
    description: str
    recurring: bool


def component_of(components: Sequence[Component], kind: str) -> Component:
    """The one whose usage may be reported. Raises Invalid."""
    found = next((each for each in components if each.type == kind), None)
    if found is None:
        raise Invalid(f"Component {kind} is not found.", "usages")
    if found.billing_type not in REPORTED:
        raise Invalid(f"Usage of component {kind} is not reported: it is billed as {found.billing_type}.", "usages")
    return found


def checked(field: str, amount: Decimal) -> Decimal:
    if not amount.is_finite() or amount < 0:
        raise Invalid("Ensure this value is greater than or equal to 0.", field)
    if amount >= _HIGHEST:
        raise Invalid("Ensure that there are no more than 18 digits before the decimal point.", field)
    if amount != amount.quantize(_CENT):
        raise Invalid("Ensure that there are no more than 2 decimal places.", field)
    return amount


def reported(component: Component, amount: Decimal, description: str, recurring: bool) -> Reported:
    description = check.text("description", description, 4096, required=False)
    return Reported(component, checked("amount", amount), description, recurring)


def report(before: Usage, about: About, told: Sequence[Reported], moment: datetime) -> list[Event]:
    """What is said once more as it was is no news."""
    return [_reported(about, each, moment) for each in told if _is_news(before.amounts.get(each.component.type), each)]


def _is_news(known: Amount | None, told: Reported) -> bool:
    said = (told.amount, told.description, told.recurring)
    return known is None or (known.amount, known.description, known.recurring) != said


def _reported(about: About, told: Reported, moment: datetime) -> UsageReported:
    return UsageReported(
        usage=number_of(about.resource, about.month, told.component.uuid),
        resource=about.resource,
        offering=about.offering,
        month=about.month,
        component=told.component.uuid,
        type=told.component.type,
        amount=told.amount,
        moment=moment,
        description=told.description,
        recurring=told.recurring,
    )


def carry_over(before: Usage, last: Usage, about: About, moment: datetime) -> list[Event]:
    """What was recurring in the `last` month and is not told of in this one."""
    return [
        UsageCarriedOver(
            usage=number_of(about.resource, about.month, known.component),
            resource=about.resource,
            offering=about.offering,
            month=about.month,
            component=known.component,
            type=kind,
            amount=known.amount,
            moment=moment,
            description=known.description,
        )
        for kind, known in last.amounts.items()
        if known.recurring and kind not in before.amounts
    ]


def require_room(component: Component, others: Mapping[date, Usage], month: date, amount: Decimal) -> None:
    """Where no more than so much may be used in a time. `others`: the other months. Raises Invalid."""
    if component.limit_period is None or not component.limit_amount:
        return
    same = _SAME[component.limit_period]
    used = sum((_amount(used, component.type) for when, used in others.items() if same(when, month)), Decimal(0))
    if used + amount > component.limit_amount:
        raise Invalid(
            f"Total amount exceeds the limit. Total amount: {used + amount}, limit: {component.limit_amount}.", "amount"
        )


_SAME: dict[str, Callable[[date, date], bool]] = {
    "month": lambda one, other: one == other,
    "quarterly": lambda one, other: one.year == other.year and (one.month - 1) // 3 == (other.month - 1) // 3,
    "annual": lambda one, other: one.year == other.year,
    "total": lambda _one, _other: True,
}


def _amount(usage: Usage, kind: str) -> Decimal:
    known = usage.amounts.get(kind)
    return known.amount if known else Decimal(0)


def report_user(
    before: Usage, about: About, kind: str, holder: Holder, amount: Decimal, moment: datetime, number: UUID
) -> list[Event]:
    """`number` is for one that is told of for the first time. Of what nothing was reported nobody has a part."""
    known = before.amounts.get(kind)
    if known is None:
        raise Invalid("Nothing was reported of this component in this month.", "usages")
    mine = before.users.get(kind, {}).get(holder.key)
    if mine and mine[1] == amount:
        return []
    return [
        UserUsageReported(
            number=mine[0] if mine else number,
            usage=number_of(about.resource, about.month, known.component),
            resource=about.resource,
            offering=about.offering,
            month=about.month,
            component=known.component,
            type=kind,
            amount=amount,
            moment=moment,
            offering_user=holder.offering_user,
            account=holder.account,
        )
    ]


def evolve(usage: Usage | None, event: Event) -> Usage:
    usage = usage or NONE
    match event:
        case UsageReported() | UsageCarriedOver():
            said = Amount(event.component, event.amount, event.moment, event.description, event.recurring)
            return Usage({**usage.amounts, event.type: said}, usage.users)
        case UserUsageReported():
            whose = Holder(event.offering_user, event.account).key
            mine = {**usage.users.get(event.type, {}), whose: (event.number, event.amount)}
            return Usage(usage.amounts, {**usage.users, event.type: mine})
    return usage


KIND = Kind(name="usage", state=Usage, evolve=evolve, snapshot_every=100)
