"""Which addresses of a subnet are taken, and which comes next."""

from ipaddress import ip_address, ip_network

from adapters.simulators.openstack.asked import Refusal
from adapters.simulators.openstack.world import Item, World


def allocate(world: World, network: Item, wanted: list[Item]) -> list[Item]:
    """One address for each wish; for none, one of the first subnet. Raises Refusal."""
    if not wanted:
        wanted = [{"subnet_id": key} for key in network["subnets"][:1]]
    taken = _taken(world, network["id"])
    given = []
    for one in wanted:
        subnet = _subnet(world, network, one)
        address = _wanted(subnet, one, taken) if one.get("ip_address") else _next(subnet, taken)
        taken.add(address)
        given.append({"subnet_id": subnet["id"], "ip_address": address})
    return given


def _taken(world: World, network: str) -> set[str]:
    ports = {one["ip_address"] for port in world.all("ports", network_id=network) for one in port["fixed_ips"]}
    return ports | {one["floating_ip_address"] for one in world.all("floatingips", floating_network_id=network)}


def _subnet(world: World, network: Item, wish: Item) -> Item:
    for key in network["subnets"]:
        subnet = world.get("subnets", key)
        if subnet and wish.get("subnet_id", key) == key:
            return subnet
    raise Refusal(400, f"Invalid input for operation: no subnet of network {network['id']} fits.", "InvalidInput")


def _wanted(subnet: Item, wish: Item, taken: set[str]) -> str:
    address = str(wish["ip_address"])
    if ip_address(address) not in ip_network(subnet["cidr"]):
        text = f"IP address {address} is not a valid IP for the specified subnet."
        raise Refusal(400, f"Invalid input for operation: {text}", "InvalidInput")
    if address in taken:
        text = f"IP address {address} already allocated in subnet {subnet['id']}"
        raise Refusal(409, text, "IpAddressAlreadyAllocated")
    return address


def _next(subnet: Item, taken: set[str]) -> str:
    for pool in subnet["allocation_pools"]:
        first, last = int(ip_address(pool["start"])), int(ip_address(pool["end"]))
        for number in range(first, last + 1):
            if (address := str(ip_address(number))) not in taken and address != subnet["gateway_ip"]:
                return address
    text = f"No more IP addresses available on network {subnet['network_id']}."
    raise Refusal(409, text, "IpAddressGenerationFailure")
