"""Subnets, with the pool of addresses that machines get theirs from."""

from ipaddress import IPv4Network, ip_network
from typing import Any
from uuid import UUID

import msgspec

from adapters.openstack.asking import ask, get, look, remove
from adapters.openstack.cloud import Cloud
from adapters.openstack.outcome import mark

FIRST, LAST = 10, 200


class SubnetWish(msgspec.Struct, frozen=True, kw_only=True):
    """`gateway` empty: the first address. No `pools`: .10 to .200 of the range."""

    name: str
    network: str
    cidr: str
    gateway: str = ""
    has_gateway: bool = True
    dns_nameservers: tuple[str, ...] = ()
    host_routes: tuple[tuple[str, str], ...] = ()
    pools: tuple[tuple[str, str], ...] = ()
    dhcp: bool = True


class SubnetSeen(msgspec.Struct, frozen=True, kw_only=True):
    """`host_routes` are pairs of destination and next hop, `pools` of first and last address."""

    backend_id: str
    name: str
    network: str
    cidr: str
    ip_version: int
    gateway: str
    dns_nameservers: tuple[str, ...]
    host_routes: tuple[tuple[str, str], ...]
    pools: tuple[tuple[str, str], ...]
    dhcp: bool


def pool(cidr: str) -> tuple[tuple[str, str], ...]:
    """None where the range is too small for it: the cloud then takes all of it."""
    network = ip_network(cidr)
    if not isinstance(network, IPv4Network) or network.num_addresses <= LAST + 1:
        return ()
    return ((str(network[FIRST]), str(network[LAST])),)


def find(cloud: Cloud, stream: UUID) -> SubnetSeen | None:
    found = look(cloud, "network", "/subnets", "subnets", {"description": mark(stream)})
    return _seen(found) if found else None


def create(cloud: Cloud, stream: UUID, wish: SubnetWish) -> SubnetSeen:
    return find(cloud, stream) or _create(cloud, stream, wish)


def see(cloud: Cloud, backend_id: str) -> SubnetSeen:
    return _seen(get(cloud, "network", f"/subnets/{backend_id}", "subnet"))


def change(cloud: Cloud, backend_id: str, wish: SubnetWish) -> SubnetSeen:
    """Not its range nor its pools."""
    told = {"subnet": _changeable(wish)}
    return _seen(ask(cloud, "network", "PUT", f"/subnets/{backend_id}", told)["subnet"])


def rename(cloud: Cloud, backend_id: str, name: str) -> SubnetSeen:
    told = {"subnet": {"name": name}}
    return _seen(ask(cloud, "network", "PUT", f"/subnets/{backend_id}", told)["subnet"])


def delete(cloud: Cloud, backend_id: str) -> None:
    """Raises Retryable while addresses of it are in use."""
    remove(cloud, "network", f"/subnets/{backend_id}")


def _create(cloud: Cloud, stream: UUID, wish: SubnetWish) -> SubnetSeen:
    pools = [{"start": first, "end": last} for first, last in wish.pools or pool(wish.cidr)]
    told = {"network_id": wish.network, "cidr": wish.cidr, "ip_version": ip_network(wish.cidr).version}
    told |= _changeable(wish) | {"description": mark(stream)} | ({"allocation_pools": pools} if pools else {})
    return _seen(ask(cloud, "network", "POST", "/subnets", {"subnet": told})["subnet"])


def _changeable(wish: SubnetWish) -> dict[str, Any]:
    routes = [{"destination": to, "nexthop": via} for to, via in wish.host_routes]
    told = {"name": wish.name, "enable_dhcp": wish.dhcp, "host_routes": routes}
    return told | {"dns_nameservers": list(wish.dns_nameservers)} | _gateway(wish)


def _gateway(wish: SubnetWish) -> dict[str, Any]:
    """Not named at all: the first address is taken."""
    if not wish.has_gateway:
        return {"gateway_ip": None}
    return {"gateway_ip": wish.gateway} if wish.gateway else {}


def _seen(subnet: dict[str, Any]) -> SubnetSeen:
    return SubnetSeen(
        backend_id=subnet["id"],
        name=subnet["name"],
        network=subnet["network_id"],
        cidr=subnet["cidr"],
        ip_version=subnet["ip_version"],
        gateway=subnet.get("gateway_ip") or "",
        dns_nameservers=tuple(subnet["dns_nameservers"]),
        host_routes=tuple((one["destination"], one["nexthop"]) for one in subnet["host_routes"]),
        pools=tuple((one["start"], one["end"]) for one in subnet["allocation_pools"]),
        dhcp=subnet["enable_dhcp"],
    )
