"""Machines over HTTP: what they look like, who sees them, what is asked of them."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from waldur_api_client.models import OpenStackInstance, OpenStackNestedFloatingIP, OpenStackNestedPort, Status

from commands.openstack.operation import ReportSeen
from domain.openstack.connection import AddressPair, FloatingIp, Plug
from domain.openstack.instance import KIND
from tests.eventstore.support import ask
from tests.http.cloud import Cloud, address, cloud
from tests.http.served import Served
from tests.openstack import IMAGE, LARGE, SMALL, machine, succeeded
from tests.openstack import address as chosen

PLUG, LED = uuid4(), uuid4()
GONE = "/api/openstack-{}/" + "0" * 31 + "1/"


@pytest.fixture(scope="module")
def town(http: Served) -> Cloud:
    found = cloud(http)
    _ok(found)
    return found


def _ok(town: Cloud, runtime: str = "ACTIVE") -> UUID:
    """The machine, once nothing is under way there, with a port and a floating IP."""
    store, number = town.market.place.ledger.store, town.things.instance
    if store.load(KIND, number).required().operation:
        succeeded(store, "instance", number)
    port: dict[str, Any] = {"addresses": ("192.168.42.7",), "pairs": (AddressPair("10.9.0.0/24"),)}
    plug = Plug(number=PLUG, backend_id="p", subnet=town.things.subnet, mac_address="fa:16:3e:00:00:01", **port)
    led = FloatingIp(number=LED, backend_id="f", address="203.0.113.9", port=PLUG)
    seen = {
        "runtime_state": runtime,
        "plugs": (plug,),
        "floating_ips": (led,),
        "internal_ips": ("192.168.42.7",),
        "external_ips": ("203.0.113.9",),
        "security_groups": (town.things.security_group,),
        "started": "2026-11-22T10:00:00.000000",
    }
    ask(store, ReportSeen("instance", number, seen))
    town.market.place.settled()
    return number


def test_a_machine_as_the_official_client_reads_it(town: Cloud) -> None:
    told = dict(town.read("member", "instances", _ok(town)))
    found = OpenStackInstance.from_dict(told)
    assert (found.state, found.runtime_state, found.tenant_uuid) == ("OK", "ACTIVE", town.things.tenant)
    assert (found.cores, found.ram, found.disk, found.flavor_name) == (1, 1024, 10240, "small")
    assert (told["internal_ips"], told["external_ips"]) == (["192.168.42.7"], ["203.0.113.9"])
    assert told["start_time"] == "2026-11-22T10:00:00.000000Z"
    (disk,) = told["volumes"]
    assert (disk["name"], disk["bootable"], disk["size"]) == ("front-system", True, 10240)
    (group,) = told["security_groups"]
    assert group["url"].endswith(f"/api/openstack-security-groups/{town.things.security_group.hex}/")
    assert [each["direction"] for each in group["rules"]]
    (port,) = told["ports"]
    assert port["fixed_ips"] == [{"ip_address": "192.168.42.7", "subnet_id": f"id of {town.things.subnet.hex}"}]
    assert (port["subnet_uuid"], port["subnet_name"]) == (town.things.subnet.hex, "addresses")
    assert port["allowed_address_pairs"][0]["ip_address"] == "10.9.0.0/24"
    (led,) = told["floating_ips"]
    assert (led["address"], led["port_mac_address"]) == ("203.0.113.9", "fa:16:3e:00:00:01")
    assert {"user_data", "error_traceback"}.isdisjoint(told)


def test_its_ports_and_floating_ips_are_lists(town: Cloud) -> None:
    where, reader = address("instances", _ok(town)), town.market.http("member")
    whole = town.read("member", "instances", town.things.instance)
    for name, kind in (("ports", OpenStackNestedPort), ("floating_ips", OpenStackNestedFloatingIP)):
        answer = reader.get(f"{where}{name}/")
        assert (answer.status_code, answer.json()) == (200, whole[name])
        assert answer.headers["X-Result-Count"] == "1"
        assert [kind.from_dict(each) for each in answer.json()]
        assert town.market.http("outsider").get(f"{where}{name}/").status_code == 404


def test_who_sees_it(town: Cloud) -> None:
    for who in ("member", "owner", "reader", "provider", "outsider"):
        sees = who not in ("provider", "outsider")
        assert (town.things.instance.hex in town.listed("instances", who)) == sees
        assert town.get(who, "instances", town.things.instance).status_code == (200 if sees else 404)


def test_by_every_filter(town: Cloud) -> None:
    number = _ok(town)
    things, gone = town.things, "0" * 31 + "1"
    found = {
        "runtime_state": ("ACTIVE", "PAUSED"),
        "external_ip": ("203.0.113.9", "203.0.113.1"),
        "query": ("168.42.7", "168.43"),
        "tenant_uuid": (things.tenant.hex, gone),
        "tenant": (f"http://x/api/openstack-tenants/{things.tenant.hex}/", f"http://x/{gone}/"),
        "attach_volume_uuid": (things.volume.hex, gone),
        "security_group_uuid": (things.security_group.hex, gone),
        "security_group": (f"http://x/api/openstack-security-groups/{things.security_group.hex}/", f"http://x/{gone}/"),
        "name": ("FRON", "back"),
        "name_exact": ("front", "fron"),
        "state": ("OK", "ERRED"),
    }
    for name, (right, wrong) in found.items():
        assert town.listed("instances", **{name: right}) == [number.hex], name
        assert town.listed("instances", **{name: wrong}) == [], name
    assert town.listed("instances", availability_zone_name="nowhere") == []
    for order in ("start_time", "-start_time"):
        assert town.listed("instances", o=order) == [number.hex]


ACTIONS: dict[str, tuple[str, Any]] = {
    "start": ("SHUTOFF", None),
    "stop": ("ACTIVE", None),
    "restart": ("ACTIVE", None),
    "change_flavor": ("SHUTOFF", "flavor"),
    "update_security_groups": ("ACTIVE", "security_groups"),
    "update_ports": ("ACTIVE", "ports"),
    "update_floating_ips": ("ACTIVE", "floating_ips"),
    "update_allowed_address_pairs": ("ACTIVE", "pairs"),
    "assign_floating_ip": ("ACTIVE", "one"),
    "attach_volume": ("ACTIVE", "volume"),
}


def _body(town: Cloud, kind: str | None) -> Any:
    store, subnet = town.market.place.ledger.store, f"/api/openstack-subnets/{town.things.subnet.hex}/"
    made: dict[str, Any] = {
        "flavor": {"flavor": chosen(store, town.things.offering, "flavors", LARGE)},
        "security_groups": {"security_groups": [f"/api/openstack-security-groups/{town.things.security_group.hex}/"]},
        "ports": {"ports": [{"port": f"/api/openstack-ports/{PLUG.hex}/"}, {"subnet": subnet}]},
        "floating_ips": {"floating_ips": [{"subnet": subnet, "url": f"/api/openstack-floating-ips/{LED.hex}/"}]},
        "pairs": {"subnet": subnet, "allowed_address_pairs": [{"ip_address": "10.0.0.0/8"}]},
        "one": {"subnet": subnet},
        "volume": {"volume": f"/api/openstack-volumes/{town.things.volume.hex}/"},
    }
    return made[kind] if kind else None


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize("who", ["outsider", "member", "manager"])
def test_what_is_asked_of_it(town: Cloud, name: str, who: str) -> None:
    """As the official client reads it; while it is under way nothing else is asked."""
    runtime, kind = ACTIONS[name]
    number = _ok(town, runtime)
    answer = town.does(who, "instances", number, name, _body(town, kind))
    assert answer.status_code == {"manager": 202, "member": 403, "outsider": 404}[who], answer.text
    if who != "manager":
        return
    assert Status.from_dict(answer.json()).status.endswith("was scheduled")
    if name != "attach_volume":
        told = town.read("member", "instances", number)
        done = "update_floating_ips" if name == "assign_floating_ip" else name
        assert (told["state"], told["action"]) == ("UPDATE_SCHEDULED", done)
        again = town.does(who, "instances", number, name, _body(town, kind))
        assert (again.status_code, again.json()) == (409, {"detail": "Valid states for operation: OK."})
    else:
        succeeded(town.market.place.ledger.store, "volume", town.things.volume, runtime_state="available")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("start", "Instance is already active."),
        ("change_flavor", "Please stop the instance before changing its flavor."),
    ],
)
def test_power_decides(town: Cloud, name: str, message: str) -> None:
    answer = town.does("manager", "instances", _ok(town), name, _body(town, ACTIONS[name][1]))
    assert (answer.status_code, answer.json()) == (409, {"detail": message})


@pytest.mark.parametrize(
    ("name", "body", "field"),
    [
        ("change_flavor", {"flavor": GONE.format("flavors")}, "flavor"),
        ("change_flavor", {}, "flavor"),
        ("update_security_groups", {"security_groups": [GONE.format("security-groups")]}, "security_groups"),
        ("update_ports", {"ports": [{"subnet": GONE.format("subnets")}]}, "ports"),
        ("update_ports", {}, "ports"),
        ("update_floating_ips", {"floating_ips": [{"subnet": GONE.format("subnets")}]}, "floating_ips"),
        ("update_allowed_address_pairs", {"subnet": GONE.format("subnets"), "allowed_address_pairs": []}, "subnet"),
        ("attach_volume", {"volume": GONE.format("volumes")}, "volume"),
        ("detach_volume", {"volume": GONE.format("volumes")}, "volume"),
    ],
)
def test_what_is_wrong_is_named(town: Cloud, name: str, body: Any, field: str) -> None:
    answer = town.does("staff", "instances", _ok(town, "SHUTOFF"), name, body)
    assert (answer.status_code, set(answer.json())) == (400, {field}), answer.text


def test_addresses_that_are_not_told_stay(town: Cloud) -> None:
    number = _ok(town)
    assert town.does("manager", "instances", number, "update_floating_ips").status_code == 202
    assert town.read("member", "instances", number)["state"] == "OK"


def test_it_is_renamed(town: Cloud) -> None:
    number, writer = _ok(town), town.market.http("manager")
    answer = writer.patch(address("instances", number), json={"name": "back", "description": "of ours"})
    told = answer.json()
    assert (answer.status_code, told["name"], told["description"]) == (200, "back", "of ours")
    assert (told["state"], told["action"]) == ("UPDATE_SCHEDULED", "update")
    assert writer.put(address("instances", number), json={"name": "x"}).status_code == 409
    _ok(town)
    assert writer.put(address("instances", number), json={"description": "x"}).json() == {
        "name": ["This field is required."]
    }
    assert writer.put(address("instances", number), json={"name": "front"}).status_code == 200
    _ok(town)


def test_by_its_own_address_a_machine_is_an_order(town: Cloud) -> None:
    store, subnet = town.market.place.ledger.store, f"/api/openstack-subnets/{town.things.subnet.hex}/"
    told = {
        "tenant": f"/api/openstack-tenants/{town.things.tenant.hex}/",
        "name": "second",
        "flavor": chosen(store, town.things.offering, "flavors", SMALL),
        "image": chosen(store, town.things.offering, "images", IMAGE),
        "system_volume_size": 10240,
        "ports": [{"subnet": subnet}],
    }
    placed = town.market.http("manager").post(address("instances"), json=told)
    assert placed.status_code == 201, placed.text
    assert (placed.json()["type"], placed.json()["offering_type"]) == ("Create", "OpenStack.Instance")
    for field, value in (("tenant", GONE.format("tenants")), ("flavor", GONE.format("flavors")), ("ports", [])):
        wrong = town.market.http("manager").post(address("instances"), json={**told, field: value})
        assert (wrong.status_code, set(wrong.json())) == (400, {field}), wrong.text
    assert town.market.http("outsider").post(address("instances"), json=told).json()["tenant"]


def test_by_its_own_address_a_machine_is_ended(town: Cloud) -> None:
    store = town.market.place.ledger.store
    number = machine(store, town.market.project, town.things)
    town.market.place.settled()
    writer, where = town.market.http("owner"), address("instances", number)
    answer = writer.delete(where)
    told = (409, {"detail": "Please stop the instance before its removal."})
    assert (answer.status_code, answer.json()) == told
    assert town.market.http("outsider").delete(where).status_code == 404
    assert town.market.http("member").delete(where).status_code == 403
    assert writer.delete(where, params={"action": "force_destroy", "delete_volumes": "no"}).status_code == 204


def test_what_is_not_the_cloud_s_is_refused_before_it_is_asked(town: Cloud) -> None:
    where = address("instances", _ok(town))
    for name, method in (("console", "GET"), ("console", "POST"), ("console_log", "GET")):
        for who, status in (("outsider", 404), ("member", 403)):
            assert town.market.http(who).request(method, f"{where}{name}/").status_code == status
    answer = town.market.http("manager").get(f"{where}console_log/", params={"length": "many"})
    assert (answer.status_code, set(answer.json())) == (400, {"length"})
