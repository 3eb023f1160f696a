"""A valid value for every field of a request: by name where the name says more than the type."""

import datetime
import io
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from waldur_api_client.types import File

from tests.contract import ordered
from tests.contract.shapes import Named, Schema, resolved
from tests.contract.world import PASSWORD, PNG, World

_BY_NAME: Mapping[str, Callable[[World], Any]] = {
    "email": lambda w: f"{w.word('mail')}@example.org",
    "notification_emails": lambda _: "a@example.org, b@example.org",
    "phone_number": lambda _: "+3725551234",
    "homepage": lambda _: "https://example.org/kvark",
    "country": lambda _: "EE",
    "nationality": lambda _: "EE",
    "nationalities": lambda _: ["EE", "FI"],
    "country_of_residence": lambda _: "EE",
    "organization_country": lambda _: "EE",
    "preferred_language": lambda _: "et",
    "access_subnets": lambda _: "192.0.2.0/24",
    "default_tax_percent": lambda _: "22.00",
    "latitude": lambda _: 58.38,
    "longitude": lambda _: 26.72,
    "user_email_patterns": lambda _: [r".*@example\.org"],
    "token_lifetime": lambda _: 7200,
    "birth_date": lambda _: "1990-05-17",
    "customer": lambda w: w.url("customers", w.customer),
    "content_type": lambda _: "project",
    "organization_groups": lambda w: [w.url("organization-groups", w.group)],
    "permissions": lambda _: ["PROJECT.UPDATE"],
    "public_key": lambda w: w.public_key(),
    "new_password": lambda _: PASSWORD,
    "type": lambda w: w.first_url("project-types"),
    **dict.fromkeys(
        ("DOCS_URL", "SUPPORT_PORTAL_URL", "HERO_LINK_URL"), lambda w: f"https://example.org/{w.word('page')}"
    ),
    "project_slug_template": lambda _: "{customer_slug}-{project_slug}",
}


def example(world: World, operation: str, name: str, schema: Schema, named: Named, before: Any) -> Any:
    """Another value than the one it had `before`."""
    if known := ordered.found(operation, name) or _BY_NAME.get(name):
        return known(world)
    found = resolved(schema, named)
    if "enum" in found:
        return next((each for each in found["enum"] if each not in ("", None, before)), found["enum"][0])
    if choices := found.get("anyOf", found.get("oneOf")):
        return example(world, operation, name, choices[-1], named, before)
    kind = found.get("format", "") or found.get("type", "")
    return _BY_KIND[kind](world, before) if kind in _BY_KIND else _BY_KIND["string"](world, before)


def _day(days: int) -> str:
    return (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=days)).isoformat()


_BY_KIND: Mapping[str, Callable[[World, Any], Any]] = {
    "string": lambda w, _: w.word("text"),
    "boolean": lambda _, before: before is not True,
    "integer": lambda _, before: 3 if before == 7 else 7,
    "number": lambda _, before: 1.5 if before != 1.5 else 2.5,
    "array": lambda w, _: [w.word("item")],
    "object": lambda _w, _: {},
    "uuid": lambda _w, _: UUID(int=7).hex,
    "date": lambda _w, _: _day(60),
    "date-time": lambda _w, _: f"{_day(60)}T12:00:00Z",
    "binary": lambda _w, _: File(io.BytesIO(PNG), "small.png", "image/png"),
    "email": lambda w, _: f"{w.word('mail')}@example.org",
    "uri": lambda _w, _: "https://example.org/there",
}


def same(sent: Any, got: Any) -> bool:
    """Whether an answer shows what was sent, in whatever form it shows it."""
    if isinstance(sent, File):
        return isinstance(got, str) and got.startswith("http")
    if isinstance(sent, list) and isinstance(got, list):
        return len(sent) == len(got) and all(same(*pair) for pair in zip(sent, got, strict=True))
    if isinstance(sent, dict) and isinstance(got, dict):
        return all(name in got and same(value, got[name]) for name, value in sent.items())
    if isinstance(sent, str) and isinstance(got, str):
        return sent == got or any(_alike(form, sent, got) for form in (UUID, _path, _moment, Decimal))
    if type(sent) in (int, float) and type(got) in (int, float):
        return bool(sent == got)
    return type(sent) is type(got) and bool(sent == got)


def _alike(form: Callable[[str], Any], sent: str, got: str) -> bool:
    try:
        return bool(form(sent) == form(got))
    except (ValueError, InvalidOperation):
        return False


def _path(text: str) -> str:
    if not (path := urlsplit(text).path).startswith("/api/"):
        raise ValueError(text)
    return path


def _moment(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)
