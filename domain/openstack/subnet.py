"""A subnet: the addresses of a network (contract/state-machines.md, section 7)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain import operation
from domain.event import Event
from domain.kind import Kind
from domain.openstack import subnet_events as happened
from domain.openstack.subnet_events import EVENTS, GROUPS, OUTCOMES, REQUESTS, Pool, Route
from domain.operation import Backed

__all__ = ["EVENTS", "OUTCOMES", "REQUESTS"]


class Subnet(Backed, frozen=True, kw_only=True):
    tenant: UUID
    network: UUID
    title: str
    description: str = ""
    cidr: str
    gateway_ip: str = ""
    disable_gateway: bool = False
    allocation_pools: tuple[Pool, ...] = ()
    dns_nameservers: tuple[str, ...] = ()
    host_routes: tuple[Route, ...] = ()
    ip_version: int = 4
    enable_dhcp: bool = True
    is_connected: bool = False


def create(told: Mapping[str, Any]) -> list[Event]:
    """Checked by then. `told` are the fields of SubnetCreationRequested."""
    return [happened.SubnetCreationRequested(**told)]


def connect(subnet: Subnet, run: UUID, router: UUID) -> list[Event]:
    operation.require(subnet)
    return [happened.SubnetConnectionRequested(run=run, router=router)]


def disconnect(subnet: Subnet, run: UUID, router: UUID) -> list[Event]:
    operation.require(subnet)
    return [happened.SubnetDisconnectionRequested(run=run, router=router)]


def delete(subnet: Subnet, run: UUID) -> list[Event]:
    operation.require(subnet, ("OK", "ERRED"))
    return [happened.SubnetDeletionRequested(run=run)]


def pull(subnet: Subnet, run: UUID) -> list[Event]:
    operation.require_pullable(subnet)
    return [happened.SubnetPullRequested(run=run)]


def change(subnet: Subnet, run: UUID, given: Mapping[str, Any]) -> list[Event]:
    """The cloud is told its name."""
    wish = happened.SubnetPushRequested(run=run)
    return operation.changed(subnet, operation.described(given), GROUPS, wish, (happened.SubnetRenamed,))


evolve = operation.evolution(Subnet, happened.SubnetCreationRequested, GROUPS)
KIND = Kind(name="subnet", state=Subnet, evolve=evolve)
