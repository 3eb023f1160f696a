"""The history of an object, and the object as it was: for whoever sees it now."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from waldur_api_client.models.version_history import VersionHistory

from commands.identity import access, customer, project, user
from tests.eventstore.support import ask, made
from tests.http.served import Person, Served


class Town(msgspec.Struct):
    """Positions: when Acme and its project Apollo were made, and when Acme was renamed."""

    http: Served
    ann: Person
    acme: UUID
    apollo: UUID
    began: int
    renamed: int


@pytest.fixture(scope="module")
def town(http: Served) -> Town:
    store, ann = http.ledger.store, http.person("ann")
    acme = made(store, customer.CreateCustomer(name="Acme"))
    apollo = made(store, project.CreateProject(customer=acme, name="Apollo"))
    began = http.ledger.log.head()
    ask(store, access.GrantRole(ann.uuid, "CUSTOMER.OWNER", "customer", acme))
    renamed = ask(store, customer.ChangeCustomer(acme, name="Acme Ltd")).position
    ask(store, project.ChangeProject(apollo, name="Apollo 11"), actor=f"user:{ann.uuid.hex}")
    ask(store, user.ChangeUser(ann.uuid, full_name="Ann Lee"))
    assert http.person("eve")
    assert http.staff
    http.settled()
    return Town(http, ann, acme, apollo, began, renamed)


def test_history_tells_what_each_event_changed(town: Town) -> None:
    answer = town.ann.http.get(f"/api/projects/{town.apollo}/history/")
    assert (answer.status_code, answer.headers["X-Result-Count"]) == (200, "2")
    newest, first = answer.json()
    assert newest["changes"] == {"title": ["Apollo", "Apollo 11"]}
    assert newest["message"] == "Ann Lee renamed the project to Apollo 11"
    assert newest["revision_user"] == {"uuid": town.ann.uuid.hex, "username": "ann", "full_name": "Ann Lee"}
    assert (first["serialized_data"]["title"], first["revision_user"]) == ("Apollo", None)
    assert first["serialized_data"]["customer"] == town.acme.hex
    for each in (newest, first):
        parsed = VersionHistory.from_dict(each)
        assert parsed.id == each["position"]
    oldest = town.ann.http.get(f"/api/projects/{town.apollo}/history/?o=created&page_size=1")
    assert oldest.json() == [first]
    assert 'rel="next"' in oldest.headers["Link"]


def test_history_is_for_whoever_sees_the_object(town: Town) -> None:
    eve = town.http.person("eve").http
    for noun, uuid in (("projects", town.apollo), ("customers", town.acme), ("users", town.ann.uuid)):
        path = f"/api/{noun}/{uuid.hex}/history/"
        assert town.ann.http.head(path).headers["X-Result-Count"] == "2"
        assert town.http.staff.get(path).status_code == 200
        assert eve.get(path).status_code == 404
        assert town.http.stranger.get(path).status_code == 401


def test_personal_fields_are_for_staff_and_oneself(town: Town) -> None:
    bob = town.http.person("bob")
    ask(town.http.ledger.store, access.GrantRole(bob.uuid, "PROJECT.MEMBER", "project", town.apollo))
    town.http.settled()

    def newest(person: Any) -> Any:
        return person.get(f"/api/users/{town.ann.uuid}/history/").json()[0]

    for http in (town.ann.http, town.http.staff):
        assert newest(http)["changes"]["full_name"][1] == "Ann Lee"
        assert newest(http)["serialized_data"]["username"] == "ann"
    about_bob = town.ann.http.get(f"/api/users/{bob.uuid}/history/").json()
    assert [(each["serialized_data"], each["changes"]) for each in about_bob] == [({}, {})]


def test_an_object_as_it_was(town: Town) -> None:
    def at(moment: object) -> Any:
        answer = town.ann.http.get(f"/api/projects/{town.apollo}/", params={"at": str(moment)})
        assert answer.status_code == 200, answer.text
        return answer.json()

    first, second, now = at(town.began), at(town.renamed), at(town.http.ledger.log.head())
    assert (first["name"], first["customer_name"]) == ("Apollo", "Acme")
    assert (second["name"], second["customer_name"]) == ("Apollo", "Acme Ltd")
    plain = town.ann.http.get(f"/api/projects/{town.apollo}/").json()
    of_today = ("is_in_grace_period", "resources_count", "marketplace_resource_count")
    assert now == at(datetime.now(UTC).isoformat()) == {n: v for n, v in plain.items() if n not in of_today}
    assert at(now["created"])["customer_name"] == "Acme"
    fields = town.ann.http.get(f"/api/projects/{town.apollo}/?at={town.began}&field=name").json()
    assert fields == {"name": "Apollo"}


@pytest.mark.parametrize(("moment", "status"), [("1", 404), ("2001-01-01T00:00:00Z", 404), ("x", 400), ("999999", 400)])
def test_moments_that_are_none(town: Town, moment: str, status: int) -> None:
    assert town.ann.http.get(f"/api/projects/{town.apollo}/?at={moment}").status_code == status
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    assert town.ann.http.get(f"/api/projects/{town.apollo}/", params={"at": tomorrow}).json() == {
        "at": ["This lies in the future."]
    }
    assert town.http.person("eve").http.get(f"/api/projects/{town.apollo}/?at={town.began}").status_code == 404
