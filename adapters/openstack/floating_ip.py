"""Floating IPs: an address of an external network, led to a port or to none."""

from typing import Any
from uuid import UUID

import msgspec

from adapters.openstack.asking import ask, get, look, pages, remove
from adapters.openstack.cloud import Cloud
from adapters.openstack.outcome import mark, marked


class FloatingIpWish(msgspec.Struct, frozen=True, kw_only=True):
    """`port` empty: led nowhere yet."""

    external_network: str
    port: str = ""


class FloatingIpSeen(msgspec.Struct, frozen=True, kw_only=True):
    """`stream` is whom it was made for, by its mark."""

    backend_id: str
    stream: UUID | None
    address: str
    runtime_state: str
    external_network: str
    port: str
    inner_address: str


def find(cloud: Cloud, stream: UUID) -> FloatingIpSeen | None:
    found = look(cloud, "network", "/floatingips", "floatingips", {"description": mark(stream)})
    return _seen(found) if found else None


def create(cloud: Cloud, stream: UUID, wish: FloatingIpWish) -> FloatingIpSeen:
    return find(cloud, stream) or _create(cloud, stream, wish)


def see(cloud: Cloud, backend_id: str) -> FloatingIpSeen:
    return _seen(get(cloud, "network", f"/floatingips/{backend_id}", "floatingip"))


def lead(cloud: Cloud, backend_id: str, port: str) -> FloatingIpSeen:
    """To this port; empty: to none."""
    told = {"floatingip": {"port_id": port or None}}
    return _seen(ask(cloud, "network", "PUT", f"/floatingips/{backend_id}", told)["floatingip"])


def all_floating_ips(cloud: Cloud, project: str) -> tuple[FloatingIpSeen, ...]:
    return tuple(map(_seen, pages(cloud, "network", "/floatingips", "floatingips", {"project_id": project})))


def delete(cloud: Cloud, backend_id: str) -> None:
    remove(cloud, "network", f"/floatingips/{backend_id}")


def _create(cloud: Cloud, stream: UUID, wish: FloatingIpWish) -> FloatingIpSeen:
    told = {"floating_network_id": wish.external_network, "description": mark(stream)}
    told |= {"port_id": wish.port} if wish.port else {}
    return _seen(ask(cloud, "network", "POST", "/floatingips", {"floatingip": told})["floatingip"])


def _seen(floating: dict[str, Any]) -> FloatingIpSeen:
    return FloatingIpSeen(
        backend_id=floating["id"],
        stream=marked(floating.get("description") or ""),
        address=floating["floating_ip_address"],
        runtime_state=floating["status"],
        external_network=floating["floating_network_id"],
        port=floating.get("port_id") or "",
        inner_address=floating.get("fixed_ip_address") or "",
    )
