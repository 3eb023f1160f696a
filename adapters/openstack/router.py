"""Routers: their interfaces into subnets, their gateway to an external network."""

from typing import Any
from uuid import UUID

import msgspec

from adapters.openstack.asking import ask, get, look, pages, remove
from adapters.openstack.cloud import Cloud
from adapters.openstack.outcome import mark
from adapters.trouble import Gone


class RouterWish(msgspec.Struct, frozen=True, kw_only=True):
    """`ha` None: as the cloud has it."""

    name: str
    external_network: str = ""
    ha: bool | None = None


class RouterSeen(msgspec.Struct, frozen=True, kw_only=True):
    """`routes` are pairs of destination and next hop."""

    backend_id: str
    name: str
    runtime_state: str
    external_network: str
    external_ips: tuple[str, ...]
    routes: tuple[tuple[str, str], ...]


def find(cloud: Cloud, stream: UUID) -> RouterSeen | None:
    found = look(cloud, "network", "/routers", "routers", {"description": mark(stream)})
    return _seen(found) if found else None


def create(cloud: Cloud, stream: UUID, wish: RouterWish) -> RouterSeen:
    return find(cloud, stream) or _create(cloud, stream, wish)


def see(cloud: Cloud, backend_id: str) -> RouterSeen:
    return _seen(get(cloud, "network", f"/routers/{backend_id}", "router"))


def all_routers(cloud: Cloud, project: str) -> tuple[RouterSeen, ...]:
    return tuple(map(_seen, pages(cloud, "network", "/routers", "routers", {"project_id": project})))


def subnets(cloud: Cloud, backend_id: str) -> tuple[str, ...]:
    """Those it is connected with."""
    ports = pages(cloud, "network", "/ports", "ports", {"device_id": backend_id})
    inner = (each["fixed_ips"] for each in ports if "interface" in each["device_owner"])
    return tuple(sorted({one["subnet_id"] for fixed in inner for one in fixed}))


def rename(cloud: Cloud, backend_id: str, name: str) -> RouterSeen:
    return _change(cloud, backend_id, {"name": name})


def set_gateway(cloud: Cloud, backend_id: str, external_network: str) -> RouterSeen:
    """Empty: none any more."""
    return _change(cloud, backend_id, {"external_gateway_info": _gateway(external_network)})


def set_routes(cloud: Cloud, backend_id: str, routes: tuple[tuple[str, str], ...]) -> RouterSeen:
    return _change(cloud, backend_id, {"routes": [{"destination": to, "nexthop": via} for to, via in routes]})


def connect(cloud: Cloud, backend_id: str, subnet: str) -> None:
    query = {"device_id": backend_id, "fixed_ips": f"subnet_id={subnet}"}
    if look(cloud, "network", "/ports", "ports", query) is None:
        ask(cloud, "network", "PUT", f"/routers/{backend_id}/add_router_interface", {"subnet_id": subnet})


def disconnect(cloud: Cloud, backend_id: str, subnet: str) -> None:
    _leave(cloud, backend_id, {"subnet_id": subnet})


def delete(cloud: Cloud, backend_id: str) -> None:
    """With its interfaces. Raises Retryable while floating IPs need it."""
    for port in pages(cloud, "network", "/ports", "ports", {"device_id": backend_id}):
        if "interface" in port["device_owner"]:
            _leave(cloud, backend_id, {"port_id": port["id"]})
    remove(cloud, "network", f"/routers/{backend_id}")


def _leave(cloud: Cloud, backend_id: str, which: dict[str, str]) -> None:
    try:
        ask(cloud, "network", "PUT", f"/routers/{backend_id}/remove_router_interface", which)
    except Gone:
        return


def _create(cloud: Cloud, stream: UUID, wish: RouterWish) -> RouterSeen:
    told: dict[str, Any] = {"name": wish.name, "description": mark(stream)}
    told |= {"external_gateway_info": _gateway(wish.external_network)} if wish.external_network else {}
    told |= {} if wish.ha is None else {"ha": wish.ha}
    return _seen(ask(cloud, "network", "POST", "/routers", {"router": told})["router"])


def _change(cloud: Cloud, backend_id: str, told: dict[str, Any]) -> RouterSeen:
    return _seen(ask(cloud, "network", "PUT", f"/routers/{backend_id}", {"router": told})["router"])


def _gateway(external_network: str) -> dict[str, str] | None:
    return {"network_id": external_network} if external_network else None


def _seen(router: dict[str, Any]) -> RouterSeen:
    gateway = router.get("external_gateway_info") or {}
    return RouterSeen(
        backend_id=router["id"],
        name=router["name"],
        runtime_state=router["status"],
        external_network=gateway.get("network_id") or "",
        external_ips=tuple(one["ip_address"] for one in gateway.get("external_fixed_ips", ())),
        routes=tuple((one["destination"], one["nexthop"]) for one in router.get("routes") or ()),
    )
