"""Volumes over HTTP: what they look like, who sees them, what is asked of them."""

from typing import Any
from uuid import UUID

import pytest
from waldur_api_client.models import OpenStackVolume, Status

from commands.openstack.operation import ReportSeen
from domain.openstack.volume import KIND
from tests.eventstore.support import ask
from tests.http.cloud import Cloud, address, cloud
from tests.http.served import Served
from tests.openstack import FAST, succeeded
from tests.openstack import address as chosen

GONE = "/api/openstack-{}/" + "0" * 31 + "1/"


@pytest.fixture(scope="module")
def town(http: Served) -> Cloud:
    return cloud(http)


def _ok(town: Cloud, runtime: str = "available", instance: UUID | None = None) -> UUID:
    """The volume, once nothing is under way there, attached where an instance is named."""
    store, number = town.market.place.ledger.store, town.things.volume
    if store.load(KIND, number).required().operation:
        succeeded(store, "volume", number)
    seen = {"runtime_state": runtime, "instance": instance, "device": "/dev/vdb" if instance else "", "size": 2048}
    ask(store, ReportSeen("volume", number, seen))
    town.market.place.settled()
    return number


def test_a_volume_as_the_official_client_reads_it(town: Cloud) -> None:
    things = town.things
    told = dict(town.read("member", "volumes", _ok(town, "in-use", things.instance)))
    found = OpenStackVolume.from_dict(told)
    assert (found.name, found.state, found.runtime_state, found.size) == ("more", "OK", "in-use", 2048)
    assert (found.bootable, found.device, found.instance_name) == (False, "/dev/vdb", "front")
    assert (told["instance"].rstrip("/").rpartition("/")[2], found.tenant_uuid) == (things.instance.hex, things.tenant)
    assert (found.extend_enabled, told["resource_type"]) == (True, "OpenStack.Volume")
    assert found.marketplace_resource_state == "OK"
    free = town.read("member", "volumes", _ok(town))
    assert {"instance", "instance_name", "error_traceback"}.isdisjoint(free)


def test_who_sees_it(town: Cloud) -> None:
    for who in ("member", "owner", "reader", "provider", "outsider"):
        sees = who not in ("provider", "outsider")
        assert (town.things.volume.hex in town.listed("volumes", who)) == sees
        assert town.get(who, "volumes", town.things.volume).status_code == (200 if sees else 404)


def test_by_every_filter(town: Cloud) -> None:
    things, gone = town.things, "0" * 31 + "1"
    number = _ok(town, "in-use", things.instance)
    ask(town.market.place.ledger.store, ReportSeen("instance", things.instance, {"external_ips": ("203.0.113.9",)}))
    found = {
        "runtime_state": ("in-use", "available"),
        "instance_uuid": (things.instance.hex, gone),
        "instance": (f"http://x/api/openstack-instances/{things.instance.hex}/", f"http://x/{gone}/"),
        "external_ip": ("203.0.113.9", "203.0.113.1"),
        "tenant_uuid": (things.tenant.hex, gone),
        "name": ("MOR", "less"),
        "name_exact": ("more", "mor"),
        "uuid": (number.hex, gone),
    }
    for name, (right, wrong) in found.items():
        assert number.hex in town.listed("volumes", **{name: right}), name
        assert number.hex not in town.listed("volumes", **{name: wrong}), name
    assert town.listed("volumes", snapshot_uuid=gone) == town.listed("volumes", snapshot=f"http://x/{gone}/") == []
    assert town.listed("volumes", attach_instance_uuid=things.instance.hex) == []
    _ok(town)
    assert town.listed("volumes", attach_instance_uuid=things.instance.hex) == [number.hex]


ACTIONS: dict[str, tuple[str, Any]] = {
    "attach": ("available", "instance"),
    "detach": ("in-use", None),
    "extend": ("available", "size"),
    "retype": ("available", "type"),
}


