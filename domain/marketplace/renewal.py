"""Renewing what is paid ahead: for how many months, until when, at what price."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from datetime import MAXYEAR, date
from decimal import Decimal
from typing import Any

import msgspec

from domain import clean
from domain.marketplace import limits, price
from domain.marketplace.component import Component
from domain.marketplace.plan import Plan
from domain.refusal import Invalid

ACTION = "renew"
"""What stands under `action` in the attributes of the order."""
NOT_PREPAID = "This action is only available for prepaid resources."
LONGEST = 1200
_SOLD = ("limit", "one", "few")


class Item(msgspec.Struct, frozen=True):
    """A component: `prepaid` for all the months, or more of one that is paid by limit for the days that are left."""

    component_type: str
    component_name: str
    billing_type: str
    billing_period: str | None
    current_limit: int
    new_limit: int
    unit_price: Decimal
    measured_unit: str
    period_description: str
    total: Decimal


class Estimate(msgspec.Struct, frozen=True):
    components: tuple[Item, ...]
    subscription_total: Decimal
    limit_change_total: Decimal
    total: Decimal
    remaining_days: int
    new_end_date: date


def renews(attributes: Mapping[str, Any]) -> bool:
    """Whether an Update order with these attributes is a renewal."""
    return attributes.get("action") == ACTION


def require_months(components: Sequence[Component], months: int) -> None:
    """As many as all that is paid ahead is sold for. Raises Invalid."""
    prepaid = [each for each in components if each.is_prepaid]
    if not prepaid:
        raise Invalid(NOT_PREPAID, "non_field_errors")
    least = max(each.min_prepaid_duration or 1 for each in prepaid)
    most = min(each.max_prepaid_duration or LONGEST for each in prepaid)
    clean.number(max(least, 1), most)("extension_months", months)


def more(components: Sequence[Component], before: Mapping[str, int], wanted: Mapping[str, int]) -> dict[str, int]:
    """The limits with those that are wanted, none lower than before. Raises Invalid naming limits.<type>."""
    found = limits.checked(components, {**before, **wanted})
    for kind, amount in wanted.items():
        if amount < before.get(kind, 0):
            raise Invalid(f"With a renewal limits only rise: it is {before[kind]} now.", f"limits.{kind}")
    return found


def until(end: date | None, today: date, months: int) -> date:
    """From the day it ends, or from today where it has no end or is over. Raises Invalid."""
    begin = max(end or today, today)
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    if year > MAXYEAR:
        raise Invalid("The end would be later than there are dates for.", "extension_months")
    return date(year, month + 1, min(begin.day, monthrange(year, month + 1)[1]))


def ahead(components: Sequence[Component], plan: Plan, limits: Mapping[str, int], months: int) -> Decimal:
    """What is paid for these months when the renewal is ordered."""
    return _sum([*_ahead(components, plan, limits, limits, months)])


def estimate(
    components: Sequence[Component],
    plan: Plan | None,
    before: Mapping[str, int],
    after: Mapping[str, int],
    months: int,
    end: date,
    today: date,
) -> Estimate:
    """`end` is the new one. Where there is no plan nothing is paid."""
    days = (end - today).days
    paid = [*_ahead(components, plan, before, after, months)] if plan else []
    raised = [*_raised(components, plan, before, after, days)] if plan else []
    first, second = _sum(paid), _sum(raised)
    return Estimate((*paid, *raised), first, second, first + second, days, end)


def _ahead(
    components: Sequence[Component], plan: Plan, before: Mapping[str, int], after: Mapping[str, int], months: int
) -> Iterator[Item]:
    for each in components:
        if each.is_prepaid and each.billing_type in _SOLD:
            total = _monthly(each, plan, after.get(each.type, 0)) * months
            yield _item(each, plan, before, after, ("prepaid", None, f"{months} months"), total)


def _raised(
    components: Sequence[Component], plan: Plan, before: Mapping[str, int], after: Mapping[str, int], days: int
) -> Iterator[Item]:
    for each in components:
        rise = after.get(each.type, 0) - before.get(each.type, 0)
        if each.billing_type == "limit" and not each.is_prepaid and rise > 0:
            total = _monthly(each, plan, rise) * days / price.MONTH
            yield _item(each, plan, before, after, ("limit", each.limit_period, f"{days} days"), total)


def _monthly(component: Component, plan: Plan, amount: int) -> Decimal:
    units = Decimal(amount) / max(component.unit_factor, 1)
    return plan.prices.get(component.type, Decimal(0)) * price.MONTHS[plan.unit] * units


def _item(
    component: Component,
    plan: Plan,
    before: Mapping[str, int],
    after: Mapping[str, int],
    billed: tuple[str, str | None, str],
    total: Decimal,
) -> Item:
    kind, period, described = billed
    return Item(
        component_type=component.type,
        component_name=component.name,
        billing_type=kind,
        billing_period=period,
        current_limit=before.get(component.type, 0),
        new_limit=after.get(component.type, 0),
        unit_price=plan.prices.get(component.type, Decimal(0)),
        measured_unit=component.measured_unit,
        period_description=described,
        total=price.rounded(total),
    )


def _sum(items: Sequence[Item]) -> Decimal:
    return price.rounded(sum((each.total for each in items), Decimal(0)))
