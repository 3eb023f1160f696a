"""What an offering is measured in: cores, storage, users. Billed as fixed, as ordered (limit), by usage or once."""

import re
from typing import Any, Literal
from uuid import UUID

import msgspec

from domain import check, clean
from domain.clean import Clean
from domain.refusal import Invalid

Billing = Literal["fixed", "usage", "limit", "one", "few"]
Period = Literal["month", "quarterly", "annual", "total"]
BILLINGS: tuple[Billing, ...] = ("fixed", "usage", "limit", "one", "few")
PERIODS: tuple[Period, ...] = ("month", "quarterly", "annual", "total")


class Component(msgspec.Struct, frozen=True, kw_only=True):
    """`type` is its name in limits, prices and usage, e.g. cores; unique within the offering. Limits are whole numbers
    in the component's own unit; people are shown them divided by `unit_factor`, called `measured_unit`.

    It is also how events tell of a component: a further field needs a default."""

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


_TYPE = re.compile(r"[a-zA-Z0-9_\-/:]+")
_WHOLE = clean.number(-(2**31), 2**31 - 1)
_COUNT = clean.number(0, 2**31 - 1)


def _type(field: str, value: str) -> str:
    value = check.text(field, value, 50)
    if not _TYPE.fullmatch(value):
        raise Invalid("Enter letters, digits, and any of _ - / : only.", field)
    return value


def _period(field: str, value: str | None) -> Any:
    return clean.choice(PERIODS)(field, value) if value else None


FIELDS: dict[str, Clean] = {
    "type": _type,
    "name": clean.text(150, required=True),
    "billing_type": clean.choice(BILLINGS),
    "description": clean.html(4096),
    "measured_unit": clean.text(30),
    "unit_factor": clean.number(1, 2**31 - 1),
    "limit_period": _period,
    "limit_amount": _COUNT,
    "article_code": clean.text(30),
    "min_value": _WHOLE,
    "max_value": _WHOLE,
    "max_available_limit": _WHOLE,
    "default_limit": _WHOLE,
    "is_boolean": clean.anything,
    "is_prepaid": clean.anything,
    "overage_component": clean.anything,
    "min_prepaid_duration": _COUNT,
    "max_prepaid_duration": _COUNT,
}
BUILTIN = ("type", "name", "billing_type", "measured_unit", "unit_factor", "is_boolean")
"""What the type of the offering has fixed of a built-in one."""


def require_sense(component: Component) -> None:
    """Numbers that contradict each other. Raises Invalid."""
    for low, high in (("min_value", "max_value"), ("min_prepaid_duration", "max_prepaid_duration")):
        least, most = getattr(component, low), getattr(component, high)
        if least is not None and most is not None and least > most:
            raise Invalid(f"This is less than {low}, which is {least}.", high)
    if (wanted := component.default_limit) is not None:
        least, most = component.min_value, component.max_value
        if (least is not None and wanted < least) or (most is not None and wanted > most):
            raise Invalid("The default limit has to be between the minimum and the maximum.", "default_limit")
