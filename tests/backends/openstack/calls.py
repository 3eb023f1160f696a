"""How many calls each operation costs a cloud, counted by the simulator. `most` is what it may cost and no more."""

import re
import sys
from collections.abc import Callable
from uuid import UUID, uuid4

import msgspec

from adapters.openstack import (
    floating_ip,
    instance,
    instance_actions,
    network,
    port,
    properties,
    quotas,
    router,
    security_group,
    subnet,
    tenant,
    volume,
    volume_actions,
)
from adapters.openstack.cloud import Cloud, connect
from adapters.openstack.outcome import MIB
from tests.backends.openstack.control import Control
from tests.backends.openstack.place import Place, place, wish
from tests.proofs.report import Figure, figure, publish, say

SSH = security_group.Rule(protocol="tcp", from_port=22, to_port=22, cidr="0.0.0.0/0")


ID = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Rooms(msgspec.Struct, frozen=True):
    port: str
    group: str
    router: str
    network: str


class Count(msgspec.Struct):
    """Each operation is done once; what it waits for is asked for once more than it needs at least."""

    place: Place
    control: Control
    figures: list[Figure]

    def of(self, name: str, most: int, work: Callable[[], object]) -> None:
        self.control.requests()
        work()
        calls = self.control.requests()
        say(f"{name}: {', '.join(ID.sub('*', call) for call in calls)}")
        self.figures.append(figure(name, len(calls), "calls", f"<= {most}"))


def counted() -> list[Figure]:
    with place("simulator") as here:
        assert here.control is not None
        here.control.change(speed=0)
        count = Count(here, here.control, [])
        _tenant(count)
        rooms = _network(count, here.tenant)
        _machine(count, here.tenant, rooms)
        _removed(count, here.tenant, rooms)
        return count.figures


def _tenant(count: Count) -> None:
    stream, admin = uuid4(), connect(count.place.credentials)
    asked = wish(stream)
    count.of("sign in, the first time", 2, lambda: network.external_networks(admin))
    count.of("tenant: create, with user and roles", 8, lambda: tenant.create(admin, stream, asked))
    found = tenant.find(admin, stream)
    assert found is not None
    count.of("tenant: create again", 4, lambda: tenant.create(admin, stream, asked))
    asked_first = lambda: quotas.see_quotas(admin, found.backend_id)  # noqa: E731
    count.of("versions of the services, the first time, and three calls", 5, asked_first)
    limits = {"vcpu": 1, "ram": 1024, "storage": MIB, "network_count": 1}
    count.of("tenant: set quotas", 3, lambda: quotas.set_quotas(admin, found.backend_id, limits))
    count.of("tenant: read quotas", 3, lambda: quotas.see_quotas(admin, found.backend_id))
    count.of("tenant: forget quotas", 3, lambda: quotas.forget_quotas(admin, found.backend_id))
    count.of("tenant: delete", 3, lambda: tenant.delete(admin, found.backend_id, asked.username))


def _network(count: Count, cloud: Cloud) -> Rooms:
    """The port of a machine, its security group, its router, its network."""
    stream, name = uuid4(), network.NetworkWish(name="n")
    way = router.RouterWish(name="r", external_network=count.place.external.backend_id)
    count.of("network: create, with the sign-in of the tenant", 3, lambda: network.create(cloud, stream, name))
    inner = _found(network.find(cloud, stream))
    asked = subnet.SubnetWish(name="s", network=inner, cidr="10.5.0.0/24")
    count.of("subnet: create", 2, lambda: subnet.create(cloud, stream, asked))
    count.of("router: create, with gateway", 2, lambda: router.create(cloud, stream, way))
    joined = (_found(router.find(cloud, stream)), _found(subnet.find(cloud, stream)))
    count.of("router: connect", 2, lambda: router.connect(cloud, *joined))
    rules = security_group.SecurityGroupWish(name="g", rules=(SSH,))
    count.of("security group: create, with rules", 3, lambda: security_group.create(cloud, stream, rules))
    group = _found(security_group.find(cloud, stream))
    count.of("security group: same rules", 1, lambda: security_group.set_rules(cloud, group, (SSH,)))
    plug = port.PortWish(network=inner, security_groups=(group,))
    count.of("port: create", 2, lambda: port.create(cloud, stream, plug))
    return Rooms(_found(port.find(cloud, stream)), group, joined[0], inner)


