"""What a machine needs around it: network, subnet, router, security group."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import msgspec

from adapters.openstack import network, port, router, security_group, subnet
from tests.backends.openstack.place import Place


class Rooms(msgspec.Struct, frozen=True):
    network: str
    subnet: str
    router: str
    group: str


@contextmanager
def rooms(place: Place) -> Iterator[Rooms]:
    cloud = place.tenant
    inner = network.create(cloud, uuid4(), network.NetworkWish(name="inner"))
    wish = subnet.SubnetWish(name="inner", network=inner.backend_id, cidr="192.168.42.0/24")
    addresses = subnet.create(cloud, uuid4(), wish)
    way_out = router.create(cloud, uuid4(), router.RouterWish(name="out", external_network=place.external.backend_id))
    router.connect(cloud, way_out.backend_id, addresses.backend_id)
    group = security_group.create(cloud, uuid4(), security_group.SecurityGroupWish(name="web"))
    made = Rooms(inner.backend_id, addresses.backend_id, way_out.backend_id, group.backend_id)
    try:
        yield made
    finally:
        router.delete(cloud, made.router)
        for one in place_ports(place, made):
            port.delete(cloud, one)
        network.delete(cloud, made.network)
        security_group.delete(cloud, made.group)


def place_ports(place: Place, made: Rooms) -> list[str]:
    """Those that a failed case has left."""
    found = port.all_ports(place.tenant, made.network)
    return [one.backend_id for one in found]
