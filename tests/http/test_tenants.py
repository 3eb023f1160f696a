"""Tenants over HTTP: what they look like, who sees them, what is asked of them."""

from typing import Any
from uuid import UUID

import pytest
from waldur_api_client.models import OpenStackTenant, Status

from api.sealed import row_of
from commands.openstack.tenant import INHABITED, PrepareTenant
from commands.platform.setting import OverrideSettings
from domain.openstack import quota, security_group
from domain.openstack.security_group import SecurityGroup
from domain.openstack.tenant import KIND
from tests.eventstore.support import ask
from tests.http.cloud import Cloud, address, cloud
from tests.http.served import Served
from tests.openstack import succeeded

SAME = (
    *("uuid", "name", "state", "backend_id", "project_name", "project_uuid", "customer_name", "customer_uuid"),
    "service_settings_uuid",
)


@pytest.fixture(scope="module")
def town(http: Served) -> Cloud:
    return cloud(http)


def test_a_tenant_as_the_official_client_reads_it(town: Cloud) -> None:
    told = town.read("member", "tenants", town.things.tenant)
    found = OpenStackTenant.from_dict(dict(told))
    assert (found.state, found.project_uuid) == ("OK", town.market.project)
    assert found.marketplace_resource_uuid == town.things.home.hex
    assert (found.is_limit_based, found.is_usage_based) == (True, False)
    quotas = {each["name"]: each for each in told["quotas"]}
    assert quotas["vcpu"] == {"name": "vcpu", "limit": 20, "usage": 0}
    assert {"user_username", "user_password", "error_traceback"}.isdisjoint(told)


@pytest.mark.parametrize(
    ("who", "sees"),
    [(who, who not in ("provider", "outsider")) for who in ("member", "owner", "reader", "provider", "outsider")],
)
def test_who_sees_it(town: Cloud, who: str, sees: bool) -> None:
    assert (town.things.tenant.hex in town.listed("tenants", who)) == sees
    assert town.get(who, "tenants", town.things.tenant).status_code == (200 if sees else 404)


def test_by_every_filter(town: Cloud) -> None:
    told = dict(town.read("staff", "tenants", town.things.tenant))
    told |= {"project": told["project_uuid"], "customer": told["customer_uuid"], "can_manage": True}
    told |= {"name_exact": told["name"], "service_settings_name": "openstack"}
    for name in (*SAME, "project", "customer", "can_manage", "name_exact", "service_settings_name"):
        assert town.listed("tenants", **{name: told[name]}) == [told["uuid"]], name
        other = "0" * 31 + "1" if name.endswith("uuid") or name in ("project", "customer") else "false"
        assert town.listed("tenants", **{name: "ERRED" if name == "state" else other}) == [], name


@pytest.mark.parametrize(("who", "status"), [("owner", 403), ("staff", 200), ("outsider", 404)])
def test_staff_sets_states(town: Cloud, who: str, status: int) -> None:
    tenant, told = town.things.tenant, {"error_message": "broken", "error_traceback": "line 1"}
    answer = town.does(who, "tenants", tenant, "set_erred", told)
    assert answer.status_code == status
    if status == 200:
        assert answer.json() == {"detail": "Resource has been marked as ERRED."}
        found = town.read(who, "tenants", tenant)
        assert (found["state"], found["error_message"], found["error_traceback"]) == ("ERRED", "broken", "line 1")
    answer = town.does(who, "tenants", tenant, "set_ok")
    assert answer.status_code == status
    if status == 200:
        assert answer.json() == {"detail": "Resource has been marked as OK."}
        found = town.read(who, "tenants", tenant)
        assert (found["state"], found["error_message"], found["error_traceback"]) == ("OK", "", "")


def test_something_else_is_no_tenant(town: Cloud) -> None:
    for other in (town.things.instance, town.things.home):
        assert town.does("staff", "tenants", other, "pull").status_code == 404
        assert town.get("staff", "tenants", other).status_code == 404


