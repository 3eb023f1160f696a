"""What the cloud has from the beginning. The ids are the same each time."""

from uuid import NAMESPACE_URL, uuid5

from adapters.simulators.openstack.world import Item, World, now

FLAVORS = {
    "m1.nano": (1, 64, 1),
    "m1.tiny": (1, 512, 1),
    "m1.small": (1, 2048, 20),
    "m1.medium": (2, 4096, 40),
    "m1.large": (4, 8192, 80),
}
"""Name -> cores, MiB of memory, GiB of disk."""
PASSWORD = "admin"


def seed(world: World) -> None:
    """Nothing where it was done before."""
    if world.get("projects", _id("project admin").replace("-", "")):
        return
    _identity(world)
    for name, (cores, ram, disk) in FLAVORS.items():
        size = {"vcpus": cores, "ram": ram, "disk": disk, "swap": "", "os-flavor-access:is_public": True}
        world.put("flavors", {"id": _id(f"flavor {name}"), "name": name, **size})
    for name in ("fast", "slow"):
        world.put("volume_types", {"id": _id(f"type {name}"), "name": name, "description": None, "is_public": True})
    for name in ("cirros", "debian-13"):
        world.put("images", _image(name))
    _external(world)


def _identity(world: World) -> None:
    keys = {kind: _id(f"{kind} admin").replace("-", "") for kind in ("project", "user")}
    about = {"name": "admin", "domain_id": "default", "enabled": True, "description": ""}
    world.put("projects", {"id": keys["project"], **about, "tags": []})
    world.put("users", {"id": keys["user"], **about, "_password": PASSWORD})
    for name in ("admin", "member", "reader"):
        world.put("roles", {"id": _id(f"role {name}").replace("-", ""), "name": name})
    role = _id("role admin").replace("-", "")
    world.put("grants", {"id": "/".join((*keys.values(), role)), **keys, "role": role})


def _image(name: str) -> Item:
    size = {"size": 1 << 20, "min_disk": 1, "min_ram": 0, "disk_format": "raw", "container_format": "bare"}
    return {
        "id": _id(f"image {name}"),
        "name": name,
        "visibility": "public",
        "status": "active",
        "created_at": now(),
        **size,
    }


def _external(world: World) -> None:
    """With room for many tenants."""
    network, subnet = _id("network public"), _id("subnet public")
    kind = {"provider:network_type": "flat", "provider:segmentation_id": None, "router:external": True}
    about = {"name": "public", "status": "ACTIVE", "mtu": 1500, "shared": False, "subnets": [subnet], "description": ""}
    world.put("networks", {"id": network, "tenant_id": "", "_public": True, **about, **kind})
    pool = {"allocation_pools": [{"start": "198.18.0.10", "end": "198.19.255.250"}], "gateway_ip": "198.18.0.1"}
    empty: Item = {"dns_nameservers": [], "host_routes": [], "enable_dhcp": False, "description": ""}
    place = {"network_id": network, "cidr": "198.18.0.0/15", "ip_version": 4, "tenant_id": "", "_public": True}
    world.put("subnets", {"id": subnet, "name": "public", **place, **pool, **empty})


def _id(what: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"simulated {what}"))
