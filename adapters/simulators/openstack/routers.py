"""Neutron: routers, their interfaces and gateways."""

from adapters.simulators.openstack import ports
from adapters.simulators.openstack.asked import Answer, Asked, Refusal
from adapters.simulators.openstack.limits import require_network
from adapters.simulators.openstack.networks import listed
from adapters.simulators.openstack.routing import Route, route
from adapters.simulators.openstack.world import Item, new_id, shown

INTERFACE, GATEWAY = "network:router_interface", "network:router_gateway"


def create(asked: Asked) -> Answer:
    require_network(asked, "router")
    given = dict(asked.body["router"])
    told = given.pop("external_gateway_info", None)
    owned = {"id": new_id(), "tenant_id": asked.project, "project_id": asked.project}
    router = {**owned, "status": "ACTIVE", "routes": [], "external_gateway_info": None, **given}
    asked.world.put("routers", router)
    return Answer(201, {"router": shown(_gateway(asked, router, told))})


def list_routers(asked: Asked) -> Answer:
    return listed(asked, "routers", "name", "description", "project_id")


def _one(asked: Asked) -> Item:
    return asked.one("routers", "Router")


def show(asked: Asked) -> Answer:
    return Answer(200, {"router": shown(_one(asked))})


def change(asked: Asked) -> Answer:
    router, given = _one(asked), dict(asked.body["router"])
    if "external_gateway_info" in given:
        router = _gateway(asked, router, given.pop("external_gateway_info"))
    return Answer(200, {"router": shown(asked.world.change("routers", router, **given))})


def _gateway(asked: Asked, router: Item, told: Item | None) -> Item:
    """The one there was is given up."""
    for port in asked.world.all("ports", device_id=router["id"], device_owner=GATEWAY):
        asked.world.drop("ports", port["id"])
    if not told:
        return asked.world.change("routers", router, external_gateway_info=None)
    network = external(asked, told["network_id"])
    nobody = {"tenant_id": " ", "device_id": router["id"], "device_owner": GATEWAY, "security_groups": []}
    port = ports.make(asked, network, {"network_id": network["id"], "status": "ACTIVE", **nobody})
    info = {"network_id": network["id"], "enable_snat": True, "external_fixed_ips": port["fixed_ips"]}
    return asked.world.change("routers", router, external_gateway_info=info)


def external(asked: Asked, key: str) -> Item:
    network = asked.world.get("networks", key)
    if network is None or not network["router:external"]:
        raise Refusal(400, f"Bad router request: Network {key} is not an external network.")
    return network


def delete(asked: Asked) -> Answer:
    router = _one(asked)
    if any(asked.world.all("ports", device_id=router["id"], device_owner=INTERFACE)):
        raise Refusal(409, f"Router {router['id']} still has ports", "RouterInUse")
    _gateway(asked, router, None)
    asked.world.drop("routers", router["id"])
    return Answer(204)


def add_interface(asked: Asked) -> Answer:
    router, key = _one(asked), asked.body["subnet_id"]
    subnet = asked.world.get("subnets", key)
    if subnet is None:
        raise Refusal(404, f"Subnet {key} could not be found.", "SubnetNotFound")
    if _interfaces(asked, router, key):
        raise Refusal(400, f"Bad router request: Router already has a port on subnet {key}.")
    network = asked.world.get("networks", subnet["network_id"]) or {}
    plugged = {"device_id": router["id"], "device_owner": INTERFACE, "status": "ACTIVE", "security_groups": []}
    place = {"network_id": network["id"], "fixed_ips": [{"subnet_id": key, "ip_address": subnet["gateway_ip"]}]}
    port = ports.make(asked, network, {**plugged, **place})
    return Answer(200, {"id": router["id"], "port_id": port["id"], "subnet_id": key})


def _interfaces(asked: Asked, router: Item, subnet: str) -> list[Item]:
    found = asked.world.all("ports", device_id=router["id"], device_owner=INTERFACE)
    return [port for port in found if any(one["subnet_id"] == subnet for one in port["fixed_ips"])]


def remove_interface(asked: Asked) -> Answer:
    router, told = _one(asked), asked.body
    found = [one for one in asked.world.all("ports", device_id=router["id"]) if one["id"] == told.get("port_id")]
    found += _interfaces(asked, router, told.get("subnet_id", ""))
    if not found:
        text = f"Router {router['id']} has no interface on subnet {told.get('subnet_id')}"
        raise Refusal(404, text, "RouterInterfaceNotFoundForSubnet")
    _require_unused(asked, router, found[0])
    ports.drop(asked.world, found[0])
    return Answer(200, {"id": router["id"], "port_id": found[0]["id"]})


def _require_unused(asked: Asked, router: Item, port: Item) -> None:
    if any(asked.world.all("floatingips", router_id=router["id"], _inner=port["network_id"])):
        text = f"Router interface for router {router['id']} cannot be deleted, as it is required by floating IPs."
        raise Refusal(409, text, "RouterInterfaceInUseByFloatingIP")


V2 = "/network/v2.0"
ROUTES: list[Route] = [
    route("POST", f"{V2}/routers", create),
    route("GET", f"{V2}/routers", list_routers),
    route("GET", f"{V2}/routers/{{id}}", show),
    route("PUT", f"{V2}/routers/{{id}}", change),
    route("DELETE", f"{V2}/routers/{{id}}", delete),
    route("PUT", f"{V2}/routers/{{id}}/add_router_interface", add_interface),
    route("PUT", f"{V2}/routers/{{id}}/remove_router_interface", remove_interface),
]
