"""What is at a cloud already and gets on the books: given what was seen, what follows."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from commands.dispatch import digest
from commands.identity import access, customer, project, user
from commands.marketplace import offering_step
from commands.marketplace.importing import ImportResource
from commands.marketplace.offering import ConnectOffering
from commands.marketplace.reordering import TerminateResource
from commands.openstack.operation import ReportSeen, ReportSucceeded, UnlinkObject
from commands.openstack.place import stream_of
from commands.openstack.tenant import SetTenantQuotas
from domain.marketplace import resource
from domain.openstack import quota
from domain.refusal import Forbidden, Invalid, NameTaken, Refused, WrongState
from tests.commands.market import offered
from tests.commands.openstack.place import Place
from tests.eventstore.support import ask, made, together
from tests.openstack import ACCESS, FAST, SMALL, carried_out, cloud, disk, sold, succeeded

INSIDE = ("network", "subnet", "router", "security_group")
TWICE = ("backend_id", "Resource has been imported already.")


def _disk(number: str, **more: Any) -> dict[str, Any]:
    return {"backend_id": number, "name": number, "size": 2048, "type": FAST.name, "runtime_state": "available", **more}


def _machine(number: str, *disks: dict[str, Any], **more: Any) -> dict[str, Any]:
    size = {"flavor_name": SMALL.name, "cores": SMALL.cores, "ram": SMALL.ram}
    return {"backend_id": number, "name": number, "runtime_state": "ACTIVE", **size, "disks": list(disks), **more}


def _attached(number: str, to: str, device: str = "/dev/vda", **more: Any) -> dict[str, Any]:
    return _disk(number, runtime_state="in-use", server=to, device=device, **more)


def _project(number: str, **more: Any) -> dict[str, Any]:
    quotas = {"vcpu": 8, "ram": 2048, "storage": -1, "instances": 5}
    return {"backend_id": number, "name": "old", "quotas": quotas, "usages": {"vcpu": 1}, **more}


def _import(place: Place, kind: str, seen: dict[str, Any], **more: Any) -> UUID:
    """Its resource."""
    wanted = more.pop("offering", None) or sold(place.store, place.things, kind)
    home = more.pop("project", place.project)
    return made(place.store, ImportResource(wanted, seen["backend_id"], home, seen=seen, **more))


def _refused(place: Place, kind: str, seen: dict[str, Any], **more: Any) -> tuple[str, str]:
    with pytest.raises(Refused) as no:
        _import(place, kind, seen, **more)
    return no.value.field, str(no.value)


def _resource(place: Place, number: UUID) -> resource.Resource:
    return place.store.load(resource.KIND, number).required()


def test_a_volume(place: Place) -> None:
    before = place.used["storage"]
    number = _import(place, "OpenStack.Volume", _disk("v1"), additional_details={"name": "x", "ticket": 7})
    thing, state = _resource(place, number), place.state("volume", stream_of(number))
    assert (thing.state, thing.title, thing.backend_id, thing.scope) == ("OK", "v1", "v1", stream_of(number))
    assert (thing.parent, thing.order) == (place.things.home, number)
    assert thing.attributes == {"name": "v1", "description": "", "ticket": 7}
    assert (state.state, state.imported, state.size, state.type) == ("OK", True, 2048, FAST.backend_id)
    assert place.used["storage"] == before + 2048


def test_a_machine_with_what_is_attached_to_it(place: Place) -> None:
    before = place.used
    root, data = _attached("m1-b", "m1", "/dev/vda", bootable=True), _attached("m1-a", "m1", "/dev/vdb")
    number = _import(place, "OpenStack.Instance", _machine("m1", data, root, guarded=[place.things.security_group.hex]))
    state = place.state("instance", stream_of(number))
    assert (state.state, state.flavor, state.runtime_state) == ("OK", SMALL.backend_id, "ACTIVE")
    assert state.security_groups == (place.things.security_group,)
    system, (other,) = place.state("volume", state.system_volume), state.data_volumes
    assert (system.backend_id, system.instance, system.resource) == ("m1-b", stream_of(number), None)
    assert place.state("volume", other).backend_id == "m1-a"
    more = {name: place.used[name] - before[name] for name in ("instances", "vcpu", "ram", "volumes", "storage")}
    assert more == {"instances": 1, "vcpu": 1, "ram": SMALL.ram, "volumes": 2, "storage": 4096}


def test_a_volume_that_was_on_the_books_stays_its_own(place: Place) -> None:
    kept = stream_of(_import(place, "OpenStack.Volume", _attached("v2", "m2")))
    assert place.state("volume", kept).instance is None
    machine = stream_of(_import(place, "OpenStack.Instance", _machine("m2", _attached("v2", "m2"))))
    state = place.state("instance", machine)
    assert (state.system_volume, state.data_volumes) == (None, ())
    assert place.state("volume", kept).instance == machine
    late = stream_of(_import(place, "OpenStack.Volume", _attached("v3", "m2")))
    assert place.state("volume", late).instance == machine


def test_what_it_starts_from_goes_with_it(place: Place) -> None:
    root, data = _attached("m3-a", "m3", bootable=True), _attached("m3-b", "m3", "/dev/vdb")
    number = _import(place, "OpenStack.Instance", _machine("m3", root, data, runtime_state="SHUTOFF"))
    state = place.state("instance", stream_of(number))
    carried_out(place.store, UUID(ask(place.store, TerminateResource(number)).result))
    assert place.state("instance", stream_of(number)).operation == "delete"
    assert place.state("volume", state.system_volume).operation == "delete"
    assert place.state("volume", state.data_volumes[0]).operation == ""


def test_one_without_volumes_ends_too(place: Place) -> None:
    number = _import(place, "OpenStack.Instance", _machine("m4", runtime_state="SHUTOFF"))
    carried_out(place.store, UUID(ask(place.store, TerminateResource(number)).result))
    state = place.state("instance", stream_of(number))
    before = place.used["instances"]
    ask(place.store, ReportSucceeded("instance", stream_of(number), state.run))
    assert place.used["instances"] == before - 1


def test_nothing_twice(place: Place) -> None:
    number = _import(place, "OpenStack.Volume", _disk("v5"))
    assert _refused(place, "OpenStack.Volume", _disk("v5")) == TWICE
    ask(place.store, UnlinkObject("volume", stream_of(number)))
    assert _import(place, "OpenStack.Volume", _disk("v5")) != number, "it is off the books"


def test_nothing_of_ours(place: Place) -> None:
    ours = disk(place.store, place.project, place.things)
    known = _disk(place.state("volume", ours).backend_id)
    assert _refused(place, "OpenStack.Volume", known) == TWICE
    made_for = _disk("new", stream=ours.hex)
    assert _refused(place, "OpenStack.Volume", made_for) == TWICE, "it is being made"
    ask(place.store, UnlinkObject("volume", ours))
    assert _import(place, "OpenStack.Volume", made_for)


def test_of_two_at_once_one_wins(place: Place) -> None:
    """In one tenant, and of two offerings of one cloud."""
    wanted = sold(place.store, place.things, "OpenStack.Volume")
    clouds = [cloud(place.store, place.provider, place.category) for _ in range(2)]
    for offerings, seen in (((wanted, wanted), _disk("v6")), (tuple(clouds), _project("p6"))):
        commands = [ImportResource(each, seen["backend_id"], place.project, seen=seen) for each in offerings]
        assert sorted(_both(place, commands)) == [": ".join(TWICE), "done"]


def _both(place: Place, commands: list[ImportResource]) -> list[str]:
    found = together(lambda number: ask(place.store, commands[number]), len(commands))
    return [f"{each.field}: {each}" if isinstance(each, Invalid | NameTaken) else "done" for each in found]


def test_what_is_busy_is_not_imported(place: Place) -> None:
    field, message = _refused(place, "OpenStack.Instance", _machine("m7", busy="deleting"))
    assert (field, "deleting" in message) == ("backend_id", True)


def test_a_tenant_with_its_networks_and_groups(place: Place) -> None:
    wanted = cloud(place.store, place.provider, place.category)
    rule = {"protocol": "tcp", "from_port": 22, "to_port": 22, "cidr": "", "remote_group": "g1"}
    addresses = {"cidr": "10.0.0.0/24", "gateway_ip": "10.0.0.1", "ip_version": 4, "enable_dhcp": True}
    seen = _project(
        "p1",
        networks=[{"backend_id": "n1", "name": "lan", "seen": {"mtu": 1450}}],
        subnets=[{"backend_id": "s1", "network": "n1", "seen": addresses}],
        routers=[{"backend_id": "r1", "subnets": ["s1", "elsewhere"], "seen": {"external_network_id": "out"}}],
        security_groups=[{"backend_id": "g1", "name": "web", "rules": [rule]}],
    )
    number = _import(place, "OpenStack.Tenant", seen, offering=wanted)
    home, state = stream_of(number), place.state("tenant", stream_of(number))
    assert (state.state, state.internal_network_id, state.external_network_id) == ("OK", "n1", "out")
    assert (state.quotas["vcpu"], state.usages, state.username) == (8, {"vcpu": 1}, "")
    assert _resource(place, number).limits == {"cores": 8, "ram": 2048}, "what has no limit is not limited here"
    held = place.store.load(quota.KIND, quota.stream_of(home)).required()
    (network,), (subnet,), (router,), (group,) = (held.things(noun) for noun in INSIDE)
    found = place.state("subnet", subnet)
    assert (found.network, found.is_connected, found.title) == (network, True, "s1")
    assert place.state("router", router).subnets == (subnet,)
    assert place.state("security_group", group).rules[0].remote_group == group
    assert held.used() == {
        **dict.fromkeys(("network_count", "subnet_count", "router_count", "security_group_count"), 1),
        "security_group_rule_count": 1,
    }


def test_a_tenant_of_ours_is_known_by_its_mark(place: Place) -> None:
    wanted = cloud(place.store, place.provider, place.category)
    seen = _project("other id", stream=place.things.tenant.hex)
    assert _refused(place, "OpenStack.Tenant", seen, offering=wanted) == TWICE


def test_what_is_seen_of_it_later_changes_its_part_of_the_quotas(place: Place) -> None:
    number = stream_of(_import(place, "OpenStack.Volume", _disk("v8")))
    before = place.used["storage"]
    ask(place.store, ReportSeen("volume", number, {"size": 4096}))
    assert place.used["storage"] == before + 2048


def test_only_into_the_project_of_the_tenant(place: Place) -> None:
    beside = made(place.store, project.CreateProject(made(place.store, customer.CreateCustomer("Other")), "Beside"))
    told = ("project", "The offering is not for this project.")
    assert _refused(place, "OpenStack.Volume", _disk("v9"), project=beside) == told
    assert _refused(place, "OpenStack.Volume", _disk("v9"), project=uuid4())[0] == "project"


def test_a_provider_imports_for_itself_and_staff_for_others(place: Place) -> None:
    """Nobody is given what nobody asked for."""
    store, seen = place.store, _project("p9")
    told: dict[str, Any] = {"active": False, "components": (), "shared": False}
    private = offered(store, place.provider, place.category, "OpenStack.Tenant", **told)
    ask(store, ConnectOffering(private, ACCESS, {}, secret_attributes=("password",)))
    ask(store, offering_step.ActivateOffering(private))
    who, own = made(store, user.RegisterUser("seller")), made(store, project.CreateProject(place.provider, "Own"))
    ask(store, access.GrantRole(who, "CUSTOMER.OWNER", "customer", place.provider))
    with pytest.raises(Forbidden):
        ask(store, ImportResource(place.things.offering, "p9", own, seen=seen), f"user:{who.hex}")
    with pytest.raises(Invalid) as no:
        ask(store, ImportResource(private, "p9", place.project, seen=seen), f"user:{who.hex}")
    assert no.value.field == "project"
    assert ask(store, ImportResource(private, "p9", own, seen=seen), f"user:{who.hex}").result


def test_what_does_not_import(place: Place) -> None:
    basic = offered(place.store, place.provider, place.category)
    told = ("", "Current offering plugin does not support resource import")
    assert _refused(place, "", _disk("v10"), offering=basic) == told
    shut = cloud(place.store, place.provider, place.category)
    ask(place.store, offering_step.ArchiveOffering(shut))
    assert _refused(place, "", _project("p10"), offering=shut) == ("offering", "Offering is not available.")
    assert _refused(place, "OpenStack.Volume", _disk("v10"), plan=uuid4())[0] == "plan"
    assert _refused(place, "OpenStack.Volume", {"backend_id": "v10", "size": "large"})[0] == "seen"


def test_there_is_room_for_it_in_the_offering(place: Place) -> None:
    wanted = cloud(place.store, place.provider, place.category, maximal_resource_count_per_project=1)
    _import(place, "OpenStack.Tenant", _project("p11"), offering=wanted)
    field, message = _refused(place, "OpenStack.Tenant", _project("p12"), offering=wanted)
    assert (field, "which is the most it may have" in message) == ("non_field_errors", True)


def test_while_something_is_done_to_the_tenant_nothing_is_imported(place: Place) -> None:
    ask(place.store, SetTenantQuotas(place.things.tenant, {"vcpu": 20}))
    with pytest.raises(WrongState):
        _import(place, "OpenStack.Volume", _disk("v13"))
    succeeded(place.store, "tenant", place.things.tenant)
    assert _import(place, "OpenStack.Volume", _disk("v13"))


def test_what_was_seen_is_no_part_of_what_was_asked() -> None:
    one = ImportResource(uuid4(), "v", uuid4(), seen={"size": 1})
    assert digest(one, "user:x") == digest(ImportResource(one.offering, "v", one.project), "user:x")
    assert digest(one, "user:x") != digest(ImportResource(one.offering, "w", one.project), "user:x")
