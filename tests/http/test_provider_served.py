"""What a service provider offers and whom it serves, over HTTP: for its own people only."""

from uuid import UUID

import httpx
import msgspec
import pytest
from waldur_api_client.models.marketplace_provider_customer import MarketplaceProviderCustomer
from waldur_api_client.models.project import Project
from waldur_api_client.models.provider_offering import ProviderOffering
from waldur_api_client.models.service_provider import ServiceProvider
from waldur_api_client.models.ssh_key import SshKey

from commands.identity.access import GrantRole
from commands.identity.customer import CreateCustomer
from commands.identity.project import CreateProject
from commands.identity.role import CreateRole
from commands.identity.ssh_key import CreateSshKey
from commands.marketplace.category import CreateCategory
from commands.marketplace.offering import CreateOffering
from commands.marketplace.offering_parts import PlanForm
from commands.marketplace.offering_step import ActivateOffering
from commands.marketplace.service_provider import RegisterServiceProvider
from commands.marketplace.submit import SubmitOrder
from tests.contract.words import public_key
from tests.eventstore.support import ask, made
from tests.http.served import Person, Served

LISTS = ("customers", "projects", "keys", "offerings")


class Place(msgspec.Struct, frozen=True):
    """`member` works in a project of `consumer` that ordered from the provider; `other` works beside it."""

    http: Served
    provider: UUID
    category: UUID
    offering: UUID
    consumer: UUID
    project: UUID
    owner: Person
    agent: Person
    member: Person
    other: Person

    def at(self, name: str) -> str:
        return f"/api/marketplace-service-providers/{self.provider.hex}/{name}/"


def _project(http: Served, customer: UUID, name: str, who: Person) -> UUID:
    found = made(http.ledger.store, CreateProject(customer, name))
    ask(http.ledger.store, GrantRole(who.uuid, "PROJECT.MEMBER", "project", found))
    ask(http.ledger.store, CreateSshKey(who.uuid, public_key(), who.username))
    return found


@pytest.fixture(scope="module")
def place(http: Served) -> Place:
    store = http.ledger.store
    owner, agent, member, other = (http.person(name) for name in ("owner", "agent", "member", "other"))
    acme, consumer = made(store, CreateCustomer("Acme")), made(store, CreateCustomer("Kvark", abbreviation="KV"))
    provider, category = made(store, RegisterServiceProvider(acme)), made(store, CreateCategory("Storage"))
    ask(store, GrantRole(owner.uuid, "CUSTOMER.OWNER", "customer", acme))
    role = made(store, CreateRole("Agent", "service_provider", ["SERVICE_PROVIDER.LIST_KEYS"]))
    ask(store, GrantRole(agent.uuid, role.hex, "service_provider", provider))
    plans = (PlanForm(name="Usual"),)
    offering = made(store, CreateOffering(acme, category, "Disks", "Marketplace.Basic", plans=plans))
    made(store, CreateOffering(acme, category, "Own disks", "Marketplace.Basic", shared=False))
    ask(store, ActivateOffering(offering))
    project = _project(http, consumer, "Web", member)
    _project(http, consumer, "Paper", other)
    ask(store, SubmitOrder(project, offering, attributes={"name": "disk"}))
    http.settled()
    return Place(http, provider, category, offering, consumer, project, owner, agent, member, other)


def rows(who: httpx.Client, address: str, **params: str) -> list[dict[str, object]]:
    answer = who.get(address, params=params)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, object]] = answer.json()
    return found


def test_customers_with_what_of_them_is_served(place: Place) -> None:
    (row,) = rows(place.owner.http, place.at("customers"))
    found = MarketplaceProviderCustomer.from_dict(row)
    assert (found.uuid, found.name, found.abbreviation) == (place.consumer, "Kvark", "KV")
    assert (found.projects_count, found.users_count) == (1, 1)
    assert row["projects"] == [{"uuid": place.project.hex, "name": "Web"}]
    assert [each["uuid"] for each in row["users"]] == [place.member.uuid.hex]  # type: ignore[attr-defined]
    assert rows(place.owner.http, place.at("customers"), name="acme") == []


