"""Events over HTTP: what the official client asks, and who sees what."""

from collections.abc import Iterator
from uuid import UUID

import httpx
import msgspec
import pytest
from waldur_api_client import AuthenticatedClient
from waldur_api_client.api.events import (
    events_count,
    events_count_count,
    events_count_retrieve,
    events_event_groups_count,
    events_event_groups_retrieve,
    events_list,
    events_retrieve,
    events_scope_types_count,
    events_scope_types_retrieve,
)
from waldur_api_client.api.events_stats import events_stats_count, events_stats_list
from waldur_api_client.models.event_metadata_response import EventMetadataResponse

from commands.dispatch import handle
from commands.identity import access, customer, project
from commands.identity.user import ErasePerson, RegisterUser
from commands.ids import uuid7
from commands.openstack.kinds import KINDS
from tests.eventstore.support import ask, envelope, made
from tests.http.served import Person, Served


class Town(msgspec.Struct):
    """Ann owns Acme with its project Apollo, where Bob works; Eve has nothing to do with them."""

    http: Served
    ann: Person
    bob: Person
    eve: Person
    acme: UUID
    apollo: UUID
    zeus: UUID

    def url(self, noun: str, uuid: UUID) -> str:
        return f"{self.http.url}/api/{noun}/{uuid.hex}/"


@pytest.fixture(scope="module")
def town(http: Served) -> Town:
    store = http.ledger.store
    ann, bob, eve = (http.person(name) for name in ("ann", "bob", "eve"))
    acme = made(store, customer.CreateCustomer(name="Acme"))
    apollo = made(store, project.CreateProject(customer=acme, name="Apollo"))
    zeus = made(store, project.CreateProject(customer=acme, name="Zeus"))
    ask(store, access.GrantRole(ann.uuid, "CUSTOMER.OWNER", "customer", acme))
    ask(store, access.GrantRole(bob.uuid, "PROJECT.MEMBER", "project", apollo))
    ask(store, project.ChangeProject(apollo, name="Apollo 11"), actor=f"user:{ann.uuid.hex}")
    ask(store, customer.ChangeCustomer(acme, name="Acme Ltd"))
    assert http.staff
    http.settled()
    return Town(http, ann, bob, eve, acme, apollo, zeus)


@pytest.fixture
def client(town: Town) -> Iterator[AuthenticatedClient]:
    with AuthenticatedClient(base_url=town.http.url, token=town.http.people["staff"].token) as found:
        yield found


def messages(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [event["message"] for event in response.json()]


def test_the_official_client_reads_events(client: AuthenticatedClient, town: Town) -> None:
    found = events_list.sync(client=client, scope=town.url("projects", town.apollo))
    assert [event.message for event in found] == [
        "ann renamed the project to Apollo 11",
        "system:test granted PROJECT.MEMBER to bob",
        "system:test created project Apollo",
    ]
    assert [event.event_type for event in found] == [
        "project_update_succeeded",
        "role_granted",
        "project_creation_succeeded",
    ]
    context = found[0].to_dict()["context"]
    assert (context["user_uuid"], context["user_username"], context["project_name"]) == (
        town.ann.uuid.hex,
        "ann",
        "Apollo 11",
    )
    assert found[1].to_dict()["context"]["affected_user_username"] == "bob"
    one = events_retrieve.sync(client=client, id=context["position"])
    assert (one.uuid, one.message) == (found[0].uuid, found[0].message)
    total = town.http.ledger.log.head()
    assert events_count.sync(client=client) == total == events_count_count.sync(client=client)
    assert events_count_retrieve.sync(client=client).count == total
    assert "projects" in events_event_groups_retrieve.sync(client=client).to_dict()
    assert events_event_groups_count.sync(client=client) > 1
    kinds = {"customer", "offering", "order", "project", "resource", "user"}
    assert set(events_scope_types_retrieve.sync(client=client)) == kinds | set(KINDS)
    assert events_scope_types_count.sync(client=client) == len(kinds | set(KINDS))
    (month,) = events_stats_list.sync(client=client)
    assert month.count == total
    assert events_stats_count.sync(client=client) == 1
    metadata = EventMetadataResponse.from_dict(town.http.staff.get("/api/metadata/events/").json())
    assert "user_creation_succeeded" in metadata.to_dict()["event_groups"]["users"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"event_type": "project_update_succeeded"}, ["ann renamed the project to Apollo 11"]),
        ({"event_type": "identity.project.renamed"}, ["ann renamed the project to Apollo 11"]),
        ({"event_type": "no_such_type"}, []),
        ({"feature": "projects", "message": "ZEUS"}, ["system:test created project Zeus"]),
        ({"feature": "no_such_group"}, []),
        ({"message": "ann renamed the"}, ["ann renamed the project to Apollo 11"]),
        ({"message": "50%"}, []),
        ({"feature": ["customers", "projects"], "created_from": "4000000000"}, []),
        (
            {"event_type": "project_update_succeeded", "created_to": "4000000000"},
            ["ann renamed the project to Apollo 11"],
        ),
    ],
)
def test_filters(town: Town, query: dict[str, str], expected: list[str]) -> None:
    assert messages(town.http.staff.get("/api/events/", params=query)) == expected


