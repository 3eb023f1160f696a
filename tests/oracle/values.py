"""Values for the fields of commands, by name or by kind: those that may be right, and those that never are. The pools
are small, so that names collide and what is gone is asked for again: what rarely comes twice tests nothing."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, get_args, get_origin
from uuid import UUID

from commands.marketplace.offering_parts import ComponentForm, PlanForm
from domain.file import File
from domain.marketplace.component import BILLINGS
from domain.marketplace.plan import UNITS, Discount

UNKNOWN = UUID(int=7)
WORDS = ("Apollo", "apollo", "Gemini", "Luna", "Vostok", "Mir")
_FORM = {"order": ["size"], "options": {"size": {"type": "integer", "label": "Size"}}}
MARKET: dict[str, tuple[Any, ...]] = {
    "type": ("Marketplace.Basic", "cores", "Marketplace.Slurm", "ram", "Marketplace.Basic"),
    "billing_type": BILLINGS,
    "limit_period": ("month", "total", ""),
    "unit": UNITS,
    **dict.fromkeys(("attributes", "backend_metadata", "service_attributes"), ({}, {"a": 1}, {"a": {"b": [1]}})),
    **dict.fromkeys(("options", "resource_options"), ({}, _FORM)),
    "plugin_options": ({}, {"disable_autoapprove": True}, {"max_instances": 3}),
    "components": ((), (ComponentForm(billing_type="limit", type="cores", name="Cores"),)),
    "plans": ((), (PlanForm(name="Basic", unit_price=Decimal("1.5")),)),
    "limits": ({},),
    "prices": ({"cores": Decimal("1.5")}, {}, {"cores": Decimal(2), "ram": Decimal(1)}),
    "quotas": ({"cores": 4}, {}),
    "discounts": ({"cores": Discount(10, 5)}, {}),
    "secret_attributes": ((),),
}
RIGHT: dict[str, tuple[Any, ...]] = {
    "role": ("CUSTOMER.OWNER", "PROJECT.MEMBER", "CUSTOMER.OWNER", "PROJECT.MANAGER", "PROJECT.MEMBER", "Apollo"),
    **dict.fromkeys(("content_type", "scope_kind"), ("customer", "project")),
    "username": ("ada", "bob", "cid", "dot", "eve"),
    "method": ("password", "oidc", "token"),
    "public_key": (
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c ada@home",
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU",
    ),
    **dict.fromkeys(("country", "nationality", "country_of_residence", "organization_country"), ("EE", "", "FI")),
    "nationalities": ((), ("EE",), ("EE", "FI")),
    "default_tax_percent": ("0", "20.00", "7.5"),
    "access_subnets": ("10.0.0.0/8", ""),
    "homepage": ("https://example.org", ""),
    "kind": ("default", "course"),
    "oecd_fos_2007_code": ("1.1", "", "2.2"),
    **dict.fromkeys(("email", "notification_emails"), ("ada@example.org", "bob@example.org", "")),
    "slug": ("apollo", "gemini", "luna"),
    "preferred_language": ("en", "et", ""),
    "archived": (False, True, False),
    "gender": (1, 2, 9, 0),
    "permissions": (["PROJECT.UPDATE"], [], ["PROJECT.LIST", "CUSTOMER.UPDATE"]),
    "descriptions": ({}, {"en": 'a "word"'}, {"et": "s\\na", "en": None}),
    "features": ({"user": {"ssh_keys": False}}, {"user": {"ssh_keys": True}}),
    "url": ("https://example.org", "ssh://example.org"),
    "settings": ({"SITE_NAME": "Mir"}, {"COUNTRIES": ["EE"]}, {"SITE_NAME": None}),
    **MARKET,
}
WRONG: dict[str, tuple[Any, ...]] = {
    "username": ("ADA", "", "a b"),
    "url": ("example.org", ""),
    "permissions": (["FLY"],),
    "descriptions": ({"xx": "x"},),
    "features": ({"moon": {"base": True}},),
    "settings": ({"SITE_NAME": 5}, {"MOON": "full"}),
    **dict.fromkeys(("options", "resource_options"), ({"order": ["x"]},)),
    "plugin_options": ({"max_instances": "x"},),
    "prices": ({"gpu": Decimal(1)}, {"cores": Decimal(-1)}),
    "quotas": ({"cores": -1},),
    "service_attributes": ({"password": "x"},),
}
"""Where nothing is said here, it is by kind: what is wrong in one field may do in another."""


def right(field: str, kind: Any, pick: int, now: datetime) -> Any:
    """Nothing in a command itself speaks against it."""
    if kind is datetime:
        return now + timedelta(days=pick + 1)
    if kind is date:
        return now.date() + timedelta(days=5 * pick + (30 if field == "end_date" else 0))
    pool = RIGHT.get(field) or _pool(kind)
    return pool[pick % len(pool)]


def wrong(field: str, kind: Any, pick: int, now: datetime) -> Any:
    if kind is UUID:
        return UNKNOWN
    if kind is datetime:
        return now - timedelta(hours=pick)
    if kind is date:
        return now.date() - timedelta(days=pick + 1)
    pool = WRONG.get(field) or _POOLS_OF_WRONG.get(kind) or RIGHT.get(field) or _pool(kind)
    return pool[pick % len(pool)]


def kinds(hint: Any) -> tuple[Any, ...]:
    """What a field may be: several where it may be left empty."""
    return get_args(hint) if isinstance(hint, UnionType) else (hint,)


_POOLS: dict[Any, tuple[Any, ...]] = {
    str: WORDS,
    bool: (True, False, True),
    int: (60, 3600, 61),
    float: (1.0, 60.0, -7.25),
    Decimal: (Decimal(1), Decimal("2.5"), Decimal(0)),
    tuple: ((), ("Apollo",), ("Apollo", "Gemini")),
    dict: ({}, {"cores": 1}),
    File: (File("0" * 64, "a.png", "image/png", 3), File("1" * 64, "b.png", "image/png", 4)),
}
_POOLS_OF_WRONG: dict[Any, tuple[Any, ...]] = {str: ("", "moon", "x" * 600), int: (-1,), float: (-200.0,)}


def _pool(kind: Any) -> tuple[Any, ...]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Literal:
        return inner
    if origin is tuple and inner[0] not in (str, Any):
        return ((),)
    return _POOLS[origin or kind]
