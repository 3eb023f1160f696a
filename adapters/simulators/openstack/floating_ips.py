"""Neutron: floating IPs."""

from typing import Any

from adapters.simulators.openstack.addresses import allocate
from adapters.simulators.openstack.asked import Answer, Asked, Refusal
from adapters.simulators.openstack.limits import require_network
from adapters.simulators.openstack.networks import listed
from adapters.simulators.openstack.routers import INTERFACE, external
from adapters.simulators.openstack.routing import Route, route
from adapters.simulators.openstack.world import Item, new_id, shown


def create(asked: Asked) -> Answer:
    require_network(asked, "floatingip")
    given = asked.body["floatingip"]
    network = external(asked, given["floating_network_id"])
    owned: dict[str, Any] = {"id": new_id(), "tenant_id": asked.project, "project_id": asked.project}
    address = allocate(asked.world, network, [])[0]["ip_address"]
    floating = {
        **owned,
        "description": "",
        "floating_ip_address": address,
        **given,
        **_led(asked, given.get("port_id")),
    }
    return Answer(201, {"floatingip": shown(asked.world.put("floatingips", floating))})


def _led(asked: Asked, key: str | None) -> Item:
    if not key:
        return {"port_id": None, "fixed_ip_address": None, "router_id": None, "status": "DOWN", "_inner": None}
    port = asked.world.get("ports", key)
    if port is None:
        raise Refusal(404, f"Port {key} could not be found.", "PortNotFound")
    for way in asked.world.all("ports", network_id=port["network_id"], device_owner=INTERFACE):
        inner = {"fixed_ip_address": port["fixed_ips"][0]["ip_address"], "_inner": port["network_id"]}
        return {"port_id": key, "router_id": way["device_id"], "status": "ACTIVE", **inner}
    text = f"External network is not reachable from subnet {port['fixed_ips'][0]['subnet_id']}."
    raise Refusal(404, text, "ExternalGatewayForFloatingIPNotFound")


def list_all(asked: Asked) -> Answer:
    return listed(asked, "floatingips", "description", "project_id", "port_id")


def show(asked: Asked) -> Answer:
    return Answer(200, {"floatingip": shown(asked.one("floatingips", "FloatingIP"))})


def change(asked: Asked) -> Answer:
    floating = asked.one("floatingips", "FloatingIP")
    led = _led(asked, asked.body["floatingip"]["port_id"])
    return Answer(200, {"floatingip": shown(asked.world.change("floatingips", floating, **led))})


def delete(asked: Asked) -> Answer:
    asked.world.drop("floatingips", asked.one("floatingips", "FloatingIP")["id"])
    return Answer(204)


V2 = "/network/v2.0"
ROUTES: list[Route] = [
    route("POST", f"{V2}/floatingips", create),
    route("GET", f"{V2}/floatingips", list_all),
    route("GET", f"{V2}/floatingips/{{id}}", show),
    route("PUT", f"{V2}/floatingips/{{id}}", change),
    route("DELETE", f"{V2}/floatingips/{{id}}", delete),
]
