"""Neutron: networks and subnets."""

from ipaddress import ip_network

from adapters.simulators.openstack.asked import Answer, Asked, Refusal, matching
from adapters.simulators.openstack.limits import require_network
from adapters.simulators.openstack.routing import Route, route
from adapters.simulators.openstack.world import Item, all_shown, new_id, shown

EXTERNAL = "router:external"


def create(asked: Asked) -> Answer:
    require_network(asked, "network")
    given = asked.body["network"]
    network = {
        "id": new_id(),
        "tenant_id": asked.project,
        "project_id": asked.project,
        "status": "ACTIVE",
        "mtu": 1450,
        "subnets": [],
        "shared": False,
        EXTERNAL: False,
        "provider:network_type": "geneve",
        "provider:segmentation_id": 1 + len(asked.world.tables.get("networks", {})),
        **given,
    }
    return Answer(201, {"network": asked.world.put("networks", network)})


def list_networks(asked: Asked) -> Answer:
    return listed(asked, "networks", "name", "description", "project_id", EXTERNAL)


def listed(asked: Asked, kind: str, *names: str) -> Answer:
    """Those that who asks may see, and that are as the query has it."""
    found = [one for one in asked.world.all(kind) if asked.may_see(one)]
    return Answer(200, {kind: all_shown(matching(asked, found, *names))})


def show(asked: Asked) -> Answer:
    return Answer(200, {"network": shown(asked.one("networks", "Network"))})


def change(asked: Asked) -> Answer:
    network = asked.one("networks", "Network")
    return Answer(200, {"network": shown(asked.world.change("networks", network, **asked.body["network"]))})


def delete(asked: Asked) -> Answer:
    network = asked.one("networks", "Network")
    if any(asked.world.all("ports", network_id=network["id"])):
        text = f"Unable to complete operation on network {network['id']}. There are one or more ports still in use."
        raise Refusal(409, text, "NetworkInUse")
    for subnet in network["subnets"]:
        asked.world.drop("subnets", subnet)
    asked.world.drop("networks", network["id"])
    return Answer(204)


def create_subnet(asked: Asked) -> Answer:
    require_network(asked, "subnet")
    given = asked.body["subnet"]
    network = asked.world.get("networks", given["network_id"])
    if network is None:
        raise Refusal(404, f"Network {given['network_id']} could not be found.", "NetworkNotFound")
    _require_no_overlap(asked, network, given["cidr"])
    owned = {"id": new_id(), "tenant_id": asked.project, "project_id": asked.project}
    subnet = {**owned, **_defaults(given["cidr"]), **given}
    asked.world.put("subnets", subnet)
    asked.world.change("networks", network, subnets=[*network["subnets"], subnet["id"]])
    return Answer(201, {"subnet": subnet})


def _defaults(cidr: str) -> Item:
    inside = ip_network(cidr)
    pool = {"start": str(inside[2]), "end": str(inside[-2])}
    empty: Item = {"dns_nameservers": [], "host_routes": []}
    return {"name": "", "gateway_ip": str(inside[1]), "enable_dhcp": True, "allocation_pools": [pool], **empty}


def _require_no_overlap(asked: Asked, network: Item, cidr: str) -> None:
    for key in network["subnets"]:
        other = asked.world.get("subnets", key)
        if other and ip_network(other["cidr"]).overlaps(ip_network(cidr)):
            text = f"Requested subnet with cidr: {cidr} for network: {network['id']} overlaps with another subnet."
            raise Refusal(400, f"Invalid input for operation: {text}", "InvalidInput")


def list_subnets(asked: Asked) -> Answer:
    return listed(asked, "subnets", "name", "description", "project_id", "network_id")


def show_subnet(asked: Asked) -> Answer:
    return Answer(200, {"subnet": shown(asked.one("subnets", "Subnet"))})


def change_subnet(asked: Asked) -> Answer:
    subnet = asked.one("subnets", "Subnet")
    return Answer(200, {"subnet": shown(asked.world.change("subnets", subnet, **asked.body["subnet"]))})


def delete_subnet(asked: Asked) -> Answer:
    subnet = asked.one("subnets", "Subnet")
    for port in asked.world.all("ports"):
        if any(one["subnet_id"] == subnet["id"] for one in port["fixed_ips"]):
            text = "One or more ports have an IP allocation from this subnet."
            raise Refusal(409, f"Unable to complete operation on subnet {subnet['id']}: {text}", "SubnetInUse")
    network = asked.world.get("networks", subnet["network_id"])
    if network:
        left = [one for one in network["subnets"] if one != subnet["id"]]
        asked.world.change("networks", network, subnets=left)
    asked.world.drop("subnets", subnet["id"])
    return Answer(204)


V2 = "/network/v2.0"
ROUTES: list[Route] = [
    route("POST", f"{V2}/networks", create),
    route("GET", f"{V2}/networks", list_networks),
    route("GET", f"{V2}/networks/{{id}}", show),
    route("PUT", f"{V2}/networks/{{id}}", change),
    route("DELETE", f"{V2}/networks/{{id}}", delete),
    route("POST", f"{V2}/subnets", create_subnet),
    route("GET", f"{V2}/subnets", list_subnets),
    route("GET", f"{V2}/subnets/{{id}}", show_subnet),
    route("PUT", f"{V2}/subnets/{{id}}", change_subnet),
    route("DELETE", f"{V2}/subnets/{{id}}", delete_subnet),
]
