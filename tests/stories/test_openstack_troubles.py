"""What becomes of orders, tenants and machines when a cloud does not do as it is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import UUID, uuid5

import httpx
import msgspec
import pytest

from adapters.openstack import cloud as clouds
from adapters.openstack import tenant as tenants
from adapters.openstack import volume as volumes
from adapters.openstack.asking import remove
from adapters.openstack.cloud import cloud_of
from adapters.openstack.outcome import NotYet
from api.sealed import read, withheld
from api.tasks import openstack as by_the_clock
from api.workers import outcomes
from api.workers.openstack import tenants as tenants_at_work
from api.workers.openstack.scene import credentials
from commands.dispatch import handle
from commands.marketplace.reordering import TerminateResource
from commands.marketplace.submit import SubmitOrder
from commands.openstack.operation import PullObject, ReportSucceeded
from commands.openstack.place import stream_of
from commands.openstack.private_offerings import number_of
from commands.platform.setting import OverrideSettings
from domain.marketplace import offering, resource
from tests.backends.openstack.control import Control
from tests.eventstore.support import ask, fetch, until
from tests.postgres import new_database
from tests.proofs.secrets_places import Scan, database
from tests.proofs.storm_checks import crowding
from tests.stories.openstack_shop import OpenStackShop, openstack_shop
from tests.stories.shop import shop


@pytest.fixture(scope="module")
def place(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenStackShop]:
    data = tmp_path_factory.mktemp("data")
    with new_database(server_url) as url, shop(url, data) as found, openstack_shop(found) as sold:
        yield sold


@pytest.fixture(scope="module")
def home(place: OpenStackShop) -> UUID:
    return _home(place, "Web")


def _home(place: OpenStackShop, name: str) -> UUID:
    """The resource of a tenant in which things may be ordered."""
    thing = place.ends(place.order(place.tenants, {"name": name}))
    until(
        lambda: _offered(place, thing, "OpenStack.Instance") == _offered(place, thing, "OpenStack.Volume") == "Active"
    )
    return thing


def _offered(place: OpenStackShop, home: UUID, kind: str) -> str:
    found = place.shop.ledger.store.load(offering.KIND, _sold(home, kind)).state
    return found.state if found else ""


def _sold(home: UUID, kind: str) -> UUID:
    return number_of(stream_of(home), kind)


def _machine(place: OpenStackShop, home: UUID, **more: Any) -> dict[str, Any]:
    (subnet,) = place.inside(stream_of(home), "subnet")
    return {
        "name": "front",
        "flavor": place.address("flavors", "m1.tiny"),
        "image": place.address("images", "cirros"),
        "system_volume_size": 2048,
        "ports": [{"subnet": f"/api/openstack-subnets/{subnet.hex}/"}],
        **more,
    }


def _resource(place: OpenStackShop, number: UUID) -> resource.Resource:
    return place.shop.ledger.store.load(resource.KIND, number).required()


@contextmanager
def trouble(place: OpenStackShop, kind: str, **told: Any) -> Iterator[None]:
    with httpx.Client(base_url=place.url) as http:
        Control(http).fault(kind, **told)
        try:
            yield
        finally:
            Control(http).change(faults=[])


def test_a_tenant_whose_router_cannot_be_made_leaves_nothing_behind(place: OpenStackShop) -> None:
    before = place.inventory()
    with trouble(place, "quota", service="network", method="POST", path="/routers"):
        thing = place.ends(place.order(place.tenants, {"name": "Unlucky"}), "erred")
        assert _resource(place, thing).state == "Terminated"
        until(lambda: place.object("tenant", stream_of(thing)).deleted, 60)
    assert place.inventory() == before
    until(lambda: not place.inside(stream_of(thing), "network"))


def test_what_is_made_anew_after_half_was_told_is_known_as_it_is_then(
    place: OpenStackShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever makes a tenant stops in the middle of telling, and the project is gone before the next try."""
    ledger, told = place.shop.ledger, list[UUID]()

    def stopping(command: msgspec.Struct, *rest: Any, **more: Any) -> Any:
        if isinstance(command, ReportSucceeded) and command.kind == "security_group":
            told.append(command.stream)
            if len(told) == 2:
                number = place.object("security_group", command.stream).tenant
                cloud = cloud_of(credentials(ledger, place.tenants))
                made = tenants.find(cloud, number)
                assert made
                assert not tenants_at_work.gone(cloud, made.backend_id, tenants.unique_name("Again user", number))
                raise RuntimeError("stopped")
        return handle(command, *rest, **more)

    monkeypatch.setattr(outcomes, "handle", stopping)
    thing = place.ends(place.order(place.tenants, {"name": "Again"}))
    groups = [place.object("security_group", each) for each in place.inside(stream_of(thing), "security_group")]
    there = {each["id"] for each in httpx.get(f"{place.url}/_inventory").json()["security_groups"]}
    assert len(told) > 2 < len(groups)
    assert {each.backend_id for each in groups} <= there
    assert {each.state for each in groups} == {"OK"}
    place.ends(UUID(ask(ledger.store, TerminateResource(thing)).result))