def _body(town: Cloud, kind: str | None) -> Any:
    made: dict[str, Any] = {
        "instance": {"instance": f"/api/openstack-instances/{town.things.instance.hex}/"},
        "size": {"disk_size": 4096},
        "type": {"type": chosen(town.market.place.ledger.store, town.things.offering, "volume-types", FAST)},
    }
    return made[kind] if kind else None


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize("who", ["outsider", "member", "manager"])
def test_what_is_asked_of_it(town: Cloud, name: str, who: str) -> None:
    """As the official client reads it; while it is under way nothing else is asked."""
    runtime, kind = ACTIONS[name]
    number = _ok(town, runtime, town.things.instance if name == "detach" else None)
    answer = town.does(who, "volumes", number, name, _body(town, kind))
    assert answer.status_code == {"manager": 202, "member": 403, "outsider": 404}[who], answer.text
    if who == "manager":
        assert Status.from_dict(answer.json()).status == f"{name} was scheduled"
        told = town.read("member", "volumes", number)
        assert (told["state"], told["action"]) == ("UPDATE_SCHEDULED", name)
        again = town.does(who, "volumes", number, name, _body(town, kind))
        assert (again.status_code, again.json()) == (409, {"detail": "Valid states for operation: OK."})


@pytest.mark.parametrize(
    ("name", "body", "field"),
    [
        ("attach", {"instance": GONE.format("instances")}, "instance"),
        ("extend", {"disk_size": 2049}, "disk_size"),
        ("extend", {"disk_size": 0}, "disk_size"),
        ("extend", {"disk_size": 1 << 30}, "non_field_errors"),
        ("retype", {"type": GONE.format("volume-types")}, "type"),
        ("retype", {}, "type"),
    ],
)
def test_what_is_wrong_is_named(town: Cloud, name: str, body: Any, field: str) -> None:
    answer = town.does("staff", "volumes", _ok(town), name, body)
    assert (answer.status_code, set(answer.json())) == (400, {field}), answer.text


def test_it_is_detached_from_the_machine_it_is_attached_to(town: Cloud) -> None:
    _ok(town, "in-use", town.things.instance)
    where = {"volume": f"/api/openstack-volumes/{town.things.volume.hex}/"}
    assert town.does("manager", "instances", town.things.instance, "detach_volume", where).status_code == 202
    _ok(town)
    answer = town.does("manager", "instances", town.things.instance, "detach_volume", where)
    assert (answer.status_code, set(answer.json())) == (400, {"instance"})


def test_it_is_renamed(town: Cloud) -> None:
    number, writer = _ok(town), town.market.http("manager")
    told = writer.patch(address("volumes", number), json={"description": "of ours", "bootable": True}).json()
    assert (told["description"], told["bootable"], told["action"]) == ("of ours", True, "update")
    _ok(town)
    assert writer.put(address("volumes", number), json={"name": "more", "bootable": False}).status_code == 200
    _ok(town)


def test_by_its_own_address_a_volume_is_an_order_and_ended(town: Cloud) -> None:
    told = {"tenant": f"/api/openstack-tenants/{town.things.tenant.hex}/", "name": "second", "size": 1024}
    writer = town.market.http("manager")
    placed = writer.post(address("volumes"), json=told)
    assert (placed.status_code, placed.json().get("offering_type")) == (201, "OpenStack.Volume"), placed.text
    for field, value in (("tenant", GONE.format("tenants")), ("size", 12)):
        wrong = writer.post(address("volumes"), json={**told, field: value})
        assert (wrong.status_code, set(wrong.json())) == (400, {field}), wrong.text
    assert town.market.http("member").delete(address("volumes", _ok(town))).status_code == 403
    assert writer.delete(address("volumes", _ok(town))).status_code == 204


def test_what_happened_to_it_is_told_of_its_resource(town: Cloud) -> None:
    thing = town.read("member", "volumes", _ok(town))["marketplace_resource_uuid"]
    query = {"scope": f"/api/marketplace-resources/{thing}/", "page_size": "100"}
    told = {each["context"]["event"] for each in town.market.http("member").get("/api/events/", params=query).json()}
    assert {"openstack.volume.creation_requested", "openstack.volume.seen", "marketplace.resource.requested"} <= told
