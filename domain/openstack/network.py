"""A network of a tenant (contract/state-machines.md, section 7)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from domain import operation
from domain.event import Event
from domain.kind import Kind
from domain.openstack import network_events as happened
from domain.openstack.network_events import EVENTS, GROUPS, OUTCOMES, REQUESTS
from domain.operation import Backed
from domain.refusal import Invalid

__all__ = ["EVENTS", "OUTCOMES", "REQUESTS"]


class Network(Backed, frozen=True, kw_only=True):
    tenant: UUID
    title: str
    description: str = ""
    mtu: int | None = None
    is_external: bool = False
    type: str = ""
    segmentation_id: int | None = None


def create(told: Mapping[str, Any]) -> list[Event]:
    """Checked by then. `told` are the fields of NetworkCreationRequested."""
    return [happened.NetworkCreationRequested(**told)]


def set_mtu(network: Network, run: UUID, mtu: int) -> list[Event]:
    operation.require(network)
    if not 68 <= mtu <= 9000:
        raise Invalid("Ensure this value is between 68 and 9000.", "mtu")
    return [happened.NetworkMtuRequested(run=run, mtu=mtu)]


def delete(network: Network, run: UUID) -> list[Event]:
    operation.require(network, ("OK", "ERRED"))
    return [happened.NetworkDeletionRequested(run=run)]


def pull(network: Network, run: UUID) -> list[Event]:
    operation.require_pullable(network)
    return [happened.NetworkPullRequested(run=run)]


def change(network: Network, run: UUID, given: Mapping[str, Any]) -> list[Event]:
    """The cloud is told its name."""
    wish = happened.NetworkPushRequested(run=run)
    return operation.changed(network, operation.described(given), GROUPS, wish, (happened.NetworkRenamed,))


evolve = operation.evolution(Network, happened.NetworkCreationRequested, GROUPS)
KIND = Kind(name="network", state=Network, evolve=evolve)
