"""Machines, from order to end, and the volumes that come and go with them."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from adapters.openstack import floating_ip, instance, instance_actions, port, properties, quotas, volume, volume_actions
from adapters.openstack.asking import ask
from adapters.openstack.floating_ip import FloatingIpWish
from adapters.openstack.instance import InstanceSeen, InstanceWish
from adapters.openstack.outcome import MIB, NotYet
from adapters.openstack.port import PortWish
from adapters.openstack.volume import VolumeWish
from adapters.trouble import Gone, Terminal
from tests.backends.openstack.place import Place
from tests.backends.openstack.rooms import Rooms

KEY = Ed25519PrivateKey.generate().public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


class Machine(msgspec.Struct, frozen=True):
    stream: UUID
    wish: InstanceWish
    seen: InstanceSeen


@pytest.fixture(scope="module")
def machine(place: Place, network_of: Rooms) -> Iterator[Machine]:
    cloud, stream = place.tenant, uuid4()
    disk, root = uuid4(), VolumeWish(name="root", size=MIB, image=place.image.backend_id)
    system = place.until(lambda: volume.create(cloud, disk, root))
    plug = port.create(
        cloud, uuid4(), PortWish(network=network_of.network, security_groups=(network_of.group,))
    ).backend_id
    wish = InstanceWish(
        name="m",
        flavor=place.flavor.backend_id,
        volumes=(system.backend_id,),
        ports=(plug,),
        ssh_public_key=KEY,
        user_data="#cloud-config",
    )
    first = instance.create(cloud, stream, wish)
    assert isinstance(first, NotYet)
    seen = place.until(lambda: instance.create(cloud, stream, wish))
    assert seen.backend_id == first.backend_id
    yield Machine(stream, wish, seen)
    place.until(lambda: instance.delete(cloud, seen.backend_id))
    port.delete(cloud, plug)
    place.until(lambda: volume.delete(cloud, system.backend_id))


def test_machine_as_it_was_asked_for(place: Place, network_of: Rooms, machine: Machine) -> None:
    seen, flavor = machine.seen, place.flavor
    assert (seen.name, seen.runtime_state, seen.task) == ("m", "ACTIVE", "")
    assert (seen.flavor_name, seen.cores, seen.ram) == (flavor.name, flavor.cores, flavor.ram)
    assert seen.volumes == machine.wish.volumes
    assert seen.security_groups == ("web",)
    assert seen.hypervisor_hostname
    assert seen.started
    plug = port.see(place.tenant, machine.wish.ports[0])
    assert (plug.device, plug.runtime_state) == (seen.backend_id, "ACTIVE")
    assert seen.internal_ips == tuple(ip for _, ip in plug.addresses)
    system = volume.see(place.tenant, machine.wish.volumes[0])
    assert (system.server, system.runtime_state) == (seen.backend_id, "in-use")


def test_machine_is_found_again(place: Place, machine: Machine) -> None:
    assert instance.create(place.tenant, machine.stream, machine.wish) == machine.seen
    assert instance.see(place.tenant, machine.seen.backend_id) == machine.seen
    assert [one.backend_id for one in instance.all_instances(place.tenant)] == [machine.seen.backend_id]


def test_machine_is_renamed(place: Place, machine: Machine) -> None:
    assert instance.change(place.tenant, machine.seen.backend_id, "n").name == "n"
    instance.change(place.tenant, machine.seen.backend_id, "m")


def test_machine_is_stopped_resized_started_restarted(place: Place, machine: Machine) -> None:
    cloud, which = place.tenant, machine.seen.backend_id
    for _ in range(2):
        assert place.until(lambda: instance_actions.stop(cloud, which)).runtime_state == "SHUTOFF"
    larger = sorted(properties.flavors(cloud), key=lambda one: one.ram)[1]
    run = uuid4()
    for _ in range(2):
        resized = place.until(lambda: instance_actions.resize(cloud, which, run, larger.backend_id, larger.name))
    assert (resized.flavor_name, resized.ram) == (larger.name, larger.ram)
    for _ in range(2):
        assert place.until(lambda: instance_actions.start(cloud, which)).runtime_state == "ACTIVE"
    run = uuid4()
    for _ in range(2):
        assert place.until(lambda: instance_actions.restart(cloud, which, run)).runtime_state == "ACTIVE"


def test_security_groups_of_a_machine(place: Place, network_of: Rooms, machine: Machine) -> None:
    cloud, which = place.tenant, machine.seen.backend_id
    for groups in ((), (network_of.group,), (network_of.group,)):
        instance_actions.set_security_groups(cloud, which, groups)
        assert port.see(cloud, machine.wish.ports[0]).security_groups == groups


def test_a_second_port_is_plugged_in_and_goes_when_it_is_deleted(
    place: Place, network_of: Rooms, machine: Machine
) -> None:
    cloud, which, stream = place.tenant, machine.seen.backend_id, uuid4()
    made = port.create(cloud, stream, PortWish(network=network_of.network, security_groups=(network_of.group,)))
    assert (made.stream, made.device) == (stream, "")
    instance_actions.plug(cloud, which, made.backend_id)
    assert {one.backend_id for one in port.of_device(cloud, which)} == {*machine.wish.ports, made.backend_id}
    pairs = (("10.9.0.0/24", "fa:16:3e:00:00:01"),)
    assert port.set_pairs(cloud, made.backend_id, pairs).pairs == pairs
    port.delete(cloud, made.backend_id)
    assert [one.backend_id for one in port.of_device(cloud, which)] == list(machine.wish.ports)


def test_console(place: Place, machine: Machine) -> None:
    assert instance_actions.console(place.tenant, machine.seen.backend_id).startswith("http")
    assert instance_actions.console_log(place.tenant, machine.seen.backend_id)
    assert len(instance_actions.console_log(place.tenant, machine.seen.backend_id, 1).splitlines()) <= 1


def test_floating_ip_is_seen_at_the_machine(place: Place, machine: Machine) -> None:
    asked = FloatingIpWish(external_network=place.external.backend_id, port=machine.wish.ports[0])
    made = floating_ip.create(place.tenant, uuid4(), asked)
    place.until(lambda: _with_address(place, machine, made.address))
    floating_ip.delete(place.tenant, made.backend_id)


def _with_address(place: Place, machine: Machine, address: str) -> InstanceSeen | NotYet:
    """Nova hears of it from Neutron a little later."""
    seen = instance.see(place.tenant, machine.seen.backend_id)
    return seen if address in seen.external_ips else NotYet("address", "no address yet")


def test_volume_is_attached_extended_and_detached(place: Place, machine: Machine) -> None:
    cloud, which = place.tenant, machine.seen.backend_id
    extra, asked = uuid4(), VolumeWish(name="data", size=MIB)
    made = place.until(lambda: volume.create(cloud, extra, asked)).backend_id
    for _ in range(2):
        attached = place.until(lambda: volume_actions.attach(cloud, made, which))
    assert (attached.server, attached.runtime_state) == (which, "in-use")
    assert attached.device
    assert set(instance.see(cloud, which).volumes) == {*machine.wish.volumes, made}
    grown = place.until(lambda: volume_actions.extend(cloud, made, 2 * MIB))
    assert (grown.size, grown.runtime_state) == (2 * MIB, "in-use")
    with pytest.raises(Terminal):
        volume_actions.attach(cloud, made, str(uuid4()))
    for _ in range(2):
        free = place.until(lambda: volume_actions.detach(cloud, made))
    assert (free.server, free.runtime_state) == ("", "available")
    place.until(lambda: volume.delete(cloud, made))


def test_quota_exceeded_is_terminal_and_leaves_no_key(place: Place, machine: Machine) -> None:
    quotas.set_quotas(place.admin, place.project, {"instances": 1})
    try:
        asked = InstanceWish(
            name="second", flavor=place.flavor.backend_id, volumes=machine.wish.volumes, ports=(), ssh_public_key=KEY
        )
        with pytest.raises(Terminal, match="Quota exceeded for instances"):
            instance.create(place.tenant, uuid4(), asked)
    finally:
        quotas.set_quotas(place.admin, place.project, {"instances": 100})
    assert ask(place.tenant, "compute", "GET", "/os-keypairs")["keypairs"] == []


def test_a_machine_that_was_never_there(place: Place) -> None:
    nobody = str(uuid4())
    with pytest.raises(Gone):
        instance_actions.stop(place.tenant, nobody)
    assert instance.delete(place.tenant, nobody) is None
    assert instance.find(place.tenant, uuid4()) is None
