"""Service providers over HTTP: becoming one, changing, ending, and the team."""

from typing import Any
from uuid import UUID

import httpx
import pytest
from waldur_api_client.models.service_provider import ServiceProvider

from commands.identity.access import GrantRole
from commands.identity.customer import CreateCustomer
from commands.identity.role import CreateRole
from tests.eventstore.support import ask, made
from tests.http.served import Person, Served

PATH = "/api/marketplace-service-providers/"
_NAMES = iter(range(1000))


def customer(http: Served) -> UUID:
    found = made(http.ledger.store, CreateCustomer(f"Acme {next(_NAMES)}", abbreviation="AC", country="EE"))
    http.settled()
    return found


def address(of: UUID) -> str:
    return f"/api/customers/{of.hex}/"


def registered(http: Served, of: UUID, **fields: Any) -> dict[str, Any]:
    answer = http.staff.post(PATH, json={"customer": address(of), **fields})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def owner(http: Served, of: UUID) -> Person:
    person = http.person(f"owner{next(_NAMES)}")
    ask(http.ledger.store, GrantRole(person.uuid, "CUSTOMER.OWNER", "customer", of))
    http.settled()
    return person


def test_the_official_client_reads_a_provider(http: Served) -> None:
    acme = customer(http)
    made = registered(http, acme, description="Disks", enable_notifications=False)
    found = ServiceProvider.from_dict(made)
    assert (found.description, found.enable_notifications, found.customer_uuid) == ("Disks", False, acme)
    assert (found.customer_abbreviation, found.customer_country) == ("AC", "EE")
    assert found.url == f"{http.url}{PATH}{made['uuid']}/"
    asked = http.person("ann").http.get(PATH, params={"customer_uuid": str(acme), "field": "uuid"})
    assert asked.json() == [{"uuid": made["uuid"]}]
    keyword = http.person("ann").http.get(PATH, params={"customer_keyword": made["customer_name"].upper()})
    assert [each["uuid"] for each in keyword.json()] == [made["uuid"]]


def test_a_customer_becomes_a_provider_once(http: Served) -> None:
    acme = customer(http)
    one = f"{PATH}{registered(http, acme)['uuid']}/"
    again = http.staff.post(PATH, json={"customer": address(acme)})
    assert (again.status_code, again.json()) == (400, {"customer": ["This field must be unique."]})
    assert http.staff.delete(one).status_code == 204
    assert http.staff.get(one).status_code == http.staff.patch(one, json={"description": "x"}).status_code == 404
    assert registered(http, acme)["url"].endswith(one)


@pytest.mark.parametrize("wrong", ["/api/projects/1/", f"/api/customers/{UUID(int=7).hex}/"])
def test_a_customer_that_is_not_there_is_named(http: Served, wrong: str) -> None:
    answer = http.staff.post(PATH, json={"customer": wrong})
    assert (answer.status_code, list(answer.json())) == (400, ["customer"])


def test_a_closed_customer_does_not_become_one(http: Served) -> None:
    acme = customer(http)
    http.staff.patch(address(acme), json={"blocked": True})
    answer = http.staff.post(PATH, json={"customer": address(acme)})
    assert (answer.status_code, answer.json()) == (400, ["Blocked organization is not available."])


def test_who_may_what(http: Served) -> None:
    acme = customer(http)
    who, other = owner(http, acme), http.person("ann")
    assert who.http.post(PATH, json={"customer": address(acme)}).status_code == 403
    role = made(http.ledger.store, CreateRole("Registrar", "customer", ["SERVICE_PROVIDER.REGISTER"]))
    ask(http.ledger.store, GrantRole(who.uuid, role.hex, "customer", acme))
    created = who.http.post(PATH, json={"customer": address(acme)})
    assert created.status_code == 201
    one = f"{PATH}{created.json()['uuid']}/"
    assert other.http.patch(one, json={"description": "x"}).status_code == 403
    assert other.http.delete(one).status_code == 403
    assert who.http.patch(one, json={"description": "Disks"}).json()["description"] == "Disks"
    put = who.http.put(one, json={"customer": address(acme), "enable_notifications": False})
    assert (put.status_code, put.json()["enable_notifications"]) == (200, False)
    assert who.http.delete(one).status_code == 204


def test_a_provider_of_a_removed_customer_is_not_shown(http: Served) -> None:
    acme = customer(http)
    one = f"{PATH}{registered(http, acme)['uuid']}/"
    assert http.staff.delete(address(acme)).status_code == 204
    assert http.staff.get(one).status_code == 404


class _Team:
    def __init__(self, http: Served) -> None:
        acme = customer(http)
        self.owner = owner(http, acme)
        self.one = f"{PATH}{registered(http, acme)['uuid']}/"
        self.role = made(http.ledger.store, CreateRole(f"Agent {next(_NAMES)}", "service_provider", []))
        self.agent = http.person(f"agent{next(_NAMES)}")
        self.grant = {"user": self.agent.uuid.hex, "role": self.role.hex}

    def roles(self, who: httpx.Client) -> httpx.Response:
        return who.get(f"{self.one}list_users/")


def test_an_owner_of_the_customer_keeps_the_team(http: Served) -> None:
    team = _Team(http)
    added = team.owner.http.post(f"{team.one}add_user/", json=team.grant)
    assert (added.status_code, added.json()) == (201, {"expiration_time": None})
    for who in (team.owner.http, team.agent.http, http.staff):
        assert [each["user_uuid"] for each in team.roles(who).json()] == [team.agent.uuid.hex]
    mine = team.agent.http.get("/api/user-permissions/").json()
    assert [(each["scope_type"], each["customer_uuid"]) for each in mine] == [
        ("service_provider", http.staff.get(team.one).json()["customer_uuid"])
    ]
    updated = team.owner.http.post(f"{team.one}update_user/", json={**team.grant, "expiration_time": "2999-01-01"})
    assert updated.json() == {"expiration_time": "2999-01-01T00:00:00.000000Z"}
    assert team.owner.http.post(f"{team.one}delete_user/", json=team.grant).status_code == 200
    assert team.roles(team.owner.http).json() == []


def test_a_team_is_not_for_everybody(http: Served) -> None:
    team, other = _Team(http), http.person("ann").http
    assert team.roles(other).status_code == 404
    assert other.post(f"{team.one}add_user/", json=team.grant).status_code == 404
    assert team.agent.http.post(f"{team.one}add_user/", json=team.grant).status_code == 404
    wrong = team.owner.http.post(f"{team.one}add_user/", json={**team.grant, "role": "CUSTOMER.OWNER"})
    assert wrong.json() == {"non_field_errors": ["Role is not valid for this scope."]}
    own = team.owner.http.post(f"{team.one}add_user/", json={**team.grant, "user": team.owner.uuid.hex})
    assert own.json() == {"non_field_errors": ["User can not manage own role."]}
