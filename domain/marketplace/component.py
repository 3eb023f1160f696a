"""What an offering is measured in: cores, storage, users. Billed as fixed, as ordered (limit), by usage or once."""

from typing import Literal
from uuid import UUID

import msgspec

Billing = Literal["fixed", "usage", "limit", "one", "few"]
Period = Literal["month", "quarterly", "annual", "total"]


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """`type` is its name in limits, prices and usage, e.g. cores; unique within the offering. Limits are whole numbers
    in the component's own unit; people are shown them divided by `unit_factor`, called `measured_unit`."""

    uuid: UUID
    type: str
    name: str
    billing_type: Billing
    description: str = ""
    measured_unit: str = ""
    unit_factor: int = 1
    limit_period: Period | None = None
    limit_amount: int | None = None
    article_code: str = ""
    min_value: int | None = None
    max_value: int | None = None
    max_available_limit: int | None = None
    default_limit: int | None = None
    is_boolean: bool = False
    is_builtin: bool = False
    is_prepaid: bool = False
    overage_component: UUID | None = None
    min_prepaid_duration: int | None = None
    max_prepaid_duration: int | None = None