def _machine(count: Count, cloud: Cloud, rooms: Rooms) -> None:
    here, stream = count.place, uuid4()
    root = volume.VolumeWish(name="v", size=MIB, image=here.image.backend_id)
    count.of("volume: create", 3, lambda: here.until(lambda: volume.create(cloud, stream, root)))
    disk = _found(volume.find(cloud, stream))
    asked = instance.InstanceWish(
        name="m", flavor=here.flavor.backend_id, volumes=(disk,), ports=(rooms.port,), ssh_public_key="ssh-ed25519 AAAA"
    )
    count.of("machine: create, with a key", 5, lambda: here.until(lambda: instance.create(cloud, stream, asked)))
    machine = _found(instance.find(cloud, stream))
    count.of("machine: see", 1, lambda: instance.see(cloud, machine))
    _actions(count, cloud, machine, rooms.group)
    external = here.external.backend_id
    floating = floating_ip.FloatingIpWish(external_network=external, port=rooms.port)
    count.of("floating IP: create, at a port", 2, lambda: floating_ip.create(cloud, stream, floating))
    count.of("machine: delete", 3, lambda: here.until(lambda: instance.delete(cloud, machine)))
    grow = lambda: here.until(lambda: volume_actions.extend(cloud, disk, 2 * MIB))  # noqa: E731
    count.of("volume: extend", 3, grow)
    count.of("volume: delete", 3, lambda: here.until(lambda: volume.delete(cloud, disk)))


def _actions(count: Count, cloud: Cloud, machine: str, group: str) -> None:
    until, larger, run = count.place.until, properties.flavors(cloud)[-1], uuid4()
    extra = volume.VolumeWish(name="extra", size=MIB)
    stream: UUID = uuid4()
    data = until(lambda: volume.create(cloud, stream, extra)).backend_id
    count.of("volume: attach", 3, lambda: until(lambda: volume_actions.attach(cloud, data, machine)))
    count.of("volume: detach", 3, lambda: until(lambda: volume_actions.detach(cloud, data)))
    until(lambda: volume.delete(cloud, data))
    count.of("machine: stop", 3, lambda: until(lambda: instance_actions.stop(cloud, machine)))
    resize = lambda: instance_actions.resize(cloud, machine, run, larger.backend_id, larger.name)  # noqa: E731
    count.of("machine: resize and confirm", 7, lambda: until(resize))
    count.of("machine: start", 3, lambda: until(lambda: instance_actions.start(cloud, machine)))
    again = uuid4()
    count.of("machine: restart", 6, lambda: until(lambda: instance_actions.restart(cloud, machine, again)))
    change = lambda: instance_actions.set_security_groups(cloud, machine, (group,))  # noqa: E731
    count.of("machine: same security groups", 1, change)
    count.of("machine: console", 1, lambda: instance_actions.console(cloud, machine))
    count.of("pull: all machines of a tenant", 1, lambda: instance.all_instances(cloud))
    count.of("pull: all volumes of a tenant", 1, lambda: volume.all_volumes(cloud))


def _removed(count: Count, cloud: Cloud, rooms: Rooms) -> None:
    floating = floating_ip.all_floating_ips(cloud, count.place.project)[0].backend_id
    count.of("floating IP: delete", 1, lambda: floating_ip.delete(cloud, floating))
    count.of("port: delete", 1, lambda: port.delete(cloud, rooms.port))
    count.of("router: delete, with its interface", 3, lambda: router.delete(cloud, rooms.router))
    count.of("network: delete, with its subnet", 1, lambda: network.delete(cloud, rooms.network))


def _found(seen: object) -> str:
    return str(seen.backend_id)  # type: ignore[attr-defined]


if __name__ == "__main__":
    sys.exit(publish("backend-calls", counted()))
