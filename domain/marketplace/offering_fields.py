"""What the fields of an offering may hold, by the names they have on the wire."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec

from domain import clean
from domain.clean import Clean
from domain.countries import COUNTRIES
from domain.marketplace import order_form, plugin_options
from domain.refusal import Invalid

_LONGEST = 1 << 16


def _object(field: str, value: Any) -> dict[str, Any]:
    """Free in what it holds, and not endless."""
    if not isinstance(value, dict):
        raise Invalid("Expected a dictionary of items.", field)
    if len(msgspec.json.encode(value)) > _LONGEST:
        raise Invalid(f"Ensure this field has no more than {_LONGEST} characters.", field)
    return value


def _once(_field: str, values: Collection[UUID]) -> tuple[UUID, ...]:
    """Each of them, in the order they were first named."""
    return tuple(dict.fromkeys(values))


FIELDS: dict[str, Clean] = {
    "name": clean.text(150, required=True),
    "slug": clean.slug,
    "category": clean.anything,
    "description": clean.html(4096),
    "full_description": clean.html(_LONGEST),
    "vendor_details": clean.html(_LONGEST),
    "getting_started": clean.html(_LONGEST),
    "integration_guide": clean.html(_LONGEST),
    "privacy_policy_link": clean.url(200),
    "access_url": clean.url(200),
    "datacite_doi": clean.text(255),
    "latitude": clean.number(-90, 90),
    "longitude": clean.number(-180, 180),
    "country": clean.choice(COUNTRIES, blank=True),
    "attributes": _object,
    "options": order_form.cleaned,
    "resource_options": order_form.cleaned,
    "plugin_options": plugin_options.cleaned,
    "service_attributes": _object,
    "backend_id": clean.text(255),
    "backend_metadata": _object,
    "organization_groups": clean.anything,
    "image": clean.anything,
    "thumbnail": clean.anything,
    "tags": _once,
}
