"""Ports: where a machine is connected, with which addresses and security groups."""

from typing import Any
from uuid import UUID

import msgspec

from adapters.openstack.asking import ask, get, look, pages, remove
from adapters.openstack.cloud import Cloud
from adapters.openstack.outcome import mark, marked

Address = tuple[str, str]
"""Subnet and address; the address may be empty in a wish."""


class PortWish(msgspec.Struct, frozen=True, kw_only=True):
    network: str
    addresses: tuple[Address, ...] = ()
    security_groups: tuple[str, ...] = ()
    name: str = ""
    port_security: bool = True


class PortSeen(msgspec.Struct, frozen=True, kw_only=True):
    """`stream` is whom it was made for, by its mark; `device` is what it is plugged into; `pairs` further addresses
    (and MACs) it may send from."""

    backend_id: str
    stream: UUID | None
    name: str
    network: str
    runtime_state: str
    mac_address: str
    addresses: tuple[Address, ...]
    security_groups: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    device: str
    device_owner: str
    port_security: bool
    admin_state_up: bool


def find(cloud: Cloud, stream: UUID) -> PortSeen | None:
    found = look(cloud, "network", "/ports", "ports", {"description": mark(stream)})
    return _seen(found) if found else None


def create(cloud: Cloud, stream: UUID, wish: PortWish) -> PortSeen:
    return find(cloud, stream) or _create(cloud, stream, wish)


def see(cloud: Cloud, backend_id: str) -> PortSeen:
    return _seen(get(cloud, "network", f"/ports/{backend_id}", "port"))


def of_device(cloud: Cloud, device: str) -> tuple[PortSeen, ...]:
    """Those of one machine or router."""
    return tuple(map(_seen, pages(cloud, "network", "/ports", "ports", {"device_id": device})))


def all_ports(cloud: Cloud, network: str) -> tuple[PortSeen, ...]:
    return tuple(map(_seen, pages(cloud, "network", "/ports", "ports", {"network_id": network})))


def set_security_groups(cloud: Cloud, backend_id: str, groups: tuple[str, ...]) -> PortSeen:
    return _change(cloud, backend_id, {"security_groups": list(groups)})


def set_addresses(cloud: Cloud, backend_id: str, addresses: tuple[Address, ...]) -> PortSeen:
    return _change(cloud, backend_id, {"fixed_ips": _fixed(addresses)})


def set_pairs(cloud: Cloud, backend_id: str, pairs: tuple[tuple[str, str], ...]) -> PortSeen:
    told = [{"ip_address": ip} | ({"mac_address": mac} if mac else {}) for ip, mac in pairs]
    return _change(cloud, backend_id, {"allowed_address_pairs": told})


def enable(cloud: Cloud, backend_id: str, enabled: bool) -> PortSeen:
    return _change(cloud, backend_id, {"admin_state_up": enabled})


def delete(cloud: Cloud, backend_id: str) -> None:
    remove(cloud, "network", f"/ports/{backend_id}")


def _create(cloud: Cloud, stream: UUID, wish: PortWish) -> PortSeen:
    told: dict[str, Any] = {"network_id": wish.network, "name": wish.name, "description": mark(stream)}
    told |= {"fixed_ips": _fixed(wish.addresses)} if wish.addresses else {}
    if wish.port_security:
        told |= {"security_groups": list(wish.security_groups)} if wish.security_groups else {}
    else:
        told |= {"port_security_enabled": False, "security_groups": []}
    return _seen(ask(cloud, "network", "POST", "/ports", {"port": told})["port"])


def _change(cloud: Cloud, backend_id: str, told: dict[str, Any]) -> PortSeen:
    return _seen(ask(cloud, "network", "PUT", f"/ports/{backend_id}", {"port": told})["port"])


def _fixed(addresses: tuple[Address, ...]) -> list[dict[str, str]]:
    return [{"subnet_id": subnet} | ({"ip_address": ip} if ip else {}) for subnet, ip in addresses]


def _seen(port: dict[str, Any]) -> PortSeen:
    pairs = port.get("allowed_address_pairs") or ()
    return PortSeen(
        backend_id=port["id"],
        stream=marked(port.get("description") or ""),
        name=port["name"],
        network=port["network_id"],
        runtime_state=port["status"],
        mac_address=port["mac_address"],
        addresses=tuple((one["subnet_id"], one["ip_address"]) for one in port["fixed_ips"]),
        security_groups=tuple(sorted(port["security_groups"])),
        pairs=tuple((one["ip_address"], one.get("mac_address", "")) for one in pairs),
        device=port["device_id"],
        device_owner=port["device_owner"],
        port_security=port.get("port_security_enabled", True),
        admin_state_up=port["admin_state_up"],
    )
