"""Somebody removes a thing at the cloud itself, with all that cannot be there without it."""

from adapters.simulators.openstack.ports import unplug
from adapters.simulators.openstack.volumes import free, of_server
from adapters.simulators.openstack.world import World

KINDS = ("servers", "volumes", "ports", "networks", "subnets", "routers", "security_groups", "floatingips")


def vanish(world: World, key: str) -> None:
    """Whatever has this id."""
    _server(world, key)
    _network(world, key)
    for port in world.all("ports", device_id=key):
        world.drop("ports", port["id"])
    for kind in KINDS:
        world.drop(kind, key)


def _server(world: World, key: str) -> None:
    """Its volumes and ports stay and are free."""
    if world.get("servers", key) is None:
        return
    for volume in of_server(world, key):
        free(world, volume, 0)
    for port in world.all("ports", device_id=key):
        unplug(world, port, 0)


def _network(world: World, key: str) -> None:
    """A network or a subnet: the ports in it go along."""
    network = world.get("networks", key)
    for subnet in network["subnets"] if network else (key,):
        for port in world.all("ports"):
            if any(one["subnet_id"] == subnet for one in port["fixed_ips"]):
                world.drop("ports", port["id"])
        for home in world.all("networks"):
            if subnet in home["subnets"]:
                world.change("networks", home, subnets=[one for one in home["subnets"] if one != subnet])
        world.drop("subnets", subnet)
