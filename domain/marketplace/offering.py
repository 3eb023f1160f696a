"""What a provider offers: components, plans, the form a customer fills in, and how orders of it are carried out."""

from typing import Any, Literal
from uuid import UUID

import msgspec

from domain.marketplace.component import Component
from domain.marketplace.plan import Plan

State = Literal["Draft", "Active", "Paused", "Archived", "Unavailable"]


class Offering(msgspec.Struct, frozen=True, kw_only=True):
    """`customer` is the provider. Not `shared`: only for those who see `project` (without one: `customer`)
    or the resource `scope` it belongs to. `secrets` names what is kept outside the log (passwords, tokens);
    `service_attributes` and `secret_options` hold the rest. `options`: the form, {"order": [...], "options": {...}}."""

    title: str
    type: str
    customer: UUID
    category: UUID
    state: State = "Draft"
    paused_reason: str = ""
    slug: str = ""
    shared: bool = True
    billable: bool = True
    project: UUID | None = None
    parent: UUID | None = None
    scope: UUID | None = None
    settings: UUID | None = None
    description: str = ""
    full_description: str = ""
    privacy_policy_link: str = ""
    access_url: str = ""
    vendor_details: str = ""
    getting_started: str = ""
    integration_guide: str = ""
    datacite_doi: str = ""
    latitude: float | None = None
    longitude: float | None = None
    country: str = ""
    backend_id: str = ""
    backend_metadata: dict[str, Any] = {}
    attributes: dict[str, Any] = {}
    options: dict[str, Any] = {}
    resource_options: dict[str, Any] = {}
    plugin_options: dict[str, Any] = {}
    secret_options: dict[str, Any] = {}
    service_attributes: dict[str, Any] = {}
    secrets: UUID | None = None
    organization_groups: tuple[UUID, ...] = ()
    components: tuple[Component, ...] = ()
    plans: tuple[Plan, ...] = ()
    removed: bool = False
