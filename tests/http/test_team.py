"""Teams of customers and projects over HTTP: who is in them, and what may be changed by whom."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest
from waldur_api_client import AuthenticatedClient
from waldur_api_client.api.customers import (
    customers_add_user,
    customers_delete_user,
    customers_list_users_count,
    customers_list_users_list,
    customers_update_user,
)
from waldur_api_client.api.projects import (
    projects_add_user,
    projects_delete_user,
    projects_list_users_count,
    projects_list_users_list,
    projects_update_user,
)
from waldur_api_client.models.user_role_create_request import UserRoleCreateRequest
from waldur_api_client.models.user_role_delete_request import UserRoleDeleteRequest
from waldur_api_client.models.user_role_update_request import UserRoleUpdateRequest

from commands.identity.access import GrantRole
from commands.identity.customer import CreateCustomer
from commands.identity.project import CreateProject
from commands.identity.role import CreateRole, DisableRole
from tests.eventstore.support import ask, made, until
from tests.http.served import Person, Served

FOREVER = {"expiration_time": None}


class Town(msgspec.Struct, frozen=True):
    """Ann owns Acme, where Rea reads; Mia manages its project Apollo; Eve has nothing to do with them."""

    http: Served
    ann: Person
    rea: Person
    mia: Person
    eve: Person
    acme: UUID
    apollo: UUID

    def customer(self, action: str) -> str:
        return f"/api/customers/{self.acme.hex}/{action}/"

    def project(self, action: str) -> str:
        return f"/api/projects/{self.apollo.hex}/{action}/"

    def anyone(self) -> Person:
        """Somebody new."""
        return self.http.person(f"person-{uuid4().hex[:8]}")


@pytest.fixture(scope="module")
def town(http: Served) -> Town:
    store = http.ledger.store
    ann, rea, mia, eve = (http.person(name) for name in ("ann", "rea", "mia", "eve"))
    acme = made(store, CreateCustomer("Acme"))
    apollo = made(store, CreateProject(acme, "Apollo"))
    ask(store, GrantRole(ann.uuid, "CUSTOMER.OWNER", "customer", acme))
    ask(store, GrantRole(rea.uuid, "CUSTOMER.READER", "customer", acme))
    ask(store, GrantRole(mia.uuid, "PROJECT.MANAGER", "project", apollo))
    assert http.staff
    http.settled()
    return Town(http, ann, rea, mia, eve, acme, apollo)


def body(who: Person, role: str = "PROJECT.MEMBER", **more: Any) -> dict[str, Any]:
    return {"user": who.uuid.hex, "role": role, **more}


def refused(answer: httpx.Response, field: str, text: str) -> None:
    assert (answer.status_code, answer.json()) == (400, {field: [text]})


CLIENT = {
    "customer": (
        *(customers_add_user, customers_update_user, customers_delete_user),
        *(customers_list_users_list, customers_list_users_count),
    ),
    "project": (
        *(projects_add_user, projects_update_user, projects_delete_user),
        *(projects_list_users_list, projects_list_users_count),
    ),
}


@pytest.mark.parametrize("kind", ["customer", "project"])
def test_the_official_client_keeps_a_team(town: Town, kind: str) -> None:
    parts: tuple[Any, ...] = CLIENT[kind]
    add, update, delete, listed, count = parts
    scope, role = (town.acme, "CUSTOMER.SUPPORT") if kind == "customer" else (town.apollo, "PROJECT.ADMIN")
    who, until_then = town.anyone(), datetime.now(UTC) + timedelta(days=30)
    with AuthenticatedClient(town.http.url, town.ann.token) as client:
        before = count.sync(client=client, uuid=scope)
        answer = add.sync(client=client, uuid=scope, body=UserRoleCreateRequest(role, who.uuid))
        assert answer.expiration_time is None
        request = UserRoleUpdateRequest(role, who.uuid, until_then)
        assert update.sync(client=client, uuid=scope, body=request).expiration_time == until_then
        (member,) = listed.sync(client=client, uuid=scope, user=who.uuid)
        assert (member.role_name, member.user_username, member.user_uuid) == (role, who.username, who.uuid)
        assert (member.expiration_time, member.created_by_uuid) == (until_then, town.ann.uuid)
        assert count.sync(client=client, uuid=scope) == before + 1
        gone = UserRoleDeleteRequest(role, who.uuid)
        for _ in range(2):
            assert delete.sync_detailed(client=client, uuid=scope, body=gone).status_code == 200
        assert listed.sync(client=client, uuid=scope, user=who.uuid) == []


def test_a_role_is_named_by_its_name_or_its_id(town: Town) -> None:
    who = town.anyone()
    role = made(town.http.ledger.store, CreateRole("Guide", "project", ["PROJECT.UPDATE"]))
    assert town.ann.http.post(town.project("add_user"), json=body(who, role.hex)).status_code == 201
    (member,) = town.ann.http.get(town.project("list_users"), params={"role": "Guide"}).json()
    assert (member["role_name"], member["role_uuid"]) == ("Guide", role.hex)
    assert town.ann.http.post(town.project("delete_user"), json=body(who, "Guide")).status_code == 200


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (None, None),
        ("", None),
        ("2999-05-01", "2999-05-01T00:00:00.000000Z"),
        ("2999-05-01T12:30:00Z", "2999-05-01T12:30:00.000000Z"),
        ("2999-05-01T12:30:00", "2999-05-01T12:30:00.000000Z"),
        ("2999-05-01T12:30:00.25+03:00", "2999-05-01T09:30:00.250000Z"),
    ],
)
def test_ways_to_say_when_it_ends(town: Town, given: str | None, shown: str | None) -> None:
    who = town.anyone()
    answer = town.mia.http.post(town.project("add_user"), json=body(who, expiration_time=given))
    assert (answer.status_code, answer.json()) == (201, {"expiration_time": shown})
    (member,) = town.mia.http.get(town.project("list_users"), params={"user": who.uuid.hex}).json()
    assert member.get("expiration_time") == shown


@pytest.mark.parametrize("action", ["add_user", "update_user"])
def test_a_wrong_end(town: Town, action: str) -> None:
    for given in ("tomorrow", "2999-13-01", "0001-01-01T00:00:00+23:59"):
        answer = town.ann.http.post(town.project(action), json=body(town.mia, "PROJECT.MANAGER", expiration_time=given))
        assert answer.status_code == 400
        assert answer.json()["expiration_time"][0].startswith("Datetime has wrong format.")
    past = body(town.mia if action == "update_user" else town.eve, "PROJECT.MANAGER", expiration_time="2001-01-01")
    answer = town.ann.http.post(town.project(action), json=past)
    refused(answer, "expiration_time", "Expiration time should be greater than current time.")


def test_wrong_roles_and_people(town: Town) -> None:
    post, who = town.ann.http.post, town.anyone()
    asleep = made(town.http.ledger.store, CreateRole("Asleep", "project", []))
    ask(town.http.ledger.store, DisableRole(asleep))
    for action in ("add_user", "update_user", "delete_user"):
        refused(post(town.project(action), json=body(who, "NO.SUCH")), "role", "Role is not found.")
        refused(post(town.project(action), json=body(who, uuid4().hex)), "role", "Role is not found.")
        answer = post(town.project(action), json=body(who, "CUSTOMER.OWNER"))
        refused(answer, "non_field_errors", "Role is not valid for this scope.")
        nobody = {"user": str(uuid4()), "role": "PROJECT.MEMBER"}
        refused(post(town.project(action), json=nobody), "user", "User is not found.")
    refused(post(town.project("add_user"), json=body(who, "Asleep")), "non_field_errors", "Role is not active.")
    answer = post(town.project("add_user"), json=body(town.mia, "PROJECT.MANAGER"))
    refused(answer, "non_field_errors", "User has already the same role in this scope.")
    answer = post(town.project("update_user"), json=body(who))
    refused(answer, "role", "User does not have this role in this scope.")


def test_ones_own_role(town: Town) -> None:
    for action in ("add_user", "update_user", "delete_user"):
        answer = town.mia.http.post(town.project(action), json=body(town.mia, "PROJECT.MANAGER"))
        refused(answer, "non_field_errors", "User can not manage own role.")
    answer = town.ann.http.post(town.customer("update_user"), json=body(town.ann, "CUSTOMER.OWNER"))
    assert (answer.status_code, answer.json()) == (200, FOREVER)


@pytest.mark.parametrize("action", ["add_user", "update_user", "delete_user"])
def test_who_may_change_a_team(town: Town, action: str) -> None:
    """What is wrong with the body is told only to who may send one."""
    wrongs: list[Any] = [{}, body(town.eve, expiration_time="tomorrow"), body(town.eve, "NO.SUCH")]
    for address in (town.customer(action), town.project(action)):
        for wrong in wrongs:
            assert town.http.stranger.post(address, json=wrong).status_code == 401
            assert town.eve.http.post(address, json=wrong).status_code == 404
            assert town.rea.http.post(address, json=wrong).status_code == 403
            support = town.http.person("sue", support=True).http
            assert support.post(address, json=wrong).status_code == 403
            if action == "delete_user" and "expiration_time" in wrong:
                continue
            assert town.ann.http.post(address, json=wrong).status_code == 400
    assert town.mia.http.post(town.customer(action), json=wrongs[0]).status_code == 403


def test_who_sees_a_team(town: Town) -> None:
    def seen(who: httpx.Client, address: str) -> Any:
        answer = who.get(address, params={"page_size": 300})
        return [each["user_username"] for each in answer.json()] if answer.status_code == 200 else answer.status_code

    for address in (town.customer("list_users"), town.project("list_users")):
        assert seen(town.http.stranger, address) == 401
        assert seen(town.eve.http, address) == 404
        assert town.eve.http.head(address).status_code == 404
    for who in (town.ann.http, town.http.person("sue", support=True).http, town.http.staff):
        assert {"ann", "rea"} <= set(seen(who, town.customer("list_users")) or [])
    assert seen(town.mia.http, town.customer("list_users")) == []
    assert "mia" in (seen(town.rea.http, town.project("list_users")) or [])
    nowhere = f"/api/customers/{uuid4().hex}/list_users/"
    assert (seen(town.http.staff, nowhere), town.http.staff.head(nowhere).status_code) == (404, 404)


def test_looking_through_a_team(town: Town) -> None:
    http, (one, two) = town.http, (town.anyone(), town.anyone())
    for who, name in ((one, "Zelda Quick"), (two, "Adam Slow")):
        http.staff.patch(f"/api/users/{who.uuid.hex}/", json={"first_name": name.split()[0], "last_name": "Quick"})
        assert town.ann.http.post(town.project("add_user"), json=body(who)).status_code == 201

    def found(**wanted: str) -> list[str]:
        answer = town.ann.http.get(town.project("list_users"), params={"page_size": "300", **wanted})
        assert answer.headers["X-Result-Count"] == str(len(answer.json()))
        return [each["user_uuid"] for each in answer.json()]

    both = [two.uuid.hex, one.uuid.hex]
    assert found(search_string="quick", o="full_name") == both
    assert found(search_string="quick", o="-full_name") == both[::-1]
    assert found(full_name="elda q") == [one.uuid.hex]
    assert found(username=one.username.upper()) == found(user_url=f"/api/users/{one.uuid.hex}/") == [one.uuid.hex]
    assert found(search_string="quick", role="PROJECT.MANAGER") == []
    assert found(role="project.manager") == [town.mia.uuid.hex]
    assert found(user=one.uuid.hex, scope=uuid4().hex) == [one.uuid.hex]
    for order in ("created", "expiration_time", "role", "username", "native_name", "email"):
        assert sorted(found(o=order)) == sorted(found(o=f"-{order}"))
    narrow = town.ann.http.get(town.project("list_users"), params={"user": one.uuid.hex, "field": "role_name"})
    assert narrow.json() == [{"role_name": "PROJECT.MEMBER"}]


def test_what_ran_out_stops_working_at_once_and_is_recorded_by_itself(town: Town) -> None:
    who, staff = town.anyone(), town.http.staff
    end = datetime.now(UTC) + timedelta(seconds=2)
    given = body(who, "PROJECT.MANAGER", expiration_time=end.isoformat())
    assert town.ann.http.post(town.project("add_user"), json=given).status_code == 201
    town.http.settled()
    address = f"/api/projects/{town.apollo.hex}/"
    assert who.http.get(address).status_code == 200
    assert who.http.patch(address, json={"description": "mine"}).status_code == 200
    until(lambda: datetime.now(UTC) >= end)
    assert who.http.get(address).status_code == 404
    assert who.http.patch(address, json={"description": "still mine"}).status_code == 404
    assert who.http.post(town.project("add_user"), json=body(town.eve)).status_code == 404
    assert town.ann.http.get(town.project("list_users"), params={"user": who.uuid.hex}).json() == []
    assert staff.get("/api/user-permissions/", params={"user": who.uuid.hex}).json() == []
    wanted = {"scope": f"{town.http.url}{address}", "event": "identity.access.role_expired"}
    until(lambda: any(who.uuid.hex in str(each) for each in staff.get("/api/events/", params=wanted).json()))


def test_what_ran_out_before_may_be_given_again(town: Town) -> None:
    who, end = town.anyone(), datetime.now(UTC) + timedelta(seconds=0.7)
    given = body(who, expiration_time=end.isoformat())
    assert town.ann.http.post(town.project("add_user"), json=given).status_code == 201
    until(lambda: datetime.now(UTC) >= end)
    changed = town.ann.http.post(town.project("update_user"), json=body(who))
    refused(changed, "role", "User does not have this role in this scope.")
    assert town.ann.http.post(town.project("delete_user"), json=body(who)).status_code == 200
    assert town.ann.http.post(town.project("add_user"), json=body(who)).status_code == 201
    assert len(town.ann.http.get(town.project("list_users"), params={"user": who.uuid.hex}).json()) == 1
