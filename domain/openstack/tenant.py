"""A tenant: a project at a cloud with quotas and a user (contract/state-machines.md, section 4)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from domain import operation
from domain.event import Event
from domain.kind import Kind, Name
from domain.openstack import imported
from domain.openstack import tenant_events as happened
from domain.openstack.tenant_events import EVENTS, GROUPS, OUTCOMES, REQUESTS, TenantPrepared
from domain.operation import Backed

__all__ = ["EVENTS", "OUTCOMES", "REQUESTS"]

DEFAULT_QUOTAS = {
    "vcpu": 20,
    "ram": 51200,
    "storage": 1024000,
    "instances": 30,
    "volumes": 50,
    "snapshots": 50,
    "security_group_count": 100,
    "security_group_rule_count": 100,
    "floating_ip_count": 50,
    "network_count": 10,
    "subnet_count": 10,
    "port_count": -1,
}
"""By their names in the API; sizes in MiB, -1: without a limit."""


class Tenant(Backed, frozen=True, kw_only=True):
    """`offering` says which cloud; `secrets` names the row with the password of the user `username`. `cloud`, the
    address, is told of one that was imported. An empty `subnet_cidr`: no network is made with it."""

    offering: UUID
    resource: UUID
    cloud: str = ""
    title: str
    description: str = ""
    availability_zone: str = ""
    external_network_id: str = ""
    internal_network_id: str = ""
    quotas: dict[str, int] = msgspec.field(default_factory=dict)
    usages: dict[str, int] = msgspec.field(default_factory=dict)
    subnet_cidr: str = ""
    skip_router: bool = False
    security_groups: tuple[UUID, ...] = ()
    username: str = ""
    secrets: UUID | None = None


def create(told: Mapping[str, Any]) -> list[Event]:
    """Checked by then. `told` are the fields of TenantCreationRequested."""
    return [happened.TenantCreationRequested(**told)]


def prepare(tenant: Tenant, run: UUID, backend_id: str, username: str, secrets: UUID) -> list[Event]:
    """The project and its user are there; with what operation goes on is somebody else's business."""
    if not operation.runs(tenant, run):
        return []
    prepared = happened.TenantPrepared(username=username, secrets=secrets)
    known = (tenant.username, tenant.secrets) == (username, secrets)
    return [*operation.adopt(OUTCOMES, tenant, backend_id), *([] if known else [prepared])]


def set_quotas(tenant: Tenant, run: UUID, order: UUID | None, quotas: Mapping[str, int]) -> list[Event]:
    """Those that are not named stay as they are."""
    operation.require(tenant)
    return [happened.TenantQuotasRequested(run=run, order=order, quotas={**tenant.quotas, **quotas})]


def change_password(tenant: Tenant, run: UUID, secrets: UUID) -> list[Event]:
    operation.require(tenant)
    return [happened.TenantPasswordRequested(run=run, secrets=secrets)]


def delete(tenant: Tenant, run: UUID, order: UUID | None) -> list[Event]:
    operation.require(tenant, ("OK", "ERRED"))
    return [happened.TenantDeletionRequested(run=run, order=order)]


def pull(tenant: Tenant, run: UUID) -> list[Event]:
    operation.require_pullable(tenant)
    return [happened.TenantPullRequested(run=run)]


def change(tenant: Tenant, run: UUID, given: Mapping[str, Any]) -> list[Event]:
    """The cloud is told its name and description."""
    wish = happened.TenantPushRequested(run=run)
    return operation.changed(tenant, operation.described(given), GROUPS, wish, GROUPS)


def names(tenant: Tenant) -> frozenset[Name]:
    held = tenant.imported and not tenant.deleted
    return frozenset({imported.project(tenant.cloud, tenant.backend_id)}) if held else frozenset()


evolve = operation.evolution(Tenant, happened.TenantCreationRequested, (*GROUPS, TenantPrepared))
KIND = Kind(name="tenant", state=Tenant, evolve=evolve, names=names)