def _ok(town: Cloud) -> UUID:
    """The tenant, once nothing is under way there."""
    store, tenant = town.market.place.ledger.store, town.things.tenant
    if store.load(KIND, tenant).required().operation:
        succeeded(store, "tenant", tenant)
    for number, state in _groups(town).items():
        if state.operation:
            succeeded(store, "security_group", number)
    return tenant


def _groups(town: Cloud) -> dict[UUID, SecurityGroup]:
    store = town.market.place.ledger.store
    held = store.load(quota.KIND, quota.stream_of(town.things.tenant)).required()
    return {number: store.load(security_group.KIND, number).required() for number in held.things("security_group")}


ACTIONS: dict[str, Any] = {
    **dict.fromkeys(("pull_quotas", "pull_security_groups", "pull_flavors", "pull_images", "pull_volume_types")),
    "set_quotas": {"ram": 102400, "vcpu": 40},
    "change_password": {"user_password": "correct horse"},
    "push_security_groups": None,
}
BY_STAFF = ("set_quotas", "push_security_groups")


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.parametrize("who", ["staff", "manager", "member", "outsider"])
def test_what_is_asked_of_it(town: Cloud, name: str, who: str) -> None:
    """As the official client reads it."""
    answer = town.does(who, "tenants", _ok(town), name, ACTIONS[name])
    allowed = who == "staff" or (who == "manager" and name not in BY_STAFF)
    assert answer.status_code == (202 if allowed else 404 if who == "outsider" else 403), answer.text
    if allowed:
        assert Status.from_dict(answer.json()).status == f"{name} was scheduled"


def test_other_quotas_are_wished_with_the_rest_as_it_was(town: Cloud) -> None:
    assert town.does("staff", "tenants", _ok(town), "set_quotas", {"ram": 2048}).status_code == 202
    found = town.read("staff", "tenants", town.things.tenant)
    assert found["state"] == "UPDATE_SCHEDULED"
    assert town.does("staff", "tenants", town.things.tenant, "set_quotas", {"ram": 1}).status_code == 409
    none = town.does("staff", "tenants", _ok(town), "set_quotas", {"ram": 0})
    assert none.json() == {"ram": ["Expected `int` >= 1."]}
    told = town.get("member", "tenants", town.things.tenant).json()["quotas"]
    assert town.market.http("member").get(f"{address('tenants', town.things.tenant)}quotas/").json() == told


@pytest.mark.parametrize("password", ["horse", "12345678", "x" * 51])
def test_a_weak_password(town: Cloud, password: str) -> None:
    answer = town.does("manager", "tenants", _ok(town), "change_password", {"user_password": password})
    assert (answer.status_code, set(answer.json())) == (400, {"user_password"})
    assert password not in answer.text


def test_credentials_are_shown_where_that_is_wanted(town: Cloud) -> None:
    tenant, place = _ok(town), town.market.place
    town.does("manager", "tenants", tenant, "change_password", {"user_password": "correct horse"})
    state = place.ledger.store.load(KIND, tenant).required()
    assert state.run is not None
    row = row_of(place.ledger, None, "password", "correct horse")
    ask(place.ledger.store, PrepareTenant(tenant, state.run, state.backend_id, "user", row))
    _ok(town)
    assert {"user_username", "user_password"}.isdisjoint(town.read("owner", "tenants", tenant))
    ask(place.ledger.store, OverrideSettings({"WALDUR_OPENSTACK.TENANT_CREDENTIALS_VISIBLE": True}))
    place.settled()
    told = town.read("owner", "tenants", tenant)
    assert (told["user_username"], told["user_password"]) == ("user", "correct horse")
    assert town.read("owner", "tenants", tenant, field="user_password") == {"user_password": "correct horse"}
    assert "user_password" not in town.get("owner", "tenants").json()[0]
    assert town.get("outsider", "tenants", tenant).status_code == 404


