"""What a cloud may do to us, done by the simulator on request."""

from collections.abc import Callable
from uuid import UUID, uuid4

import msgspec
import pytest

from adapters.openstack import (
    floating_ip,
    instance,
    instance_actions,
    network,
    port,
    router,
    security_group,
    subnet,
    tenant,
    volume,
)
from adapters.openstack.cloud import Cloud, connect
from adapters.openstack.credentials import Credentials
from adapters.openstack.outcome import MIB
from adapters.trouble import Gone, Retryable, Terminal
from tests.backends.openstack.control import Control
from tests.backends.openstack.place import Place, remove, username, wish
from tests.backends.openstack.rooms import Rooms, rooms

IMPATIENT = 0.2
NOWHERE = Credentials(auth_url="http://127.0.0.1:1/v3", username="nobody", password="-", timeout=IMPATIENT)


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


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_made_although_no_answer_came_is_adopted(simulator: Place, control: Control, kind: str) -> None:
    create, path, where = KINDS[kind]
    cloud, stream = impatient(simulator), uuid4()
    cloud.noted["flavor"] = simulator.flavor.backend_id
    with rooms(simulator) as there:
        network.external_networks(cloud)
        control.fault("lost_answer", method="POST", path=path, seconds=4 * IMPATIENT, times=1)
        with pytest.raises(Retryable):
            create(cloud, stream, there)
        create(cloud, stream, there)
        found = [one for one in control.inventory()[kind] if stream.hex in str(one[where])]
        assert len(found) == 1
        remove_all(simulator)


def remove_all(place: Place) -> None:
    """What the cases have left in the tenant."""
    for machine in instance.all_instances(place.tenant):
        place.until(lambda which=machine.backend_id: instance.delete(place.tenant, which))  # type: ignore[misc]
    for disk in volume.all_volumes(place.tenant):
        place.until(lambda which=disk.backend_id: volume.delete(place.tenant, which))  # type: ignore[misc]
    for address in floating_ip.all_floating_ips(place.tenant, place.project):
        floating_ip.delete(place.tenant, address.backend_id)


def test_tenant_made_although_no_answer_came_is_adopted(simulator: Place, control: Control) -> None:
    cloud = connect(msgspec.structs.replace(simulator.credentials, timeout=IMPATIENT))
    for path in ("/projects", "/users", "/roles/"):
        stream = uuid4()
        control.fault("lost_answer", path=path, seconds=4 * IMPATIENT, times=1)
        with pytest.raises(Retryable):
            tenant.create(cloud, stream, wish(stream))
        made = tenant.create(cloud, stream, wish(stream))
        assert made.backend_id
        remove(simulator.admin, made.backend_id, username(stream))


def test_errors_and_silence_of_a_cloud_are_worth_another_try(simulator: Place, control: Control) -> None:
    control.fault("error", times=1)
    with pytest.raises(Retryable, match="500"):
        network.external_networks(simulator.tenant)
    control.fault("slow", times=1, seconds=4 * IMPATIENT)
    with pytest.raises(Retryable, match="no answer"):
        network.external_networks(impatient(simulator))
    assert network.external_networks(simulator.tenant)


def test_a_cloud_that_is_not_there_is_worth_another_try() -> None:
    nowhere = connect(NOWHERE)
    with pytest.raises(Retryable, match="no answer"):
        network.external_networks(nowhere)


@pytest.mark.parametrize("kind", ["volumes", "servers", "networks"])
def test_quota_exceeded_is_terminal_with_the_words_of_the_cloud(simulator: Place, control: Control, kind: str) -> None:
    create, path, _ = KINDS[kind]
    simulator.tenant.noted["flavor"] = simulator.flavor.backend_id
    with rooms(simulator) as there:
        control.fault("quota", path=path)
        with pytest.raises(Terminal, match=r"Quota exceeded|exceeded for quota"):
            create(simulator.tenant, uuid4(), there)


def test_what_has_vanished_is_gone(simulator: Place, control: Control) -> None:
    made = network.create(simulator.tenant, uuid4(), network.NetworkWish(name="n"))
    control.fault("vanished", path="/networks/", times=1)
    with pytest.raises(Gone):
        network.see(simulator.tenant, made.backend_id)
    network.delete(simulator.tenant, made.backend_id)


def test_a_token_that_has_expired_is_renewed_without_anybody_noticing(simulator: Place, control: Control) -> None:
    network.external_networks(simulator.tenant)
    control.requests()
    control.fault("token", times=1)
    assert network.external_networks(simulator.tenant)
    assert control.requests() == [
        "network GET /network/v2.0/networks",
        "identity POST /identity/v3/auth/tokens",
        "network GET /network/v2.0/networks",
    ]


def test_wrong_password_is_terminal_and_not_told(simulator: Place) -> None:
    wrong = msgspec.structs.replace(simulator.credentials, password="hunter2")
    with pytest.raises(Terminal) as told:
        network.external_networks(connect(wrong))
    assert "hunter2" not in f"{told.value} {wrong!r}"


def test_a_machine_is_restarted_once_although_no_answer_came(simulator: Place, control: Control) -> None:
    cloud, stream, run = impatient(simulator), uuid4(), uuid4()
    wish = instance.InstanceWish(name="i", flavor=simulator.flavor.backend_id, volumes=(), ports=())
    made = simulator.until(lambda: instance.create(cloud, stream, wish))
    control.fault("lost_answer", path="/action", seconds=4 * IMPATIENT, times=1)
    with pytest.raises(Retryable):
        instance_actions.restart(cloud, made.backend_id, run)
    simulator.until(lambda: instance_actions.restart(cloud, made.backend_id, run))
    assert control.actions(made.backend_id) == ["reboot"]
    remove_all(simulator)


def test_a_machine_is_restarted_although_asking_failed(simulator: Place, control: Control) -> None:
    cloud, stream, run = simulator.tenant, uuid4(), uuid4()
    wish = instance.InstanceWish(name="i", flavor=simulator.flavor.backend_id, volumes=(), ports=())
    made = simulator.until(lambda: instance.create(cloud, stream, wish))
    control.fault("error", path="/action", times=1)
    with pytest.raises(Retryable):
        instance_actions.restart(cloud, made.backend_id, run)
    simulator.until(lambda: instance_actions.restart(cloud, made.backend_id, run))
    assert control.actions(made.backend_id) == ["reboot"]
    remove_all(simulator)
