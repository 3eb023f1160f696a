"""A router of a tenant (contract/state-machines.md, section 7)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain import operation
from domain.event import Event
from domain.kind import Kind
from domain.openstack import router_events as happened
from domain.openstack.router_events import EVENTS, GROUPS, OUTCOMES, REQUESTS
from domain.openstack.subnet_events import Route
from domain.operation import Backed

__all__ = ["EVENTS", "OUTCOMES", "REQUESTS"]


class Router(Backed, frozen=True, kw_only=True):
    """Connected with `subnets`, and with the external network if one is named."""

    tenant: UUID
    title: str
    description: str = ""
    external_network_id: str = ""
    subnets: tuple[UUID, ...] = ()
    routes: tuple[Route, ...] = ()
    fixed_ips: tuple[str, ...] = ()


def create(told: Mapping[str, Any]) -> list[Event]:
    """Checked by then. `told` are the fields of RouterCreationRequested."""
    return [happened.RouterCreationRequested(**told)]


def add_interface(router: Router, run: UUID, subnet: UUID) -> list[Event]:
    operation.require(router)
    return [happened.RouterInterfaceRequested(run=run, subnet=subnet)]


def remove_interface(router: Router, run: UUID, subnet: UUID) -> list[Event]:
    operation.require(router)
    return [happened.RouterInterfaceRemovalRequested(run=run, subnet=subnet)]


def set_routes(router: Router, run: UUID, routes: tuple[Route, ...]) -> list[Event]:
    operation.require(router, ("OK", "ERRED"))
    return [happened.RouterRoutesRequested(run=run, routes=routes)]


def delete(router: Router, run: UUID) -> list[Event]:
    operation.require(router, ("OK", "ERRED"))
    return [happened.RouterDeletionRequested(run=run)]


def pull(router: Router, run: UUID) -> list[Event]:
    operation.require_pullable(router)
    return [happened.RouterPullRequested(run=run)]


def change(router: Router, run: UUID, given: Mapping[str, Any]) -> list[Event]:
    """The cloud is told its name."""
    wish = happened.RouterPushRequested(run=run)
    return operation.changed(router, operation.described(given), GROUPS, wish, (happened.RouterRenamed,))


evolve = operation.evolution(Router, happened.RouterCreationRequested, GROUPS)
KIND = Kind(name="router", state=Router, evolve=evolve)
