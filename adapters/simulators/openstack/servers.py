"""Nova: servers as they are made, shown, renamed and deleted."""

from typing import Any

from adapters.simulators.openstack import delays, ports
from adapters.simulators.openstack.asked import Answer, Asked, Refusal, matching
from adapters.simulators.openstack.limits import require_compute
from adapters.simulators.openstack.routing import Route, route
from adapters.simulators.openstack.volumes import attach, free, of_server
from adapters.simulators.openstack.world import Item, new_id, now, shown

STATES = {"task": "OS-EXT-STS:task_state", "vm": "OS-EXT-STS:vm_state", "power": "OS-EXT-STS:power_state"}
VOLUMES = "os-extended-volumes:volumes_attached"
OFF = {"ACTIVE": 1, "SHUTOFF": 4}


def state(status: str, task: str | None = None) -> Item:
    """The three words Nova has for it."""
    return {"status": status, STATES["task"]: task, STATES["vm"]: status.lower(), STATES["power"]: OFF.get(status, 0)}


def create(asked: Asked) -> Answer:
    given = asked.body["server"]
    flavor = asked.world.get("flavors", given["flavorRef"])
    if flavor is None:
        raise Refusal(400, f"Flavor {given['flavorRef']} could not be found.")
    if given.get("key_name") and asked.world.get("keypairs", f"{asked.user}/{given['key_name']}") is None:
        raise Refusal(400, "Invalid key_name provided.")
    require_compute(asked, {"instances": 1, "cores": flavor["vcpus"], "ram": flavor["ram"]})
    server = _made(asked, given, flavor)
    disks = [_volume(asked, one["uuid"]) for one in given.get("block_device_mapping_v2", ())]
    plugs = [ports.free(asked, one["port"]) for one in given["networks"] if given["networks"] != "none"]
    seconds = delays.BUILD
    for number, volume in enumerate(disks):
        attach(asked.world, volume, server["id"], f"/dev/vd{'abcdefghij'[number]}", seconds * 0.5)
    for port in plugs:
        ports.plug(asked.world, port, server["id"], seconds * 0.5)
    ready = state("ACTIVE") | {"OS-SRV-USG:launched_at": now()[:-1] + ".000000", "progress": 100}
    asked.world.later("servers", server, (seconds * 0.3, {STATES["task"]: "spawning"}), (seconds * 0.7, ready))
    return Answer(202, {"server": {"id": server["id"], "adminPass": "not-used", "links": []}})


def _volume(asked: Asked, key: str) -> Item:
    found = asked.world.get("volumes", key)
    if found is None:
        raise Refusal(400, f"Block Device Mapping is Invalid: failed to get volume {key}.")
    if found["status"] != "available":
        text = f"volume {key} is not available: it is {found['status']}"
        raise Refusal(400, f"Invalid volume: status must be available. Currently in {found['status']}: {text}")
    return found


def _made(asked: Asked, given: Item, flavor: Item) -> Item:
    size = {name: flavor[name] for name in ("vcpus", "ram", "disk")}
    hosts = ["compute-1", "compute-2"]
    return {
        "id": new_id(),
        "name": given["name"],
        "tenant_id": asked.project,
        "user_id": asked.user,
        "flavor": {"original_name": flavor["name"], "ephemeral": 0, "swap": 0, "extra_specs": {}, **size},
        "metadata": given.get("metadata", {}),
        "tags": given.get("tags", []),
        "key_name": given.get("key_name"),
        "created": now(),
        "OS-EXT-AZ:availability_zone": given.get("availability_zone") or "az1",
        "OS-EXT-SRV-ATTR:hypervisor_hostname": hosts[len(asked.world.tables.get("servers", {})) % len(hosts)],
        "OS-SRV-USG:launched_at": None,
        **state("BUILD", "scheduling"),
    }


def told(asked: Asked, server: Item) -> Item:
    """With what other services know of it."""
    plugs = list(asked.world.all("ports", device_id=server["id"]))
    disks = [one for one in asked.world.all("volumes") if _at(one, server["id"])]
    groups = {group: asked.world.get("security_groups", group) for port in plugs for group in port["security_groups"]}
    return shown(server) | {
        "addresses": _addresses(asked, plugs),
        "security_groups": [{"name": one["name"]} for one in groups.values() if one],
        VOLUMES: [{"id": one["id"], "delete_on_termination": False} for one in disks],
    }


def _at(volume: Item, server: str) -> bool:
    return any(one["server_id"] == server for one in volume["attachments"]) and volume["status"] != "attaching"


def _addresses(asked: Asked, plugs: list[Item]) -> dict[str, list[Item]]:
    networks: dict[str, list[Item]] = {}
    for port in plugs:
        network = asked.world.get("networks", port["network_id"]) or {"name": ""}
        listed = networks.setdefault(network["name"], [])
        listed += [_address(one["ip_address"], "fixed") for one in port["fixed_ips"]]
        floating = asked.world.all("floatingips", port_id=port["id"])
        listed += [_address(one["floating_ip_address"], "floating") for one in floating]
    return networks


def _address(address: str, kind: str) -> Item:
    return {"addr": address, "version": 4, "OS-EXT-IPS:type": kind}


def list_servers(asked: Asked) -> Answer:
    """Of the project of the token, whoever asks, unless all are asked for."""
    own = {} if "all_tenants" in asked.query else {"tenant_id": asked.project}
    found = matching(asked, list(asked.world.all("servers", **own)), "name", "status")
    tags = set(filter(None, asked.query.get("tags", "").split(",")))
    return Answer(200, {"servers": [told(asked, one) for one in found if tags <= set(one["tags"])]})


def one(asked: Asked) -> Item:
    return asked.one("servers", "Instance")


def show(asked: Asked) -> Answer:
    return Answer(200, {"server": told(asked, one(asked))})


def change(asked: Asked) -> Answer:
    given = {name: asked.body["server"][name] for name in ("name",) if name in asked.body["server"]}
    changed = told(asked, asked.world.change("servers", one(asked), **given))
    for listed in changed["addresses"].values():
        for address in listed:
            del address["OS-EXT-IPS:type"]
    return Answer(200, {"server": changed})


def delete(asked: Asked) -> Answer:
    server = one(asked)
    world, seconds = asked.world, delays.SERVER_DELETED
    for volume in of_server(world, server["id"]):
        free(world, volume, seconds * 0.9)
    for port in world.all("ports", device_id=server["id"]):
        ports.unplug(world, port, seconds * 0.9)
    world.later("servers", server, (seconds, None), **{STATES["task"]: "deleting"})
    return Answer(204)


def add_metadata(asked: Asked) -> Answer:
    server: dict[str, Any] = one(asked)
    changed = asked.world.change("servers", server, metadata={**server["metadata"], **asked.body["metadata"]})
    return Answer(200, {"metadata": changed["metadata"]})


V2 = "/compute/v2.1/servers"
ROUTES: list[Route] = [
    route("POST", V2, create),
    route("GET", f"{V2}/detail", list_servers),
    route("GET", f"{V2}/{{id}}", show),
    route("PUT", f"{V2}/{{id}}", change),
    route("DELETE", f"{V2}/{{id}}", delete),
    route("POST", f"{V2}/{{id}}/metadata", add_metadata),
]
