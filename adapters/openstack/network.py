"""Networks. Found again by the mark in their description, as Neutron has no other place to write at creation."""

from typing import Any
from uuid import UUID

import msgspec

from adapters.openstack.asking import ask, get, look, pages, remove
from adapters.openstack.cloud import Cloud
from adapters.openstack.outcome import mark


class NetworkWish(msgspec.Struct, frozen=True, kw_only=True):
    """`mtu` 0: as the cloud has it."""

    name: str
    mtu: int = 0


class NetworkSeen(msgspec.Struct, frozen=True, kw_only=True):
    backend_id: str
    name: str
    runtime_state: str
    mtu: int
    is_external: bool
    is_shared: bool
    kind: str
    segmentation_id: int | None
    subnets: tuple[str, ...]


def find(cloud: Cloud, stream: UUID) -> NetworkSeen | None:
    found = look(cloud, "network", "/networks", "networks", {"description": mark(stream)})
    return _seen(found) if found else None


def create(cloud: Cloud, stream: UUID, wish: NetworkWish) -> NetworkSeen:
    return find(cloud, stream) or _create(cloud, stream, wish)


def see(cloud: Cloud, backend_id: str) -> NetworkSeen:
    return _seen(get(cloud, "network", f"/networks/{backend_id}", "network"))


def change(cloud: Cloud, backend_id: str, wish: NetworkWish) -> NetworkSeen:
    told = {"name": wish.name} | ({"mtu": wish.mtu} if wish.mtu else {})
    return _seen(ask(cloud, "network", "PUT", f"/networks/{backend_id}", {"network": told})["network"])


def delete(cloud: Cloud, backend_id: str) -> None:
    """Raises Retryable while something is connected."""
    remove(cloud, "network", f"/networks/{backend_id}")


def external_networks(cloud: Cloud) -> tuple[NetworkSeen, ...]:
    return tuple(map(_seen, pages(cloud, "network", "/networks", "networks", {"router:external": "true"})))


def all_networks(cloud: Cloud, project: str) -> tuple[NetworkSeen, ...]:
    return tuple(map(_seen, pages(cloud, "network", "/networks", "networks", {"project_id": project})))


def _create(cloud: Cloud, stream: UUID, wish: NetworkWish) -> NetworkSeen:
    told = {"name": wish.name, "description": mark(stream)} | ({"mtu": wish.mtu} if wish.mtu else {})
    return _seen(ask(cloud, "network", "POST", "/networks", {"network": told})["network"])


def _seen(network: dict[str, Any]) -> NetworkSeen:
    return NetworkSeen(
        backend_id=network["id"],
        name=network["name"],
        runtime_state=network["status"],
        mtu=network.get("mtu") or 0,
        is_external=bool(network.get("router:external")),
        is_shared=bool(network.get("shared")),
        kind=network.get("provider:network_type") or "",
        segmentation_id=network.get("provider:segmentation_id"),
        subnets=tuple(network.get("subnets", ())),
    )
