"""What a field may hold: functions (field, value) -> the value as it is kept; they raise Invalid naming the field."""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

import msgspec
import nh3

from domain import check
from domain.refusal import Invalid

Clean = Callable[[str, Any], Any]
_SLUG = re.compile(r"[-a-zA-Z0-9_]+")


def cleaned(table: Mapping[str, Clean], given: Mapping[str, Any]) -> dict[str, Any]:
    return {field: table[field](field, value) for field, value in given.items()}


def anything(_field: str, value: Any) -> Any:
    return value


def text(longest: int, *, required: bool = False) -> Clean:
    return lambda field, value: check.text(field, value, longest, required=required)


def html(longest: int) -> Clean:
    """Scripts and what else may run in a browser are dropped, the text around stays (contract/conventions.md, section
    7). Text without an element is kept letter by letter."""

    def clean(field: str, value: str) -> str:
        value = check.text(field, value, longest, required=False)
        return nh3.clean(value) if "<" in value else value

    return clean


def email(longest: int = 320) -> Clean:
    return lambda field, value: check.email(field, check.text(field, value, longest, required=False))


def emails(longest: int) -> Clean:
    """Addresses with commas between them."""

    def clean(field: str, value: str) -> str:
        value = check.text(field, value, longest, required=False)
        return ", ".join(check.email(field, one) for one in value.split(",") if one.strip())

    return clean


def slug(field: str, value: str) -> str:
    value = check.text(field, value, 50)
    if not _SLUG.fullmatch(value):
        raise Invalid('Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.', field)
    return value


def choice(values: Collection[Any], *, blank: bool = False) -> Clean:
    """With `blank`, nothing may be chosen too: an empty text."""

    def clean(field: str, value: Any) -> Any:
        if value not in values and not (blank and value in ("", None)):
            raise Invalid(f'"{value}" is not a valid choice.', field)
        return "" if blank and value is None else value

    return clean


def number(low: float, high: float) -> Clean:
    """None passes: the types of commands say where it may stand."""

    def clean(field: str, value: float | None) -> float | None:
        if value is not None and not value >= low:
            raise Invalid(f"Ensure this value is greater than or equal to {low}.", field)
        if value is not None and not value <= high:
            raise Invalid(f"Ensure this value is less than or equal to {high}.", field)
        return value

    return clean


def percent(field: str, value: str) -> str:
    """A decimal from 0 to 200, as text with two places."""
    try:
        found = Decimal(value)
        if not found.is_finite() or found != found.quantize(Decimal("0.01")):
            raise InvalidOperation
    except InvalidOperation:
        raise Invalid("A valid number with at most two decimal places is required.", field) from None
    number(0, 200)(field, float(found))
    return f"{found:.2f}"


WEB = ("http", "https")


def url(longest: int, schemes: Collection[str] = WEB) -> Clean:
    def clean(field: str, value: str) -> str:
        value = check.text(field, value, longest, required=False)
        if value and (not _leads(value, schemes) or any(c.isspace() for c in value)):
            raise Invalid("Enter a valid URL.", field)
        return value

    return clean


def _leads(value: str, schemes: Collection[str]) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in schemes and bool(parts.hostname)
    except ValueError:
        return False


def subnets(field: str, value: str) -> str:
    """CIDR addresses with commas between them."""
    try:
        return ",".join(str(ip_network(one.strip(), strict=False)) for one in value.split(",") if one.strip())
    except ValueError:
        raise Invalid("Enter a comma separated list of IPv4 or IPv6 CIDR addresses.", field) from None


def words(field: str, values: Collection[str]) -> tuple[str, ...]:
    return tuple(check.text(field, value, 255) for value in values)


def patterns(field: str, values: Collection[str]) -> tuple[str, ...]:
    """Regular expressions."""
    for value in words(field, values):
        try:
            re.compile(value)
        except re.error:
            raise Invalid(f"Invalid regular expression: {value}", field) from None
    return words(field, values)


def listed(each: Clean) -> Clean:
    """A list as JSON text: the form in which a personal one is kept."""
    return lambda field, values: msgspec.json.encode([each(field, value) for value in values]).decode()


def day(_field: str, value: date | None) -> str | None:
    """A date as text: the form in which a personal one is kept."""
    return None if value is None else value.isoformat()


def moment(field: str, value: datetime | None) -> datetime | None:
    if value is not None and value.tzinfo is None:
        raise Invalid("This date and time needs a time zone, e.g. Z.", field)
    return value
