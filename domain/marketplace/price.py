"""What a plan costs: a month for what is fixed or ordered, once for what is paid once."""

from collections.abc import Mapping, Sequence
from decimal import Context, Decimal

from domain.marketplace.component import Component
from domain.marketplace.plan import Plan

MONTHS: dict[str, Decimal] = {
    "month": Decimal(1),
    "quarter": Decimal(1) / 3,
    "half_month": Decimal(2),
    "day": Decimal(30),
    "hour": Decimal(720),
    "quantity": Decimal(1),
}
"""How many of a plan's units a month has, of 30 days."""
MONTH = 30
CENT = Decimal("0.01")
_WIDE = Context(prec=60)


def rounded(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, context=_WIDE)


def monthly(plan: Plan, components: Sequence[Component], limits: Mapping[str, int]) -> Decimal:
    """Of what is known beforehand: what is used costs extra."""
    amounts = {c.type: _amount(c, plan, limits) for c in components if c.billing_type in ("fixed", "limit")}
    total = sum((plan.prices.get(kind, Decimal(0)) * amount for kind, amount in amounts.items()), Decimal(0))
    return rounded((plan.unit_price + total) * MONTHS[plan.unit])


def once(plan: Plan, components: Sequence[Component]) -> Decimal:
    """What is paid when it begins."""
    kinds = [component.type for component in components if component.billing_type == "one"]
    return rounded(sum((plan.prices.get(kind, Decimal(0)) for kind in kinds), Decimal(0)))


def _amount(component: Component, plan: Plan, limits: Mapping[str, int]) -> Decimal:
    """In units as prices are given."""
    if component.billing_type == "fixed":
        return Decimal(plan.quotas.get(component.type, 0))
    return Decimal(limits.get(component.type, 0)) / max(component.unit_factor, 1)
