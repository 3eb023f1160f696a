"""What may be ordered of a cloud and in a tenant, and what is made of it."""

from typing import Any
from uuid import UUID

import pytest

from commands.marketplace.pulling import PullResource
from commands.marketplace.reordering import ChangeLimits, TerminateResource
from commands.marketplace.submit import SubmitOrder
from commands.openstack import instance, operation, volume
from commands.openstack.kinds import KINDS
from commands.openstack.place import stream_of
from domain.marketplace import offering, order, resource
from domain.openstack import properties
from domain.refusal import Invalid, WrongState
from tests.commands.openstack.place import Place
from tests.eventstore.support import ask
from tests.openstack import (
    LARGE,
    SHUT,
    address,
    carried_out,
    cloud,
    disk,
    machine,
    machine_of,
    ordered,
    run_of,
    sold,
    succeeded,
    tenant,
)


def test_a_tenant_gets_the_quotas_it_was_ordered_with(place: Place) -> None:
    wanted = cloud(place.store, place.provider, place.category, max_instances=3)
    number = tenant(place.store, place.project, wanted, {"cores": 2, "ram": 4096})
    thing = place.store.load(order.KIND, number).required().resource
    quotas = place.state("tenant", stream_of(thing)).quotas
    assert [quotas[name] for name in ("vcpu", "ram", "instances", "volumes")] == [2, 4096, 3, 50]
    assert place.store.load(resource.KIND, thing).required().path == "openstack-tenants"


@pytest.mark.parametrize(
    ("attributes", "field"),
    [
        ({"subnet_cidr": "8.8.8.0/24"}, "attributes.subnet_cidr"),
        ({"subnet_cidr": "10.0.0.0/16"}, "attributes.subnet_cidr"),
        ({"subnet_cidr": "nonsense"}, "attributes.subnet_cidr"),
        ({"skip_connection_extnet": "yes"}, "attributes.skip_connection_extnet"),
        ({"security_groups": [{"name": "default", "rules": []}]}, "name"),
        ({"security_groups": ["web"]}, "attributes.security_groups"),
    ],
)
def test_a_tenant_that_makes_no_sense_is_not_ordered(place: Place, attributes: dict[str, Any], field: str) -> None:
    command = SubmitOrder(place.project, place.things.offering, attributes={"name": "x", **attributes})
    with pytest.raises(Invalid) as no:
        ask(place.store, command)
    assert no.value.field == field


def test_a_machine_and_its_volumes_have_their_part_of_the_quotas_until_they_are_gone(place: Place) -> None:
    before = place.used
    found = machine(place.store, place.project, place.things, data_volume_size=2048)
    more = {"instances": 1, "vcpu": 1, "ram": 1024, "volumes": 2, "storage": 12288}
    assert place.used == {name: before[name] + more.get(name, 0) for name in before}
    state = place.state("instance", found)
    thing = state.resource
    command = TerminateResource(thing, {"action": "force_destroy", "delete_volumes": True})
    number = UUID(ask(place.store, command).result)
    carried_out(place.store, number)
    assert place.state("volume", state.system_volume).state == "DELETION_SCHEDULED"
    for each in (state.system_volume, *state.data_volumes):
        succeeded(place.store, "volume", each)
    succeeded(place.store, "instance", found)
    assert place.used == before


def test_what_does_not_fit_into_the_tenant_is_refused_with_what_there_is(place: Place) -> None:
    huge = place.refused("OpenStack.Volume", {"name": "huge", "size": 2_000_000})
    have = place.used["storage"]
    limit = place.state("tenant", place.things.tenant).quotas["storage"]
    assert str(huge) == (
        f"There is not enough storage left in the tenant: need 2000000, have {have}, free {limit - have}."
    )
    assert type(huge) is Invalid


def test_a_flavor_that_does_not_fit_is_not_asked_for(place: Place) -> None:
    settings = place.state("tenant", place.things.tenant).offering
    (large,) = {properties.uuid_of(_settings(place, settings), LARGE)}
    ask(place.store, operation.ReportSeen("instance", place.things.instance, {"runtime_state": "SHUTOFF"}))
    for _ in range(2):
        machine(place.store, place.project, place.things, flavor=address(place.store, settings, "flavors", LARGE))
    with pytest.raises(Invalid, match="not enough vcpu left in the tenant: need 7, have"):
        ask(place.store, instance.ChangeInstanceFlavor(place.things.instance, large))


def _settings(place: Place, number: UUID) -> UUID:
    found = place.store.load(offering.KIND, number).required().settings
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("attributes", "field", "message"),
    [
        ({"flavor": None}, "attributes.flavor", "This field is required."),
        ({"flavor": "/api/openstack-images/" + "0" * 32}, "attributes.flavor", "Incorrect URL match"),
        ({"flavor": "/api/openstack-flavors/" + "0" * 32}, "attributes.flavor", "Flavor is not visible in tenant."),
        ({"image": "/api/openstack-images/" + "0" * 32}, "attributes.image", "Image is not visible in tenant."),
        ({"system_volume_size": 512}, "attributes.system_volume_size", "greater than or equal to 1024"),
        ({"system_volume_size": 1024}, "attributes.system_volume_size", "greater than 2048"),
        ({"ports": []}, "attributes.ports", "may not be empty"),
        ({"ports": [{"subnet": "0" * 32}]}, "attributes.ports", "same tenant"),
        ({"ssh_public_key": "/api/keys/" + "0" * 32}, "attributes.ssh_public_key", "does not exist"),
        ({"user_data": "#cloud-config"}, "attributes.user_data", "kept sealed"),
        ({"security_groups": [{"url": "0" * 32}]}, "attributes.security_groups", "does not exist"),
    ],
)
def test_a_machine_is_checked_when_it_is_ordered(
    place: Place, attributes: dict[str, Any], field: str, message: str
) -> None:
    no = place.refused("OpenStack.Instance", machine_of(place.store, place.things, **attributes))
    assert isinstance(no, Invalid)
    assert no.field == field
    assert message in str(no)


