"""What happened to orders, resources and offerings, told to whoever sees them."""

import httpx
import pytest

from commands.identity import access, customer, project
from tests.commands.market import Market, market
from tests.eventstore.support import ask, made
from tests.http.served import Served


@pytest.fixture(scope="module")
def place(http: Served) -> Market:
    store = http.ledger.store
    acme = made(store, customer.CreateCustomer("Acme"))
    web = made(store, project.CreateProject(acme, "Web"))
    member, clerk = http.person("mia"), http.person("pat")
    ask(store, access.GrantRole(member.uuid, "PROJECT.MEMBER", "project", web))
    found = market(store, web, f"user:{member.uuid.hex}")
    ask(store, access.GrantRole(clerk.uuid, "CUSTOMER.OWNER", "customer", found.cloud))
    http.settled()
    return found


def told(client: httpx.Client, noun: str, number: str) -> list[str]:
    answer = client.get("/api/events/", params={"scope": f"/api/{noun}/{number}/", "page_size": "100"})
    assert answer.status_code == 200, answer.text
    return [each["context"]["event"] for each in answer.json()]


@pytest.mark.parametrize(("who", "noun"), [("mia", "marketplace-resources"), ("pat", "marketplace-provider-resources")])
def test_of_a_resource_both_sides_see_what_happened_to_it_and_to_its_orders(
    http: Served, place: Market, who: str, noun: str
) -> None:
    found = told(http.person(who).http, noun, place.resource.hex)
    assert {"marketplace.resource.provisioned", "marketplace.order.completed"} <= set(found)


@pytest.mark.parametrize("who", ["mia", "pat"])
def test_of_an_order_both_sides_see_all(http: Served, place: Market, who: str) -> None:
    assert told(http.person(who).http, "marketplace-orders", place.order.hex) == ["marketplace.order.submitted"]


def test_of_an_offering_its_provider_alone_sees_what_happened(http: Served, place: Market) -> None:
    address = {"scope": f"/api/marketplace-provider-offerings/{place.offering.hex}/"}
    assert "marketplace.offering.activated" in told(
        http.person("pat").http, "marketplace-provider-offerings", place.offering.hex
    )
    assert http.person("mia").http.get("/api/events/", params=address).status_code == 400


def test_a_stranger_to_both_sides_is_told_of_nothing(http: Served, place: Market) -> None:
    other = http.person("otto").http
    for noun, number in (("marketplace-resources", place.resource), ("marketplace-orders", place.order)):
        assert other.get("/api/events/", params={"scope": f"/api/{noun}/{number.hex}/"}).status_code == 400
        assert other.get(f"/api/{noun}/{number.hex}/history/").status_code == 404


def test_an_order_has_a_history(http: Served, place: Market) -> None:
    found = http.staff.get(f"/api/marketplace-orders/{place.served.hex}/history/?page_size=50").json()
    assert [each["event_type"] for each in found][-1] == "marketplace_order_created"