def test_security_groups_are_pushed(town: Cloud) -> None:
    tenant = _ok(town)
    there = _groups(town)[town.things.security_group]
    rule = {"protocol": "tcp", "from_port": 22, "to_port": 22, "remote_group_name": there.title}
    told = [{"name": there.title, "rules": []}, {"name": "inside", "description": "x", "rules": [rule]}]
    assert town.does("staff", "tenants", tenant, "push_security_groups", told).status_code == 202
    states = _groups(town)
    (made,) = (state for state in states.values() if state.title == "inside")
    assert states[town.things.security_group].operation == "set_rules"
    assert (made.operation, made.rules[0].remote_group) == ("create", town.things.security_group)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ([{"name": "default"}], "name"),
        ([{"rules": []}], "[0]"),
        ([{"name": "x", "rules": [{"remote_group_name": "no"}]}], "remote_group_name"),
        ([{"name": "x"}, {"name": "x"}], "name"),
        ([{"name": "x", "uuid": str(UUID(int=1))}], "uuid"),
    ],
)
def test_security_groups_that_cannot_be(town: Cloud, wrong: Any, field: str) -> None:
    answer = town.does("staff", "tenants", _ok(town), "push_security_groups", wrong)
    assert (answer.status_code, set(answer.json())) == (400, {field}), answer.text


def test_by_its_own_address_a_tenant_is_an_order(town: Cloud) -> None:
    settings = town.read("staff", "tenants", town.things.tenant)["service_settings"]
    told = {"project": f"/api/projects/{town.market.project.hex}/", "name": "Second", "service_settings": settings}
    placed = town.market.http("owner").post(address("tenants"), json={**told, "description": "by hand"})
    assert placed.status_code == 201, placed.text
    order = placed.json()
    assert (order["type"], order["offering_uuid"]) == ("Create", town.things.offering.hex)
    assert order["attributes"] == {"name": "Second", "description": "by hand"}
    for field, value in (("subnet_cidr", "no"), ("service_settings", "/api/service-settings/" + "0" * 32 + "/")):
        wrong = town.market.http("owner").post(address("tenants"), json={**told, field: value})
        assert (wrong.status_code, set(wrong.json())) == (400, {field}), wrong.text


def test_what_lives_in_it_keeps_it(town: Cloud) -> None:
    answer = town.market.http("owner").delete(address("tenants", _ok(town)))
    assert (answer.status_code, answer.json()) == (409, {"detail": INHABITED})


def test_how_operations_end_is_told_in_words_of_the_contract(town: Cloud) -> None:
    town.market.place.settled()
    query: dict[str, Any] = {"event_type": "resource_creation_succeeded", "page_size": 300}
    told = town.market.http("staff").get("/api/events/", params=query).json()
    assert {each["event_type"] for each in told} == {"resource_creation_succeeded"}
    assert {each["context"]["event"] for each in told} == {
        f"openstack.{noun}.operation_succeeded" for noun in ("tenant", "instance", "volume")
    }
    fed = town.market.http("staff").get("/api/feed/", params={**query, "limit": 1000}).json()
    assert [each["position"] for each in fed] == sorted(each["context"]["position"] for each in told)
    assert {each["event_type"] for each in fed} == {"resource_creation_succeeded"}
    assert {each["data"]["operation"] for each in fed} == {"create"}


def test_what_became_of_it_is_shown_to_whoever_sees_it(town: Cloud) -> None:
    tenant = address("tenants", town.things.tenant)
    told = town.market.http("member").get("/api/events/", params={"scope": tenant, "o": "created"}).json()
    assert told[0]["event_type"] == "resource_creation_scheduled"
    assert "resource_creation_succeeded" in {each["event_type"] for each in told}
    history = town.market.http("member").get(f"{tenant}history/", params={"o": "created"}).json()
    assert [each["uuid"] for each in history] == [each["uuid"] for each in told]
    assert town.market.http("provider").get(f"{tenant}history/").status_code == 404
    assert town.market.http("provider").get("/api/events/", params={"scope": tenant}).status_code == 400
