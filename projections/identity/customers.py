"""Customers: the organisations that order and pay. A removed one keeps its row and says when it was removed."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.identity.customer import Customer as State
from domain.identity.customer_events import (
    EVENTS,
    CustomerArchived,
    CustomerBlocked,
    CustomerCreated,
    CustomerGroupsSet,
    CustomerRemoved,
    CustomerUnarchived,
    CustomerUnblocked,
)
from projections.engine.model import ReadModel, by_stream
from projections.shared import as_columns, defaults


class Customer(msgspec.Struct, frozen=True, gc=False):
    """Lists are JSON as text, but for those of groups."""

    uuid: UUID
    title: str
    native_name: str
    abbreviation: str
    description: str
    slug: str
    backend_id: str
    email: str
    notification_emails: str
    phone_number: str
    contact_details: str
    homepage: str
    address: str
    postal: str
    country: str
    latitude: float | None
    longitude: float | None
    registration_code: str
    vat_code: str
    agreement_number: str
    domain: str
    sponsor_number: int | None
    bank_name: str
    bank_account: str
    default_tax_percent: str
    accounting_start_date: datetime | None
    display_billing_info_in_projects: bool
    access_subnets: str
    user_email_patterns: str
    user_affiliations: str
    user_identity_sources: str
    grace_period_days: int | None
    max_service_accounts: int | None
    project_metadata_checklist: UUID | None
    organization_groups: list[UUID]
    created_at: datetime
    modified_at: datetime
    blocked_at: datetime | None
    archived_at: datetime | None
    removed_at: datetime | None


def _created(recorded: Recorded) -> Customer:
    told = {**defaults(Customer, State), **as_columns(recorded.event)}
    since = {"created_at": recorded.at, "modified_at": recorded.at}
    return Customer(**{**told, "uuid": recorded.stream, "organization_groups": [], **since})


def _fold(row: Customer | None, recorded: Recorded) -> Customer | None:
    event, at, change = recorded.event, recorded.at, msgspec.structs.replace
    match event:
        case CustomerCreated():
            return _created(recorded)
        case _ if row is None:
            return None
        case CustomerGroupsSet():
            return change(row, organization_groups=list(event.organization_groups), modified_at=at)
        case CustomerBlocked():
            return change(row, blocked_at=at, modified_at=at)
        case CustomerUnblocked():
            return change(row, blocked_at=None, modified_at=at)
        case CustomerArchived():
            return change(row, archived_at=at, modified_at=at)
        case CustomerUnarchived():
            return change(row, archived_at=None, modified_at=at)
        case CustomerRemoved():
            return change(row, removed_at=at, modified_at=at)
    return change(row, **as_columns(event), modified_at=at)


_TEXTS = (
    *("title", "native_name", "abbreviation", "description", "slug", "backend_id", "email", "notification_emails"),
    *("phone_number", "contact_details", "homepage", "address", "postal", "country"),
)
MODEL = ReadModel(
    name="customers",
    version=3,
    row=Customer,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        **dict.fromkeys(_TEXTS, "text"),
        "latitude": "float8",
        "longitude": "float8",
        **dict.fromkeys(("registration_code", "vat_code", "agreement_number", "domain"), "text"),
        "sponsor_number": "bigint",
        **dict.fromkeys(("bank_name", "bank_account", "default_tax_percent"), "text"),
        "accounting_start_date": "timestamptz",
        "display_billing_info_in_projects": "boolean",
        **dict.fromkeys(
            ("access_subnets", "user_email_patterns", "user_affiliations", "user_identity_sources"), "text"
        ),
        "grace_period_days": "bigint",
        "max_service_accounts": "bigint",
        "project_metadata_checklist": "uuid",
        "organization_groups": "uuid[]",
        **dict.fromkeys(("created_at", "modified_at", "blocked_at", "archived_at", "removed_at"), "timestamptz"),
    },
    indexes=(
        "(title, uuid)",
        "(created_at, uuid)",
        "(slug)",
        "(backend_id)",
        "(modified_at)",
        "USING gin (organization_groups)",
        "USING gin (lower(title) public.gin_trgm_ops)",
    ),
    names=tuple(event.name for event in EVENTS),
    key_of=by_stream,
    fold=_fold,
)
