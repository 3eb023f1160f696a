"""From an order to a running machine on a simulated cloud, and back to nothing."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from commands.marketplace.reordering import ChangeLimits, TerminateResource
from commands.openstack import instance, volume
from commands.openstack.place import stream_of
from commands.openstack.private_offerings import number_of
from domain.marketplace import offering
from domain.openstack import properties
from tests.eventstore.support import ask, until
from tests.postgres import new_database
from tests.stories.openstack_shop import OpenStackShop, openstack_shop
from tests.stories.shop import shop


@pytest.fixture(scope="module")
def place(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStackShop]:
    data = tmp_path_factory.mktemp("data")
    with new_database(server_url) as url, shop(url, data) as found, openstack_shop(found) as sold:
        yield sold


def offered(place: OpenStackShop, tenant: UUID, kind: str) -> UUID:
    number, store = number_of(tenant, kind), place.shop.ledger.store
    until(lambda: (found := store.load(offering.KIND, number).state) is not None and found.state == "Active")
    return number


def terminated(place: OpenStackShop, thing: UUID, attributes: dict[str, object] | None = None) -> None:
    number = UUID(ask(place.shop.ledger.store, TerminateResource(thing, attributes or {})).result)
    place.ends(number)


def test_a_machine_is_ordered_used_and_ended_and_nothing_is_left(place: OpenStackShop) -> None:
    store, before = place.shop.ledger.store, place.inventory()
    limits = {"cores": 4, "ram": 8192, "storage": 102400}
    home = place.ends(place.order(place.tenants, {"name": "Web"}, limits))
    tenant = stream_of(home)
    state = place.idle("tenant", tenant)
    assert (state.quotas["vcpu"], state.internal_network_id != "", state.username != "") == (4, True, True)
    (subnet,) = place.inside(tenant, "subnet")
    assert place.object("subnet", subnet).is_connected
    wanted = {
        "name": "front",
        "flavor": place.address("flavors", "m1.small"),
        "image": place.address("images", "cirros"),
        "system_volume_size": 10240,
        "data_volume_size": 2048,
        "ports": [{"subnet": f"/api/openstack-subnets/{subnet.hex}/"}],
        "floating_ips": [{"subnet": f"/api/openstack-subnets/{subnet.hex}/"}],
    }
    machines, disks = offered(place, tenant, "OpenStack.Instance"), offered(place, tenant, "OpenStack.Volume")
    thing = place.ends(place.order(machines, wanted))
    machine = stream_of(thing)
    state = place.idle("instance", machine)
    assert (state.runtime_state, len(state.internal_ips), len(state.external_ips)) == ("ACTIVE", 1, 1)
    disk_thing = place.ends(place.order(disks, {"name": "more", "size": 4096}))
    disk = stream_of(disk_thing)
    ask(store, volume.AttachVolume(disk, machine))
    assert place.idle("volume", disk).runtime_state == "in-use"
    ask(store, instance.StopInstance(machine))
    assert place.idle("instance", machine).runtime_state == "SHUTOFF"
    settings, found = place.offers
    bigger = next(each for each in found.flavors if each.name == "m1.medium")
    ask(store, instance.ChangeInstanceFlavor(machine, properties.uuid_of(settings, bigger)))
    assert place.idle("instance", machine).cores == 2
    ask(store, volume.ExtendVolume(disk, 8192))
    assert place.idle("volume", disk).size == 8192
    ask(store, volume.DetachVolume(disk))
    assert place.idle("volume", disk).instance is None
    place.ends(UUID(ask(store, ChangeLimits(home, {"cores": 8})).result))
    assert place.idle("tenant", tenant).quotas["vcpu"] == 8
    terminated(place, disk_thing)
    terminated(place, thing, {"delete_volumes": True})
    terminated(place, home)
    until(lambda: not place.inside(tenant, "network"))
    assert place.inventory() == before
