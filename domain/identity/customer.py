"""An organisation that orders, pays, or provides. It owns projects."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain import clean, groups, slug
from domain.event import Event
from domain.identity import customer_events
from domain.identity.customer_events import (
    GROUPS,
    CustomerArchived,
    CustomerBlocked,
    CustomerCreated,
    CustomerRemoved,
    CustomerUnarchived,
    CustomerUnblocked,
)
from domain.identity.customer_fields import FIELDS, STAFF_ONLY
from domain.identity.organization_group import customers_kind
from domain.kind import Kind, Name
from domain.refusal import NotFound, Refused

EVENTS = customer_events.EVENTS


class CustomerClosed(Refused):
    """Blocked or archived: nothing new may begin there."""

    code = "customer_closed"

    def __init__(self) -> None:
        super().__init__("Blocked organization is not available.")


class Customer(msgspec.Struct, frozen=True, kw_only=True):
    title: str = ""
    native_name: str = ""
    abbreviation: str = ""
    description: str = ""
    slug: str = ""
    backend_id: str = ""
    email: str = ""
    notification_emails: str = ""
    phone_number: str = ""
    contact_details: str = ""
    homepage: str = ""
    address: str = ""
    postal: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    registration_code: str = ""
    vat_code: str = ""
    agreement_number: str = ""
    domain: str = ""
    sponsor_number: int | None = None
    bank_name: str = ""
    bank_account: str = ""
    default_tax_percent: str = "0.00"
    accounting_start_date: datetime | None = None
    display_billing_info_in_projects: bool = True
    access_subnets: str = ""
    user_email_patterns: tuple[str, ...] = ()
    user_affiliations: tuple[str, ...] = ()
    user_identity_sources: tuple[str, ...] = ()
    grace_period_days: int | None = None
    max_service_accounts: int | None = None
    project_metadata_checklist: UUID | None = None
    organization_groups: tuple[UUID, ...] = ()
    blocked: bool = False
    archived: bool = False
    removed: bool = False


_FLAGS: dict[str, tuple[type[Event], type[Event]]] = {
    "blocked": (CustomerUnblocked, CustomerBlocked),
    "archived": (CustomerUnarchived, CustomerArchived),
}
"""What happened when it is no longer so, and when it is so from now on."""


def _wanted(given: Mapping[str, Any]) -> dict[str, Any]:
    """Checked, and by the names of the state."""
    wanted = clean.cleaned(FIELDS, given)
    return {"title" if field == "name" else field: value for field, value in wanted.items()}


def create(stream: UUID, now: datetime, given: Mapping[str, Any]) -> list[Event]:
    """What is not given stays empty; a slug is made of the name, accounting begins now."""
    wanted = _wanted({field: value for field, value in given.items() if field != "slug" or value})
    wanted.setdefault("slug", slug.made(wanted["title"], stream))
    wanted["accounting_start_date"] = wanted.get("accounting_start_date") or now
    created = CustomerCreated(
        **{field: wanted[field] for field in CustomerCreated.__struct_fields__ if field in wanted}
    )
    return [created, *_changes(evolve(None, created), wanted)]


def change(customer: Customer, given: Mapping[str, Any]) -> list[Event]:
    """An archived one has to be taken back before anything else of it changes."""
    require_present(customer)
    wanted = _wanted(given)
    events = _changes(customer, wanted)
    if events and customer.archived and wanted.get("archived", True):
        raise CustomerClosed
    return events


def _changes(customer: Customer, wanted: Mapping[str, Any]) -> list[Event]:
    flags = [_FLAGS[flag][wanted[flag]]() for flag in _FLAGS if flag in groups.changed(customer, wanted)]
    return [*groups.events(customer, wanted, GROUPS), *flags]


def reserved(customer: Customer, given: Mapping[str, Any]) -> frozenset[str]:
    """The fields only staff may set that would not stay as they are."""
    return groups.reserved(customer, given, STAFF_ONLY, FIELDS)


def require_present(customer: Customer) -> None:
    if customer.removed:
        raise NotFound("No Customer matches the given query.")


def require_open(customer: Customer) -> None:
    require_present(customer)
    if customer.archived or customer.blocked:
        raise CustomerClosed


def block(customer: Customer) -> list[Event]:
    return _flagged(customer, blocked=True)


def unblock(customer: Customer) -> list[Event]:
    return _flagged(customer, blocked=False)


def archive(customer: Customer) -> list[Event]:
    return _flagged(customer, archived=True)


def _flagged(customer: Customer, **flag: bool) -> list[Event]:
    require_present(customer)
    return _changes(customer, flag)


def remove(customer: Customer) -> list[Event]:
    return [] if customer.removed else [CustomerRemoved()]


def evolve(customer: Customer | None, event: Event) -> Customer:
    customer = customer or Customer()
    match event:
        case CustomerBlocked() | CustomerUnblocked():
            return msgspec.structs.replace(customer, blocked=isinstance(event, CustomerBlocked))
        case CustomerArchived() | CustomerUnarchived():
            return msgspec.structs.replace(customer, archived=isinstance(event, CustomerArchived))
        case CustomerRemoved():
            return msgspec.structs.replace(customer, removed=True)
        case CustomerCreated():
            return groups.remembered(customer, event)
        case _ if isinstance(event, GROUPS):
            return groups.remembered(customer, event)
    return customer


def names(customer: Customer) -> frozenset[Name]:
    """Archived or removed, it gives its names up."""
    if customer.archived or customer.removed:
        return frozenset()
    grouped = (Name(customers_kind(group), customer.title) for group in customer.organization_groups)
    held = (Name("customer", customer.title), Name("customer slug", customer.slug, "slug"), *grouped)
    return frozenset(name for name in held if name.value)


KIND = Kind(name="customer", state=Customer, evolve=evolve, names=names, shape=3)
