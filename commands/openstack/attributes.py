"""Attributes of orders, one by one: texts, sizes, addresses of things. Each raises Invalid naming the field."""

import re
from collections.abc import Mapping
from ipaddress import IPv4Network, ip_address
from typing import Any
from uuid import UUID

from domain import check
from domain.refusal import Invalid

REQUIRED = "This field is required."
NOTHING_THERE = "Invalid hyperlink - Object does not exist."
_ADDRESS = re.compile(r"(?:.*/api/)?(?:([a-z0-9-]+)/)?([0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12})/?")
SMALLEST = 1024


def where(field: str) -> str:
    return f"attributes.{field}"


def text(given: Mapping[str, Any], field: str, longest: int, *, required: bool = False) -> str:
    value = given.get(field)
    if value is None and not required:
        return ""
    if not isinstance(value, str):
        raise Invalid(REQUIRED if value is None else "Not a valid string.", where(field))
    return check.text(where(field), value, longest, required=required)


def flag(given: Mapping[str, Any], field: str) -> bool:
    value = given.get(field, False)
    if not isinstance(value, bool):
        raise Invalid("Must be a valid boolean.", where(field))
    return value


def whole(value: Any, field: str, least: int = 0) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Invalid(REQUIRED if value is None else "A valid integer is required.", where(field))
    if value < least:
        raise Invalid(f"Ensure this value is greater than or equal to {least}.", where(field))
    return value


def listed(given: Mapping[str, Any], field: str) -> list[Any]:
    value = given.get(field)
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise Invalid('Expected a list of items but got type "str".', where(field))
    return list(value)


def table(value: Any, field: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Invalid("Invalid data. Expected a dictionary.", where(field))
    return value


def uuid(value: Any, path: str, field: str) -> UUID:
    """In the address of one of `path`, e.g. openstack-flavors."""
    found = _ADDRESS.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise Invalid(REQUIRED if value in (None, "") else "Invalid hyperlink - No URL match.", where(field))
    if found[1] and found[1] != path:
        raise Invalid("Invalid hyperlink - Incorrect URL match.", where(field))
    return UUID(found[2])


def ip(value: Any, field: str) -> str:
    """`field` as it is to be named."""
    try:
        return str(ip_address(str(value)))
    except ValueError:
        raise Invalid("Enter a valid IPv4 or IPv6 address.", field) from None


def private_range(given: Mapping[str, Any], field: str, default: str) -> str:
    """A private /24."""
    value = text(given, field, 18) or default
    try:
        network = IPv4Network(value)
    except ValueError:
        raise Invalid("Enter a valid IPv4 network, e.g. 192.168.42.0/24.", where(field)) from None
    if network.prefixlen != 24 or not network.is_private:
        raise Invalid("It has to be a private IPv4 network with a /24 mask.", where(field))
    return str(network)
