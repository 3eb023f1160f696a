"""What an offering costs: a price and an amount for each of its components."""

from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

Unit = Literal["month", "quarter", "half_month", "day", "hour", "quantity"]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """`prices` and `quotas` by component type; where there are resources, `future_prices`
    hold from the next month on."""

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
    organization_groups: tuple[UUID, ...] = ()
