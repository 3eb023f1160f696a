"""How machines are connected at a simulated cloud, what is renamed there, and what came too late."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from uuid import UUID

import httpx
import pytest

from commands.marketplace.reordering import TerminateResource
from commands.openstack import instance, volume
from commands.openstack.connection import (
    GivenFloatingIp,
    GivenPort,
    SetInstanceAddressPairs,
    SetInstanceFloatingIps,
    SetInstancePorts,
)
from commands.openstack.network import ChangeNetwork, CreateNetwork
from commands.openstack.operation import MarkErred, PullObject
from commands.openstack.place import stream_of
from commands.openstack.private_offerings import number_of
from commands.openstack.removal import RemoveObject
from commands.openstack.router import AddRouterInterface
from commands.openstack.subnet import CreateSubnet
from commands.openstack.tenant import ChangeTenant
from domain.marketplace import offering
from domain.openstack.connection import AddressPair
from tests.backends.openstack.control import Control
from tests.eventstore.support import ask, fetch, made, until
from tests.postgres import new_database
from tests.stories.openstack_shop import OpenStackShop, openstack_shop
from tests.stories.shop import shop, working


@pytest.fixture(scope="module")
def place(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStackShop]:
    data = tmp_path_factory.mktemp("data")
    with new_database(server_url) as url, shop(url, data) as found, openstack_shop(found) as sold:
        yield sold


@pytest.fixture(scope="module")
def tenant(place: OpenStackShop) -> UUID:
    home = stream_of(place.ends(place.order(place.tenants, {"name": "Web"})))
    for kind in ("OpenStack.Instance", "OpenStack.Volume"):
        number = number_of(home, kind)
        until(partial(_active, place, number))
    return home


def _active(place: OpenStackShop, number: UUID) -> bool:
    found = place.shop.ledger.store.load(offering.KIND, number).state
    return found is not None and found.state == "Active"


@pytest.fixture
def machine(place: OpenStackShop, tenant: UUID) -> Iterator[UUID]:
    thing = ordered(place, tenant, place.inside(tenant, "subnet")[0])
    yield stream_of(thing)
    ended(place, thing)


def ordered(place: OpenStackShop, tenant: UUID, subnet: UUID) -> UUID:
    """The resource of a small machine with a floating IP."""
    at = {"subnet": f"/api/openstack-subnets/{subnet.hex}/"}
    chosen = {"flavor": place.address("flavors", "m1.tiny"), "image": place.address("images", "cirros")}
    wanted = {"name": "front", "system_volume_size": 2048, **chosen, "ports": [at], "floating_ips": [at]}
    return place.ends(place.order(number_of(tenant, "OpenStack.Instance"), wanted))


def ended(place: OpenStackShop, thing: UUID) -> None:
    command = TerminateResource(thing, {"action": "force_destroy"})
    place.ends(UUID(ask(place.shop.ledger.store, command).result))


def at_cloud(place: OpenStackShop, kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = httpx.get(f"{place.url}/_inventory").json().get(kind, [])
    return found


def plugged(place: OpenStackShop) -> list[dict[str, Any]]:
    return [one for one in at_cloud(place, "ports") if one["device_owner"].startswith("compute")]


def second_subnet(place: OpenStackShop, tenant: UUID) -> UUID:
    store = place.shop.ledger.store
    network = made(store, CreateNetwork(tenant, "back"))
    place.idle("network", network)
    subnet = made(store, CreateSubnet(network, "back", cidr="192.168.77.0/24"))
    place.idle("subnet", subnet)
    (router,) = place.inside(tenant, "router")
    ask(store, AddRouterInterface(router, subnet))
    place.idle("router", router)
    return subnet


def test_a_machine_is_connected_otherwise_and_nothing_of_it_is_left(place: OpenStackShop, tenant: UUID) -> None:
    (front,) = place.inside(tenant, "subnet")
    back = second_subnet(place, tenant)
    before, store = place.inventory(), place.shop.ledger.store
    thing = ordered(place, tenant, front)
    machine = stream_of(thing)
    state = place.idle("instance", machine)
    assert [(each.subnet, each.addresses) for each in state.plugs] == [(front, state.internal_ips)]
    assert [(each.address, each.port) for each in state.floating_ips] == [
        (state.external_ips[0], state.plugs[0].number)
    ]

    ask(store, SetInstancePorts(machine, (GivenPort(front), GivenPort(back, addresses=("192.168.77.5",)))))
    both = place.idle("instance", machine)
    assert {each.subnet for each in both.plugs} == {front, back}
    assert "192.168.77.5" in both.internal_ips
    assert state.plugs[0] in both.plugs

    pair = AddressPair("10.9.0.0/24", "fa:16:3e:00:00:01")
    ask(store, SetInstanceAddressPairs(machine, back, (pair,)))
    paired = next(each for each in place.idle("instance", machine).plugs if each.subnet == back)
    assert paired.pairs == (pair,)

    own = state.floating_ips[0].number
    ask(store, SetInstanceFloatingIps(machine, (GivenFloatingIp(front), GivenFloatingIp(back, own))))
    led = {each.number: each for each in place.idle("instance", machine).floating_ips}
    assert (len(led), led[own].port, led[own].address) == (2, paired.number, state.floating_ips[0].address)
    ask(store, PullObject("instance", machine))
    assert len(place.idle("instance", machine).floating_ips) == 2

    ask(store, SetInstancePorts(machine, (GivenPort(port=paired.number),)))
    one = place.idle("instance", machine)
    assert ([each.number for each in one.plugs], one.internal_ips) == ([paired.number], ("192.168.77.5",))
    assert len(plugged(place)) == 1
    ask(store, SetInstanceFloatingIps(machine, ()))
    assert (place.idle("instance", machine).floating_ips, at_cloud(place, "floatingips")) == ((), [])
    ended(place, thing)
    assert place.inventory() == before


def test_what_is_renamed_is_renamed_at_the_cloud(place: OpenStackShop, tenant: UUID, machine: UUID) -> None:
    store, system = place.shop.ledger.store, place.object("instance", machine).system_volume
    ask(store, instance.ChangeInstance(machine, "back", "what it is for"))
    ask(store, volume.ChangeVolume(system, "disk", "where it is", bootable=False))
    ask(store, ChangeTenant(tenant, "Shop", "all of it"))
    network, *_ = place.inside(tenant, "network")
    ask(store, ChangeNetwork(network, "inside"))
    for noun, number in (("instance", machine), ("volume", system), ("tenant", tenant), ("network", network)):
        place.idle(noun, number)
    assert [one["name"] for one in at_cloud(place, "servers")] == ["back"]
    (disk,) = at_cloud(place, "volumes")
    assert (disk["name"], disk["description"], disk["bootable"]) == ("disk", "where it is", "false")
    assert "inside" in {one["name"] for one in at_cloud(place, "networks")}
    assert any(one["name"].startswith("Shop") for one in at_cloud(place, "projects"))


def test_what_comes_to_be_after_its_own_removal_is_removed(place: OpenStackShop, tenant: UUID) -> None:
    """The cloud takes its time to make it; meanwhile it is given up on and removed."""
    store, before = place.shop.ledger.store, place.inventory()
    with httpx.Client(base_url=place.url) as http, working(place.shop.ledger):
        Control(http).fault("slow", service="volume", method="POST", path="/volumes", times=1, seconds=3)
        number = place.order(number_of(tenant, "OpenStack.Volume"), {"name": "late", "size": 1024})
        late = stream_of(place.shop.order(number).resource)
        until(lambda: late in place.inside(tenant, "volume") and place.object("volume", late).state == "CREATING")
        ask(store, MarkErred("volume", late, "stuck"))
        place.ends(number, "erred")
        ask(store, RemoveObject("volume", late))
        until(lambda: place.object("volume", late).deleted, 60)
        until(lambda: not _under_way(place), 60)
        Control(http).change(faults=[])
    assert place.inventory() == before


def _under_way(place: OpenStackShop) -> list[tuple[Any, ...]]:
    return fetch(place.shop.ledger.url, "SELECT kind FROM work.jobs WHERE state IN ('ready', 'running')")
