"""Neutron: ports."""

from typing import Any

from adapters.simulators.openstack.addresses import allocate
from adapters.simulators.openstack.asked import Answer, Asked, Refusal, matching
from adapters.simulators.openstack.limits import require_network
from adapters.simulators.openstack.routing import Route, route
from adapters.simulators.openstack.security_groups import default_group
from adapters.simulators.openstack.world import Item, World, all_shown, new_id, shown


def create(asked: Asked) -> Answer:
    given = asked.body["port"]
    network = asked.world.get("networks", given["network_id"])
    if network is None:
        raise Refusal(404, f"Network {given['network_id']} could not be found.", "NetworkNotFound")
    return Answer(201, {"port": make(asked, network, given)})


def make(asked: Asked, network: Item, given: Item) -> Item:
    """Counted where it is a port of the tenant."""
    require_network(asked, "port")
    key = new_id()
    port: dict[str, Any] = {
        "id": key,
        "tenant_id": asked.project,
        "project_id": asked.project,
        "name": "",
        "description": "",
        "status": "DOWN",
        "admin_state_up": True,
        "mac_address": "fa:16:3e:" + ":".join(key[place : place + 2] for place in (0, 2, 4)),
        "device_id": "",
        "device_owner": "",
        "port_security_enabled": True,
        "allowed_address_pairs": [],
        **given,
    }
    groups = given.get("security_groups")
    port["security_groups"] = [default_group(asked)] if groups is None else groups
    port["fixed_ips"] = allocate(asked.world, network, given.get("fixed_ips", []))
    return asked.world.put("ports", port)


def list_ports(asked: Asked) -> Answer:
    names = ("name", "description", "project_id", "network_id", "device_id", "device_owner")
    found = matching(asked, [one for one in asked.world.all("ports") if asked.may_see(one)], *names)
    subnet = asked.query.get("fixed_ips", "").removeprefix("subnet_id=")
    return Answer(200, {"ports": all_shown(one for one in found if not subnet or _in(one, subnet))})


def _in(port: Item, subnet: str) -> bool:
    return any(one["subnet_id"] == subnet for one in port["fixed_ips"])


def show(asked: Asked) -> Answer:
    return Answer(200, {"port": shown(asked.one("ports", "Port"))})


def change(asked: Asked) -> Answer:
    port, given = asked.one("ports", "Port"), dict(asked.body["port"])
    network = asked.world.get("networks", port["network_id"])
    if network and "fixed_ips" in given:
        bare = asked.world.change("ports", port, fixed_ips=[])
        try:
            given["fixed_ips"] = allocate(asked.world, network, given["fixed_ips"])
        except Refusal:
            asked.world.put("ports", port)
            raise
        port = bare
    return Answer(200, {"port": shown(asked.world.change("ports", port, **given))})


def delete(asked: Asked) -> Answer:
    port = asked.one("ports", "Port")
    if port["device_owner"].startswith("network:router"):
        text = (
            f"Port {port['id']} cannot be deleted directly via the port API: has device owner {port['device_owner']}."
        )
        raise Refusal(409, text, "ServicePortInUse")
    drop(asked.world, port)
    return Answer(204)


def drop(world: World, port: Item) -> None:
    """Addresses led to it are led nowhere then."""
    for floating in world.all("floatingips", port_id=port["id"]):
        world.change("floatingips", floating, port_id=None, fixed_ip_address=None, status="DOWN")
    world.drop("ports", port["id"])


def free(asked: Asked, key: str) -> Item:
    """For a machine. Raises Refusal."""
    port = asked.world.get("ports", key)
    if port is None:
        raise Refusal(400, f"Port {key} could not be found.")
    if port["device_id"]:
        raise Refusal(409, f"Port {key} is still in use.", "conflictingRequest")
    return port


def plug(world: World, port: Item, server: str, seconds: float) -> None:
    world.later("ports", port, (seconds, {"status": "ACTIVE"}), device_id=server, device_owner="compute:az1")


def unplug(world: World, port: Item, seconds: float) -> None:
    world.later("ports", port, (seconds, {"status": "DOWN", "device_id": "", "device_owner": ""}))


V2 = "/network/v2.0/ports"
ROUTES: list[Route] = [
    route("POST", V2, create),
    route("GET", V2, list_ports),
    route("GET", f"{V2}/{{id}}", show),
    route("PUT", f"{V2}/{{id}}", change),
    route("DELETE", f"{V2}/{{id}}", delete),
]
