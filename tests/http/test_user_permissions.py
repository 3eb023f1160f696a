"""Roles held, over HTTP: one's own, those in what one sees, all for staff and support."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest
from waldur_api_client import AuthenticatedClient
from waldur_api_client.api.user_permissions import (
    user_permissions_count,
    user_permissions_list,
    user_permissions_retrieve,
)

from commands.identity.access import ChangeGrantExpiry, GrantRole
from commands.identity.customer import CreateCustomer
from commands.identity.project import CreateProject, RemoveProject
from commands.identity.role import ChangeRole, CreateRole
from tests.eventstore.support import ask, made, until
from tests.http.served import Person, Served

PATH = "/api/user-permissions/"


class Town(msgspec.Struct, frozen=True):
    """Ann owns Acme until `end`; Bob works in its project Apollo and owns Bolt; Eve belongs nowhere."""

    http: Served
    ann: Person
    bob: Person
    eve: Person
    acme: UUID
    bolt: UUID
    apollo: UUID
    helper: UUID
    end: datetime

    def found(self, who: Person, **wanted: str) -> list[str]:
        answer = who.http.get(PATH, params={"page_size": "300", **wanted})
        assert answer.status_code == 200, answer.text
        counted = who.http.head(PATH, params={"page_size": "300", **wanted})
        assert counted.headers["X-Result-Count"] == answer.headers["X-Result-Count"] == str(len(answer.json()))
        return [f"{each['user_username']} {each['role_name']} {each['scope_name']}" for each in answer.json()]


ANN, BOB, OWN = "ann CUSTOMER.OWNER Acme", "bob Helper Apollo", "bob CUSTOMER.OWNER Bolt"


@pytest.fixture(scope="module")
def town(http: Served) -> Town:
    store, end = http.ledger.store, datetime.now(UTC) + timedelta(days=30)
    ann, bob, eve = (http.person(name) for name in ("ann", "bob", "eve"))
    acme, bolt = made(store, CreateCustomer("Acme")), made(store, CreateCustomer("Bolt"))
    apollo = made(store, CreateProject(acme, "Apollo"))
    helper = made(store, CreateRole("Helper", "project", [], "Helps"))
    ask(store, GrantRole(ann.uuid, "CUSTOMER.OWNER", "customer", acme, end))
    ask(store, GrantRole(bob.uuid, helper.hex, "project", apollo), actor=f"user:{ann.uuid.hex}")
    ask(store, GrantRole(bob.uuid, "CUSTOMER.OWNER", "customer", bolt))
    assert http.staff
    http.settled()
    return Town(http, ann, bob, eve, acme, bolt, apollo, helper, end)


def test_the_official_client_reads_permissions(town: Town) -> None:
    with AuthenticatedClient(town.http.url, town.ann.token) as client:
        listed = user_permissions_list.sync(client=client, user=town.bob.uuid)
        assert user_permissions_count.sync(client=client, user=town.bob.uuid) == len(listed) == 1
        (one,) = listed
        assert user_permissions_retrieve.sync(client=client, uuid=UUID(str(one.uuid))) == one
    assert (one.user_username, one.role_name, one.role_description) == ("bob", "Helper", "Helps")
    assert (one.scope_type, one.scope_uuid, one.scope_name) == ("project", town.apollo, "Apollo")
    assert (one.customer_uuid, one.customer_name, one.project_uuid) == (town.acme, "Acme", town.apollo)
    assert (one.created_by_username, one.is_active, one.scope_is_removed) == ("ann", True, False)


def test_who_sees_which(town: Town) -> None:
    staff = town.http.people["staff"]
    assert town.http.stranger.get(PATH).status_code == 401
    assert town.found(town.eve) == []
    assert town.found(town.ann) == [ANN, BOB]
    assert town.found(town.bob) == [BOB, OWN]
    for everything in (staff, town.http.person("sue", support=True)):
        assert town.found(everything) == [ANN, BOB, OWN]
    (hidden,) = staff.http.get(PATH, params={"user": town.ann.uuid.hex}).json()
    for who, status in ((town.eve, 404), (town.bob, 404), (town.ann, 200), (staff, 200)):
        assert who.http.get(f"{PATH}{hidden['uuid']}/").status_code == status
    assert staff.http.get(f"{PATH}{uuid4().hex}/").status_code == 404


def test_filters(town: Town) -> None:
    staff, (ann, bob) = town.http.people["staff"], (town.ann.uuid, town.bob.uuid)
    town.http.staff.patch(
        f"/api/users/{bob.hex}/", json={"first_name": "Bob", "last_name": "Stone", "native_name": "Ян"}
    )
    slug = town.http.staff.get(f"/api/users/{ann.hex}/").json()["slug"]
    expected: dict[str, list[tuple[str, list[str]]]] = {
        "user": [(ann.hex, [ANN]), (uuid4().hex, [])],
        "user_uuid": [(str(bob), [BOB, OWN])],
        "user_url": [(f"https://x.example/api/users/{ann.hex}/", [ANN]), ("nonsense", [])],
        "user_slug": [(str(slug), [ANN])],
        "username": [("BOB", [BOB, OWN]), ("bo", [])],
        "full_name": [("b ston", [BOB, OWN]), ("stone b", [])],
        "native_name": [("Ян", [BOB, OWN])],
        "role_uuid": [(town.helper.hex, [BOB])],
        "role_name": [("owner", [ANN, OWN]), ("Hel", [BOB])],
        "scope_type": [("project", [BOB]), ("planet", [])],
        "scope_uuid": [(town.bolt.hex, [OWN])],
        "scope_name": [("apo", [BOB]), ("o", [BOB, OWN])],
        "customer_uuid": [(town.acme.hex, [ANN, BOB])],
        "expiration_time": [(town.end.isoformat(), [ANN]), ("2001-01-01", [])],
        "created": [("2001-01-01", [ANN, BOB, OWN]), ("2999-01-01", [])],
        "created_before": [("2999-01-01", [ANN, BOB, OWN]), ("2001-01-01", [])],
        "modified": [("2001-01-01", [ANN, BOB, OWN]), ("2999-01-01", [])],
        "modified_before": [("2999-01-01", [ANN, BOB, OWN]), ("2001-01-01", [])],
        "is_active": [("true", [ANN, BOB, OWN]), ("false", [])],
        "show_inactive": [("true", [ANN, BOB, OWN]), ("false", [ANN, BOB, OWN])],
    }
    for name, cases in expected.items():
        for value, found in cases:
            assert town.found(staff, **{name: value}) == found, (name, value)
    for name in ("user", "role_uuid", "scope_uuid", "customer_uuid"):
        assert town.ann.http.get(PATH, params={name: "x"}).json() == {name: ["Enter a valid UUID."]}
    for name in ("created", "modified", "expiration_time"):
        assert town.ann.http.get(PATH, params={name: "x"}).json() == {name: ["Enter a valid date/time."]}


def test_orders(town: Town) -> None:
    staff = town.http.people["staff"]
    assert town.found(staff, o="-created") == [OWN, BOB, ANN]
    assert (town.found(staff, o="username")[0], town.found(staff, o="-username")[-1]) == (ANN, ANN)
    assert town.found(staff, o="expiration_time")[0] == town.found(staff, o="-expiration_time")[-1] == ANN
    assert town.found(staff, o="role")[-1] == BOB
    for order in ("email", "full_name", "native_name", "role"):
        assert sorted(town.found(staff, o=order)) == sorted(town.found(staff, o=f"-{order}"))
    assert staff.http.get(PATH, params={"o": "planet"}).status_code == 400


def test_what_changes_is_shown(town: Town) -> None:
    store, staff = town.http.ledger.store, town.http.people["staff"]
    bolt, cid = made(store, CreateCustomer("Zinc")), town.http.person("cid")
    project = made(store, CreateProject(bolt, "Zero"))
    role = made(store, CreateRole("Maker", "project", []))
    ask(store, GrantRole(cid.uuid, "Maker", "project", project))
    before = datetime.now(UTC)
    ask(store, ChangeGrantExpiry(cid.uuid, "Maker", "project", project, town.end))
    ask(store, ChangeRole(role, name="Builder"))
    town.http.settled()
    assert town.found(staff, user=cid.uuid.hex, modified=before.isoformat()) == ["cid Builder Zero"]
    ask(store, RemoveProject(project))
    town.http.settled()
    (one,) = staff.http.get(PATH, params={"user": cid.uuid.hex}).json()
    assert one["scope_is_removed"] is True


def test_what_ran_out_is_not_shown(town: Town) -> None:
    store, dan = town.http.ledger.store, town.http.person("dan")
    end = datetime.now(UTC) + timedelta(seconds=1.5)
    ask(store, GrantRole(dan.uuid, "CUSTOMER.READER", "customer", town.bolt, end))
    town.http.settled()
    (one,) = dan.http.get(PATH, params={"user": dan.uuid.hex}).json()
    assert one["is_active"] is True
    until(lambda: datetime.now(UTC) >= end)
    assert dan.http.get(PATH).json() == []
    assert dan.http.get(f"{PATH}{one['uuid']}/").status_code == 404
