"""One of each kind, as simply as it can be made."""

from collections.abc import Callable
from uuid import UUID

import msgspec

from adapters.openstack import floating_ip, instance, network, port, router, security_group, subnet, volume
from adapters.openstack.cloud import Cloud, connect
from adapters.openstack.outcome import MIB
from tests.backends.openstack.place import Place
from tests.backends.openstack.rooms import Rooms

IMPATIENT = 0.2


def impatient(place: Place) -> Cloud:
    """It gives up early, so that a lost answer costs the test little."""
    return connect(msgspec.structs.replace(place.tenant.credentials, timeout=IMPATIENT))


def _network(cloud: Cloud, stream: UUID, _: Rooms) -> object:
    return network.create(cloud, stream, network.NetworkWish(name="n"))


def _subnet(cloud: Cloud, stream: UUID, there: Rooms) -> object:
    return subnet.create(cloud, stream, subnet.SubnetWish(name="s", network=there.network, cidr="10.77.0.0/24"))


def _router(cloud: Cloud, stream: UUID, _: Rooms) -> object:
    return router.create(cloud, stream, router.RouterWish(name="r"))


def _security_group(cloud: Cloud, stream: UUID, _: Rooms) -> object:
    return security_group.create(cloud, stream, security_group.SecurityGroupWish(name="g"))


def _port(cloud: Cloud, stream: UUID, there: Rooms) -> object:
    return port.create(cloud, stream, port.PortWish(network=there.network))


def _floating_ip(cloud: Cloud, stream: UUID, there: Rooms) -> object:
    external = router.see(cloud, there.router).external_network
    return floating_ip.create(cloud, stream, floating_ip.FloatingIpWish(external_network=external))


def _volume(cloud: Cloud, stream: UUID, _: Rooms) -> object:
    return volume.create(cloud, stream, volume.VolumeWish(name="v", size=MIB))


def _instance(cloud: Cloud, stream: UUID, _: Rooms) -> object:
    return instance.create(cloud, stream, instance.InstanceWish(name="i", flavor=_flavor(cloud), volumes=(), ports=()))


def _flavor(cloud: Cloud) -> str:
    return str(cloud.noted["flavor"])


KINDS: dict[str, tuple[Callable[[Cloud, UUID, Rooms], object], str, str]] = {
    "networks": (_network, "/networks", "description"),
    "subnets": (_subnet, "/subnets", "description"),
    "routers": (_router, "/routers", "description"),
    "security_groups": (_security_group, "/security-groups", "description"),
    "ports": (_port, "/ports", "description"),
    "floatingips": (_floating_ip, "/floatingips", "description"),
    "volumes": (_volume, "/volumes", "metadata"),
    "servers": (_instance, "/servers", "tags"),
}
"""Table -> how one is made, where, and where its mark is."""


def remove_all(place: Place) -> None:
    """What the cases have left in the tenant."""
    for machine in instance.all_instances(place.tenant):
        place.until(lambda which=machine.backend_id: instance.delete(place.tenant, which))  # type: ignore[misc]
    for disk in volume.all_volumes(place.tenant):
        place.until(lambda which=disk.backend_id: volume.delete(place.tenant, which))  # type: ignore[misc]
    for address in floating_ip.all_floating_ips(place.tenant, place.project):
        floating_ip.delete(place.tenant, address.backend_id)
