"""What an offering costs: a price and an amount for each of its components."""

from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from domain import clean
from domain.clean import Clean
from domain.refusal import Invalid

Unit = Literal["month", "quarter", "half_month", "day", "hour", "quantity"]
UNITS: tuple[Unit, ...] = ("month", "quarter", "half_month", "day", "hour", "quantity")
_SMALLEST = Decimal("0.0000000001")
_LARGEST = Decimal(10) ** 12


class Discount(msgspec.Struct, frozen=True):
    """From `discount_threshold` units of a component on, `discount_rate` percent less is paid for it."""

    discount_threshold: int | None = None
    discount_rate: int | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """`prices`, `quotas` and `discounts` by component type; where there are resources, `future_prices` hold from the
    next month on."""

    uuid: UUID
    name: str
    description: str = ""
    article_code: str = ""
    max_amount: int | None = None
    archived: bool = False
    unit_price: Decimal = Decimal(0)
    unit: Unit = "month"
    backend_id: str = ""
    prices: dict[str, Decimal] = {}
    future_prices: dict[str, Decimal] = {}
    quotas: dict[str, int] = {}
    discounts: dict[str, Discount] = {}
    organization_groups: tuple[UUID, ...] = ()


def price(field: str, value: Decimal) -> Decimal:
    """At most 12 digits before the point and 10 after it, and no debt."""
    if not value.is_finite() or not 0 <= value < _LARGEST:
        raise Invalid("Ensure this value is a number from 0 with at most 12 digits before the decimal point.", field)
    if value != value.quantize(_SMALLEST):
        raise Invalid("Ensure that there are no more than 10 decimal places.", field)
    return value


def quota(field: str, value: int) -> int:
    found: int = clean.number(0, 2**31 - 1)(field, value)
    return found


def discount(field: str, value: Discount) -> Discount:
    clean.number(1, 2**31 - 1)(field, value.discount_threshold)
    clean.number(0, 100)(field, value.discount_rate)
    return value


FIELDS: dict[str, Clean] = {
    "name": clean.text(150, required=True),
    "description": clean.html(4096),
    "article_code": clean.text(30),
    "backend_id": clean.text(255),
    "max_amount": clean.number(1, 2**15 - 1),
    "unit_price": price,
    "unit": clean.choice(UNITS),
    "archived": clean.anything,
}
