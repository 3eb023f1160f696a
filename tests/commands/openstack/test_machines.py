"""How machines end, how they are connected, and who may look at their screens."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from commands.identity import access, user
from commands.marketplace.reordering import TerminateResource
from commands.openstack.connection import (
    AssignFloatingIp,
    GivenFloatingIp,
    GivenPort,
    OpenConsole,
    SetInstanceAddressPairs,
    SetInstanceFloatingIps,
    SetInstancePorts,
)
from commands.openstack.operation import MarkOk, ReportSeen, ReportSucceeded
from commands.platform.setting import OverrideSettings
from domain.openstack.connection import AddressPair, FloatingIp, Plug
from domain.refusal import Forbidden, Invalid, WrongState
from tests.commands.openstack.place import Place
from tests.eventstore.support import ask, made
from tests.openstack import carried_out, machine, machine_of

PLUG, ADDRESS, SOME = uuid4(), uuid4(), uuid4()


@pytest.fixture(scope="module")
def connected(place: Place) -> UUID:
    """One with a port and a floating IP."""
    number = machine(place.store, place.project, place.things)
    plug = Plug(number=PLUG, backend_id="p", subnet=place.things.subnet, addresses=("192.168.42.7",))
    led = FloatingIp(number=ADDRESS, backend_id="f", address="203.0.113.9", port=PLUG)
    ask(place.store, ReportSeen("instance", number, {"plugs": (plug,), "floating_ips": (led,)}))
    return number


def _ended(place: Place, number: UUID, **how: Any) -> None:
    command = TerminateResource(place.state("instance", number).resource, how)
    carried_out(place.store, UUID(ask(place.store, command).result))


@pytest.mark.parametrize(
    ("how", "runtime", "kept"),
    [
        ({}, "SHUTOFF", True),
        ({"delete_volumes": True}, "SHUTOFF", False),
        ({"action": "force_destroy"}, "ACTIVE", False),
        ({"action": "force_destroy", "delete_volumes": False}, "ACTIVE", True),
    ],
)
def test_what_goes_with_a_machine(place: Place, how: dict[str, Any], runtime: str, kept: bool) -> None:
    number = machine(place.store, place.project, place.things, data_volume_size=2048)
    ask(place.store, ReportSeen("instance", number, {"runtime_state": runtime}))
    state = place.state("instance", number)
    _ended(place, number, **how)
    assert place.state("instance", number).state == "DELETION_SCHEDULED"
    assert place.state("volume", state.system_volume).operation == "delete"
    assert place.state("volume", state.data_volumes[0]).operation == ("" if kept else "delete")


def test_one_that_runs_is_not_destroyed_but_by_force(place: Place) -> None:
    number = machine(place.store, place.project, place.things)
    with pytest.raises(WrongState, match="Please stop the instance before its removal"):
        _ended(place, number)


def _refused(place: Place, command: Any) -> tuple[str, str]:
    with pytest.raises(Invalid) as no:
        ask(place.store, command)
    return no.value.field, str(no.value)


def test_a_machine_is_connected_within_its_tenant_only(place: Place, connected: UUID) -> None:
    subnet, gone = place.things.subnet, "Invalid hyperlink - Object does not exist."
    apart = "Instance is not connected to this subnet."
    ports, addresses, pairs = SetInstancePorts, SetInstanceFloatingIps, SetInstanceAddressPairs
    assert _refused(place, ports(connected, (GivenPort(),)))[0] == "ports.subnet"
    assert _refused(place, ports(connected, (GivenPort(port=SOME),))) == ("ports", gone)
    assert _refused(place, ports(connected, (GivenPort(SOME),)))[0] == "ports"
    assert _refused(place, ports(connected, (GivenPort(subnet, addresses=("x",)),)))[0] == "ports.fixed_ips"
    assert _refused(place, addresses(connected, (GivenFloatingIp(SOME),))) == ("floating_ips", apart)
    assert _refused(place, addresses(connected, (GivenFloatingIp(subnet, SOME),))) == ("floating_ips", gone)
    twice = (GivenFloatingIp(subnet, ADDRESS), GivenFloatingIp(subnet, address="203.0.113.9"))
    assert _refused(place, addresses(connected, twice))[0] == "floating_ips"
    assert _refused(place, pairs(connected, SOME, ())) == ("subnet", apart)
    wrong = (AddressPair("everywhere"), AddressPair("10.0.0.0/8", "mine"))
    found = [_refused(place, pairs(connected, subnet, (each,)))[0] for each in wrong]
    assert found == ["allowed_address_pairs.ip_address", "allowed_address_pairs.mac_address"]


def test_without_an_outside_there_are_no_floating_ips(place: Place, connected: UUID) -> None:
    number, subnet = place.things.tenant, place.things.subnet
    outside = place.state("tenant", number).external_network_id
    ask(place.store, ReportSeen("tenant", number, {"external_network_id": ""}))
    for command in (SetInstanceFloatingIps(connected, (GivenFloatingIp(subnet),)), AssignFloatingIp(connected)):
        with pytest.raises(WrongState, match="external network is not defined"):
            ask(place.store, command)
    at = [{"subnet": f"/api/openstack-subnets/{subnet.hex}/"}]
    wanted = machine_of(place.store, place.things, floating_ips=at)
    assert place.refused("OpenStack.Instance", wanted).field == "attributes.floating_ips"
    ask(place.store, ReportSeen("tenant", number, {"external_network_id": outside}))


@pytest.mark.parametrize("more", [{"subnet": SOME.hex}, {"url": f"/api/openstack-floating-ips/{SOME.hex}/"}, {}])
def test_floating_ips_are_ordered_where_the_machine_is_connected(place: Place, more: dict[str, str]) -> None:
    at = {"subnet": f"/api/openstack-subnets/{place.things.subnet.hex}/", **more}
    wanted = machine_of(place.store, place.things, floating_ips=[at])
    if more:
        assert place.refused("OpenStack.Instance", wanted).field == "attributes.floating_ips"
        return
    number = machine(place.store, place.project, place.things, floating_ips=[at])
    assert [each.subnet for each in place.state("instance", number).wanted_floating_ips] == [place.things.subnet]


def test_ports_and_addresses_there_are_keep_their_numbers(place: Place, connected: UUID) -> None:
    subnet = place.things.subnet
    ask(place.store, SetInstancePorts(connected, (GivenPort(subnet), GivenPort(subnet))))
    state = place.state("instance", connected)
    first, second = state.wanted_ports
    assert (first.number, second.subnet, state.operation) == (PLUG, subnet, "update_ports")
    assert second.number != PLUG
    ask(place.store, ReportSucceeded("instance", connected, state.run))
    ask(place.store, SetInstanceFloatingIps(connected, (GivenFloatingIp(subnet, address="203.0.113.9"),)))
    state = place.state("instance", connected)
    assert [each.number for each in state.wanted_floating_ips] == [ADDRESS]
    ask(place.store, MarkOk("instance", connected))


def test_consoles_are_for_staff_alone_where_the_site_says_so(place: Place, connected: UUID) -> None:
    who = made(place.store, user.RegisterUser("ann", email="ann@example.org"))
    ask(place.store, access.GrantRole(who, "PROJECT.ADMIN", "project", place.project))
    ann = f"user:{who}"
    ask(place.store, OpenConsole(connected), ann)
    ask(place.store, OverrideSettings({"WALDUR_OPENSTACK.ALLOW_CUSTOMER_USERS_OPENSTACK_CONSOLE_ACCESS": False}))
    with pytest.raises(Forbidden):
        ask(place.store, OpenConsole(connected), ann)
    ask(place.store, access.AppointStaff(who))
    ask(place.store, OpenConsole(connected), ann)
