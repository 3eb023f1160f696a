"""What may be asked of customers."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded, change
from commands.fields import given
from commands.identity.extra_rights import require_staff
from commands.identity.organization_group import grouped, uuids
from commands.ports import Load
from domain.event import Event
from domain.identity import customer, project
from domain.marketplace import service_provider

KIND = customer.KIND


class CreateCustomer(msgspec.Struct, frozen=True):
    name: str
    abbreviation: str = ""
    native_name: str = ""
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


class ChangeCustomer(msgspec.Struct, frozen=True):
    """What is not given stays as it is."""

    customer: UUID
    name: str | UnsetType = UNSET
    abbreviation: str | UnsetType = UNSET
    native_name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    slug: str | UnsetType = UNSET
    backend_id: str | UnsetType = UNSET
    email: str | UnsetType = UNSET
    notification_emails: str | UnsetType = UNSET
    phone_number: str | UnsetType = UNSET
    contact_details: str | UnsetType = UNSET
    homepage: str | UnsetType = UNSET
    address: str | UnsetType = UNSET
    postal: str | UnsetType = UNSET
    country: str | UnsetType = UNSET
    latitude: float | UnsetType | None = UNSET
    longitude: float | UnsetType | None = UNSET
    registration_code: str | UnsetType = UNSET
    vat_code: str | UnsetType = UNSET
    agreement_number: str | UnsetType = UNSET
    domain: str | UnsetType = UNSET
    sponsor_number: int | UnsetType | None = UNSET
    bank_name: str | UnsetType = UNSET
    bank_account: str | UnsetType = UNSET
    default_tax_percent: str | UnsetType = UNSET
    accounting_start_date: datetime | UnsetType | None = UNSET
    display_billing_info_in_projects: bool | UnsetType = UNSET
    access_subnets: str | UnsetType = UNSET
    user_email_patterns: tuple[str, ...] | UnsetType = UNSET
    user_affiliations: tuple[str, ...] | UnsetType = UNSET
    user_identity_sources: tuple[str, ...] | UnsetType = UNSET
    grace_period_days: int | UnsetType | None = UNSET
    max_service_accounts: int | UnsetType | None = UNSET
    project_metadata_checklist: UUID | UnsetType | None = UNSET
    blocked: bool | UnsetType = UNSET
    archived: bool | UnsetType = UNSET


class BlockCustomer(msgspec.Struct, frozen=True):
    customer: UUID


class UnblockCustomer(msgspec.Struct, frozen=True):
    customer: UUID


class ArchiveCustomer(msgspec.Struct, frozen=True):
    customer: UUID


class SetCustomerGroups(msgspec.Struct, frozen=True):
    customer: UUID
    organization_groups: tuple[UUID, ...]


class RemoveCustomer(msgspec.Struct, frozen=True):
    customer: UUID


def _changed(command: Any, load: Load, decide: Callable[[customer.Customer], list[Event]]) -> Decision:
    found = load(KIND, command.customer)
    return Decision(change(found, decide(found.required())), result=command.customer, customer=command.customer)


def create_customer(command: CreateCustomer, asked: Asked, load: Load) -> Decision:
    events = customer.create(asked.new_id, asked.now, given(command))
    return Decision(change(Loaded(KIND, asked.new_id, None, 0), events), result=asked.new_id, customer=asked.new_id)


def change_customer(command: ChangeCustomer, asked: Asked, load: Load) -> Decision:
    fields = given(command, "customer")

    def decide(found: customer.Customer) -> list[Event]:
        require_staff(asked, load, customer.reserved(found, fields))
        return customer.change(found, fields)

    return _changed(command, load, decide)


def block_customer(command: BlockCustomer, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, customer.block)


def unblock_customer(command: UnblockCustomer, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, customer.unblock)


def archive_customer(command: ArchiveCustomer, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, customer.archive)


def set_groups(command: SetCustomerGroups, _asked: Asked, load: Load) -> Decision:
    groups = grouped(load, command.organization_groups)
    fields = {"organization_groups": uuids(groups)}
    changed = _changed(command, load, lambda found: customer.change(found, fields))
    return msgspec.structs.replace(changed, reads=groups)


def remove_customer(command: RemoveCustomer, asked: Asked, load: Load) -> Decision:
    """Not while it has projects or offers something: a project holds a name until it is removed, an offering until it
    is removed or archived."""
    removed = _changed(command, load, customer.remove)
    kinds = (project.name_kind(command.customer), service_provider.offerings_kind(command.customer))
    return msgspec.structs.replace(removed, vacant=kinds)


HANDLERS: Handlers = {
    CreateCustomer: create_customer,
    ChangeCustomer: change_customer,
    BlockCustomer: block_customer,
    UnblockCustomer: unblock_customer,
    ArchiveCustomer: archive_customer,
    SetCustomerGroups: set_groups,
    RemoveCustomer: remove_customer,
}