def test_a_machine_that_cannot_be_made_takes_its_volumes_along(place: OpenStackShop, home: UUID) -> None:
    before = place.inventory()
    with trouble(place, "quota", service="compute", method="POST", path="/servers"):
        number = place.order(_sold(home, "OpenStack.Instance"), _machine(place, home))
        thing = place.ends(number, "erred")
        until(lambda: place.object("instance", stream_of(thing)).deleted, 60)
    assert place.inventory() == before
    assert place.inside(stream_of(home), "volume") == place.inside(stream_of(home), "instance") == ()


def test_trouble_that_passes_is_waited_out(place: OpenStackShop, home: UUID) -> None:
    with trouble(place, "error", times=3, service="volume"):
        thing = place.ends(place.order(_sold(home, "OpenStack.Volume"), {"name": "calm", "size": 1024}))
    assert place.idle("volume", stream_of(thing)).runtime_state == "available"
    place.ends(UUID(ask(place.shop.ledger.store, TerminateResource(thing)).result))


def test_a_machine_costs_no_more_calls_than_it_needs(place: OpenStackShop, home: UUID) -> None:
    """Seven make it, the others look whether its volume and itself are ready."""
    place.calls()
    thing = place.ends(place.order(_sold(home, "OpenStack.Instance"), _machine(place, home)))
    assert place.calls() <= 16
    place.ends(UUID(ask(place.shop.ledger.store, TerminateResource(thing, {"action": "force_destroy"})).result))


def test_so_many_machines_are_made_at_a_time_and_no_more(place: OpenStackShop, home: UUID) -> None:
    store, limit = place.shop.ledger.store, "WALDUR_OPENSTACK.MAX_CONCURRENT_PROVISION"
    ask(store, OverrideSettings({limit: {"OpenStack.Instance": 1}}))
    httpx.delete(f"{place.url}/_waits")
    wanted = [place.order(_sold(home, "OpenStack.Instance"), _machine(place, home)) for _ in range(3)]
    things = [place.ends(each) for each in wanted]
    assert crowding(place.url, "servers") == 1
    ask(store, OverrideSettings({limit: None}))
    for thing in things:
        place.ends(UUID(ask(store, TerminateResource(thing, {"action": "force_destroy"})).result))


def test_volumes_of_a_machine_have_resources_that_end_with_them(place: OpenStackShop, home: UUID) -> None:
    store = place.shop.ledger.store
    thing = place.ends(place.order(_sold(home, "OpenStack.Instance"), _machine(place, home)))
    state = place.idle("instance", stream_of(thing))
    enrolled = uuid5(state.system_volume, "resource")
    until(lambda: place.object("volume", state.system_volume).resource == enrolled)
    found = _resource(place, enrolled)
    assert (found.state, found.scope, found.parent) == ("OK", state.system_volume, home)
    place.ends(UUID(ask(store, TerminateResource(thing, {"action": "force_destroy"})).result))
    until(lambda: _resource(place, enrolled).state == "Terminated")


def test_what_has_vanished_is_noticed_by_the_clock(place: OpenStackShop, home: UUID) -> None:
    store = place.shop.ledger.store
    thing = place.ends(place.order(_sold(home, "OpenStack.Volume"), {"name": "gone", "size": 1024}))
    number = stream_of(thing)
    _taken_away(place, home, place.idle("volume", number).backend_id)
    place.shop.settled()
    by_the_clock.look_into("resources", place.shop.ledger)
    until(lambda: place.object("volume", number).lost)
    until(lambda: _resource(place, thing).state == "Erred")
    place.ends(UUID(ask(store, TerminateResource(thing)).result))
    assert not place.inside(stream_of(home), "volume")