def test_filters_by_people_and_places(town: Town) -> None:
    def count(**query: str) -> int:
        return int(town.http.staff.get("/api/events/count/", params=query).json()["count"])

    assert count(user_uuid=str(town.ann.uuid)) == 1
    assert count(related_user_uuid=town.ann.uuid.hex) == 4
    assert count(project_uuid=town.apollo.hex) == 3
    assert count(customer_uuid=town.acme.hex) == count(scope=town.url("customers", town.acme)) == 7
    assert count(scope=town.url("users", town.bob.uuid)) == 3
    assert count(scope=town.url("customers", town.acme), customer_uuid=town.apollo.hex) == 0
    assert count(user_uuid=town.ann.uuid.hex, o="created", position="1", stream="x") == 1


def test_order_and_pages(town: Town) -> None:
    def positions(**query: str) -> list[int]:
        found = town.http.staff.get("/api/events/", params=query).json()
        return [event["context"]["position"] for event in found]

    head = town.http.ledger.log.head()
    assert positions(page_size="3") == [head, head - 1, head - 2]
    assert positions(o="created", page_size="3", page="2") == [4, 5, 6]
    assert town.http.staff.get("/api/events/?o=message").status_code == 400
    assert town.http.staff.get("/api/events/?page=1000").status_code == 404


def test_who_is_not_staff_names_a_scope_he_sees(town: Town) -> None:
    assert messages(town.ann.http.get("/api/events/")) == []
    assert town.ann.http.head("/api/events/").headers["X-Result-Count"] == "0"
    assert len(messages(town.ann.http.get("/api/events/", params={"scope": town.url("customers", town.acme)}))) == 7
    assert len(messages(town.bob.http.get("/api/events/", params={"scope": town.url("projects", town.apollo)}))) == 3
    assert town.http.stranger.get("/api/events/").status_code == 401


def test_a_member_of_a_project_sees_nothing_of_the_other(town: Town) -> None:
    found = messages(town.bob.http.get("/api/events/", params={"scope": town.url("customers", town.acme)}))
    assert not [message for message in found if "Zeus" in message or "CUSTOMER.OWNER" in message]
    assert "system:test renamed the customer to Acme Ltd" in found


@pytest.mark.parametrize(
    "address", ["nonsense", "/api/customers/", "/api/moons/{}/", "/api/customers/{}/", "/api/projects/x/"]
)
def test_a_scope_that_is_not_there_or_not_seen_is_refused_in_the_same_words(town: Town, address: str) -> None:
    for uuid in (town.acme.hex, "0" * 32):
        given = address.format(uuid)
        answer = town.eve.http.get("/api/events/", params={"scope": given})
        assert (answer.status_code, answer.json()) == (400, [f"Can't restore object from url: {given}"])


def test_one_event_by_position_or_uuid_for_who_may_see_it(town: Town) -> None:
    (event,) = town.http.staff.get("/api/events/", params={"event_type": "project_update_succeeded"}).json()
    position = event["context"]["position"]
    for name in (event["uuid"], str(UUID(event["uuid"])), position):
        assert town.ann.http.get(f"/api/events/{name}/").json() == event
        assert town.bob.http.get(f"/api/events/{name}/").json() == event
        assert town.eve.http.get(f"/api/events/{name}/").status_code == 404
    assert list(town.ann.http.get(f"/api/events/{position}/?field=message").json()) == ["message"]
    assert town.http.staff.get("/api/events/nonsense/").json() == {"detail": "Not found."}


def test_causes_and_effects_stay_within_what_is_seen(town: Town) -> None:
    """A request renames the project; because of that the customer is renamed, and because of that another project."""
    store, asked = town.http.ledger.store, envelope()
    handle(project.ChangeProject(town.zeus, name="Zeus 2"), asked, store)
    told = []
    for command in (
        customer.ChangeCustomer(town.acme, name="Acme 2"),
        project.ChangeProject(town.apollo, name="Apollo 12"),
    ):
        told.append(town.http.ledger.log.correlated(asked.correlation)[-1].event_id)  # type: ignore[union-attr]
        handle(command, msgspec.structs.replace(asked, command_id=uuid7(), causation=told[-1]), store)
    last = town.http.ledger.log.correlated(asked.correlation)[-1].event_id  # type: ignore[union-attr]
    town.http.settled()
    said = [f"system:test renamed the {what}" for what in ("project to Zeus 2", "customer to Acme 2")]
    for person, causes in ((town.http.staff, said), (town.ann.http, said), (town.bob.http, said[1:])):
        assert messages(person.get(f"/api/events/{last}/causes/")) == causes
    assert messages(town.ann.http.get(f"/api/events/{told[0]}/effects/")) == [
        said[1],
        "system:test renamed the project to Apollo 12",
    ]
    assert messages(town.ann.http.get(f"/api/events/{last}/effects/")) == []
    assert town.bob.http.get(f"/api/events/{told[0]}/effects/").status_code == 404


def test_an_erased_person_is_not_named(town: Town) -> None:
    gone = made(town.http.ledger.store, RegisterUser("gus", "Gus Gone", "gus@example.org"))
    ask(town.http.ledger.store, ErasePerson(gone))
    town.http.settled()
    answer = town.http.staff.get("/api/events/", params={"scope": f"/api/users/{gone.hex}/"})
    assert messages(answer) == ["system:test erased erased person", "system:test registered erased person"]
    assert "gus" not in answer.text.lower()
    assert "gus" not in town.http.staff.get(f"/api/users/{gone}/history/").text.lower()
    assert messages(town.http.staff.get("/api/events/", params={"message": "erased person"})) != []