def test_projects_and_keys_of_their_members(place: Place) -> None:
    (project,) = rows(place.owner.http, place.at("projects"))
    assert Project.from_dict(project).uuid == place.project
    for who in (place.owner.http, place.agent.http, place.http.staff):
        (key,) = rows(who, place.at("keys"))
        assert SshKey.from_dict(key).user_uuid == place.member.uuid


def test_offerings_that_are_shared(place: Place) -> None:
    (row,) = rows(place.owner.http, place.at("offerings"))
    found = ProviderOffering.from_dict(row)
    assert (found.uuid, found.name, found.resources_count) == (place.offering, "Disks", 1)
    assert rows(place.owner.http, place.at("offerings"), name="nothing") == []


def test_a_manager_of_one_offering_sees_the_provider_and_is_told_no_keys(place: Place) -> None:
    manager = place.http.person("keeper")
    ask(place.http.ledger.store, GrantRole(manager.uuid, "OFFERING.MANAGER", "offering", place.offering))
    place.http.settled()
    assert manager.http.get(place.at("keys")).status_code == 403
    assert [each["uuid"] for each in rows(manager.http, place.at("offerings"))] == [place.offering.hex]


@pytest.mark.parametrize("path", ["marketplace-provider-offerings", "marketplace-plans"])
def test_a_team_of_a_provider_sees_what_it_offers(place: Place, path: str) -> None:
    assert rows(place.agent.http, f"/api/{path}/") == rows(place.owner.http, f"/api/{path}/") != []
    assert rows(place.member.http, "/api/marketplace-provider-offerings/") == []


@pytest.mark.parametrize("name", LISTS)
def test_who_has_nothing_to_do_with_it_is_told_nothing(place: Place, name: str) -> None:
    assert place.member.http.get(place.at(name)).status_code == 404
    wanted = 200 if name in ("keys", "offerings") else 403
    assert place.agent.http.get(place.at(name)).status_code == wanted


def test_a_category_and_a_provider_count_what_may_be_ordered(place: Place) -> None:
    one = f"/api/marketplace-categories/{place.category.hex}/"
    for who in (place.http.stranger, place.member.http, place.http.staff):
        assert who.get(one).json()["offering_count"] == 1
    provider = ServiceProvider.from_dict(place.member.http.get(place.at("x").removesuffix("x/")).json())
    assert provider.offering_count == 1


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("has_offerings", "true", True),
        ("has_offerings", "false", False),
        ("has_shared", "true", True),
        ("offering_name", "DISK", True),
        ("offering_name", "cpu", False),
        ("customer_uuid", "consumer", False),
        ("resource_customer_uuid", "consumer", True),
        ("resource_project_uuid", "project", True),
        ("resource_project_uuid", "provider", False),
    ],
)
def test_categories_are_found_by_what_is_in_them(place: Place, name: str, value: str, found: bool) -> None:
    told = getattr(place, value).hex if hasattr(place, value) else value
    listed = [each["uuid"] for each in rows(place.member.http, "/api/marketplace-categories/", **{name: told})]
    assert (place.category.hex in listed) is found


def test_a_customer_says_that_it_provides(place: Place) -> None:
    acme = place.owner.http.get("/api/customers/").json()[0]
    assert (acme["is_service_provider"], acme["service_provider_uuid"]) == (True, place.provider.hex)
    assert acme["service_provider"].endswith(place.at("x").removesuffix("x/"))
    kvark = place.http.staff.get(f"/api/customers/{place.consumer.hex}/").json()
    assert (kvark["is_service_provider"], "service_provider" in kvark) == (False, False)


def test_what_offers_is_neither_removed_nor_ended(place: Place) -> None:
    ended = place.owner.http.delete(place.at("x").removesuffix("x/"))
    assert (ended.status_code, ended.json()) == (409, {"detail": "Not while there is an offering."})
    removed = place.http.staff.delete(f"/api/marketplace-categories/{place.category.hex}/")
    assert (removed.status_code, removed.json()) == (409, {"detail": "Not while there is an offering."})