def _taken_away(place: OpenStackShop, home: UUID, number: str) -> None:
    """By somebody at the cloud itself."""
    ours = credentials(place.shop.ledger, place.tenants)
    inner = cloud_of(ours.within(place.object("tenant", stream_of(home)).backend_id))
    until(lambda: not isinstance(volumes.delete(inner, number), NotYet))


def test_whoever_removes_a_tenant_may_stop_before_that_is_told(
    place: OpenStackShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever goes on cannot get into a project that is gone."""
    before, stopped = place.inventory(), list[str]()
    thing = place.ends(place.order(place.tenants, {"name": "Brief"}))

    def stopping(command: msgspec.Struct, *rest: Any, **more: Any) -> Any:
        if isinstance(command, ReportSucceeded) and command.kind == "tenant" and not stopped:
            stopped.append(place.object("tenant", command.stream).operation)
            clouds._kept.clear()
            raise RuntimeError("stopped")
        return handle(command, *rest, **more)

    monkeypatch.setattr(outcomes, "handle", stopping)
    place.ends(UUID(ask(place.shop.ledger.store, TerminateResource(thing)).result))
    until(lambda: place.object("tenant", stream_of(thing)).deleted)
    assert stopped == ["delete"]
    assert place.inventory() == before


def test_what_was_in_a_project_that_somebody_removed_can_be_got_rid_of(place: OpenStackShop) -> None:
    store = place.shop.ledger.store
    home = _home(place, "Doomed")
    machine = place.ends(place.order(_sold(home, "OpenStack.Instance"), _machine(place, home)))
    disk = place.ends(place.order(_sold(home, "OpenStack.Volume"), {"name": "doomed", "size": 1024}))
    number = place.object("tenant", stream_of(home)).backend_id
    admin = cloud_of(credentials(place.shop.ledger, place.tenants))
    remove(admin, "identity", f"/projects/{number}")
    clouds._kept.clear()
    place.shop.settled()
    by_the_clock.look_into("resources", place.shop.ledger)
    for noun, thing in (("tenant", home), ("instance", machine), ("volume", disk)):
        until(partial(_noticed, place, noun, thing))
    (subnet,) = place.inside(stream_of(home), "subnet")
    assert place.object("subnet", subnet).lost
    for thing in (machine, disk, home):
        place.ends(UUID(ask(store, TerminateResource(thing)).result))
    until(lambda: place.object("tenant", stream_of(home)).deleted)
    until(lambda: not place.inside(stream_of(home), "subnet"))


def _noticed(place: OpenStackShop, noun: str, thing: UUID) -> bool:
    return place.object(noun, stream_of(thing)).lost and _resource(place, thing).state == "Erred"


def test_looking_again_records_nothing_new(place: OpenStackShop, home: UUID) -> None:
    ledger = place.shop.ledger
    ask(ledger.store, PullObject("tenant", stream_of(home)))
    assert place.idle("tenant", stream_of(home)).usages["network_count"] == 1
    _looked_at(place)
    before = ledger.log.head()
    _looked_at(place)
    assert ledger.log.head() == before


def _looked_at(place: OpenStackShop) -> None:
    place.shop.settled()
    by_the_clock.look_into("resources", place.shop.ledger)
    by_the_clock.look_into("subresources", place.shop.ledger)
    by_the_clock.look_into("quotas", place.shop.ledger)
    by_the_clock.look_at(place.shop.ledger)
    until(lambda: not _waiting(place))


def _waiting(place: OpenStackShop) -> list[tuple[Any, ...]]:
    query = "SELECT kind FROM work.jobs WHERE state IN ('ready', 'running') AND starts_with(kind, 'openstack.')"
    return fetch(place.shop.ledger.url, query)


def test_user_data_is_kept_beside_the_log(place: OpenStackShop, home: UUID) -> None:
    ledger, secret = place.shop.ledger, "#cloud-config: hunter2"
    wanted = _machine(place, home, user_data=secret)
    command = SubmitOrder(place.shop.project, _sold(home, "OpenStack.Instance"), attributes=wanted)
    sealed = withheld(ledger, command, None)
    assert read(ledger, UUID(sealed.attributes["user_data"]), "user_data") == secret
    thing = place.ends(UUID(ask(ledger.store, sealed).result))
    assert place.object("instance", stream_of(thing)).secrets is not None
    password = read(ledger, place.object("tenant", stream_of(home)).secrets, "password")
    scan = Scan({"user data": secret, "password": password})
    assert database(scan, ledger.url) > 20
    assert scan.found == set()
    place.ends(UUID(ask(ledger.store, TerminateResource(thing, {"action": "force_destroy"})).result))