@pytest.mark.parametrize(
    ("attributes", "field", "message"),
    [
        ({"size": None}, "attributes.size", "Snapshot or size should be defined"),
        ({"size": 1}, "attributes.size", "greater than or equal to 1024"),
        ({"type": "0" * 32}, "attributes.type", "Volume type is not visible in tenant."),
        ({"availability_zone": "0" * 32}, "attributes.availability_zone", "must belong to the same tenant"),
    ],
)
def test_a_volume_is_checked_when_it_is_ordered(
    place: Place, attributes: dict[str, Any], field: str, message: str
) -> None:
    no = place.refused("OpenStack.Volume", {"name": "x", "size": 2048, **attributes})
    assert (type(no), getattr(no, "field", "")) == (Invalid, field)
    assert message in str(no)


def test_a_zone_that_is_shut_takes_nothing(place: Place) -> None:
    shut = address(place.store, place.things.offering, "volume-availability-zones", SHUT)
    no = place.refused("OpenStack.Volume", {"name": "x", "size": 2048, "availability_zone": shut})
    assert str(no) == "Zone is not available."


def test_a_running_machine_is_not_ended(place: Place) -> None:
    found = machine(place.store, place.project, place.things)
    with pytest.raises(WrongState, match="Please stop the instance before its removal"):
        ask(place.store, TerminateResource(place.state("instance", found).resource))


def test_a_tenant_is_not_ended_while_somebody_lives_in_it(place: Place) -> None:
    with pytest.raises(WrongState, match="still has instances or volumes"):
        ask(place.store, TerminateResource(place.things.home))


def test_limits_below_what_is_used_are_refused(place: Place) -> None:
    with pytest.raises(Invalid, match="The tenant uses more of storage"):
        ask(place.store, ChangeLimits(place.things.home, {"storage": 1024}))


def test_what_cannot_be_any_more_when_its_turn_comes_fails_its_order(place: Place) -> None:
    number = place.submit("OpenStack.Volume", {"name": "late", "size": 2048})
    ask(place.store, operation.MarkErred("tenant", place.things.tenant, "broken"))
    try:
        carried_out(place.store, number)
        state = place.store.load(order.KIND, number).required()
        assert state.state == "erred"
        assert place.store.load(resource.KIND, state.resource).required().state == "Terminated"
    finally:
        ask(place.store, operation.MarkOk("tenant", place.things.tenant))


def test_an_order_that_went_on_to_another_try_is_left_alone(place: Place) -> None:
    number = ordered(place.store, place.project, sold(place.store, place.things, "OpenStack.Volume"), _named("twice"))
    thing = place.store.load(order.KIND, number).required().resource
    before = place.store.load(KINDS["volume"].kind, stream_of(thing)).version
    ask(place.store, operation.BeginOperation("volume", stream_of(thing), run_of(place.store, number)))
    assert place.store.load(KINDS["volume"].kind, stream_of(thing)).version == before + 1


def _named(name: str) -> dict[str, Any]:
    return {"name": name, "size": 2048}


def test_a_volume_is_attached_to_a_machine_of_its_own_tenant_that_can_take_it(place: Place) -> None:
    free = disk(place.store, place.project, place.things)
    ask(place.store, operation.MarkErred("instance", place.things.instance, "broken"))
    with pytest.raises(Invalid, match="only to shutoff or active instance in OK state"):
        ask(place.store, volume.AttachVolume(free, place.things.instance))
    ask(place.store, operation.MarkOk("instance", place.things.instance))
    ask(place.store, volume.AttachVolume(free, place.things.instance))
    succeeded(place.store, "volume", free, runtime_state="in-use", instance=place.things.instance)
    assert place.state("volume", free).instance == place.things.instance


def test_where_storage_is_sold_by_type_each_type_is_a_component(place: Place) -> None:
    wanted = cloud(place.store, place.provider, place.category, storage_mode="dynamic")
    components = {each.type: each for each in place.store.load(offering.KIND, wanted).required().components}
    assert (components["gigabytes_fast"].billing_type, components["gigabytes_fast"].measured_unit) == ("limit", "GB")
    number = tenant(place.store, place.project, wanted, {"gigabytes_fast": 10})
    thing = place.store.load(order.KIND, number).required().resource
    quotas = place.state("tenant", stream_of(thing)).quotas
    assert (quotas["gigabytes_fast"], quotas["storage"]) == (10, 10240)


def test_a_resource_is_pulled_as_its_object_is(place: Place) -> None:
    ask(place.store, PullResource(place.things.home))
    assert place.state("tenant", place.things.tenant).operation == "pull"
    succeeded(place.store, "tenant", place.things.tenant)
