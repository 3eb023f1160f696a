"""Tickets over HTTP: both sides see them, the provider's people close them."""

from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
from waldur_api_client.models.order_details import OrderDetails

from tests.http.market import Market, market, ticket
from tests.http.served import Served

TICKETS = "/api/marketplace-tickets/"


class Desk(msgspec.Struct, frozen=True):
    shop: Market
    offering: UUID

    def opened(self) -> tuple[dict[str, Any], str]:
        """An order, and its ticket."""
        order = self.shop.order("owner", self.offering)
        assert order["state"] == "executing"
        found = ticket(self.shop.place.ledger.store, UUID(order["uuid"]))
        self.shop.place.settled()
        return order, found.hex

    def see(self, number: str, who: str = "staff") -> httpx.Response:
        return self.shop.http(who).get(f"{TICKETS}{number}/")

    def does(self, number: str, action: str, who: str = "provider", **body: str) -> httpx.Response:
        return self.shop.http(who).post(f"{TICKETS}{number}/{action}/", json=body)


@pytest.fixture(scope="module")
def desk(http: Served) -> Desk:
    shop = market(http)
    offering = shop.offer("Support.OfferingTemplate")
    http.settled()
    return Desk(shop, offering)


def test_a_ticket_says_what_it_is_about(desk: Desk) -> None:
    order, number = desk.opened()
    told = desk.see(number, "provider").json()
    assert (told["uuid"], told["state"], told["comments"]) == (number, "open", [])
    assert told["key"] == f"T-{number[:8].upper()}"
    assert order["resource_name"] in told["summary"]
    assert "cores: 2" in told["description"]
    names = ("offering_name", "project_name", "customer_name", "provider_name", "resource_name")
    assert [told[name] for name in names] == [order[name] for name in names]
    assert (told["order_uuid"], told["order"], told["order_state"]) == (order["uuid"], order["url"], "executing")


def test_the_order_names_its_ticket(desk: Desk) -> None:
    order, number = desk.opened()
    shown = desk.shop.now(order)
    assert shown["issue"] == {"key": f"T-{number[:8].upper()}", "uuid": number}
    assert OrderDetails.from_dict(shown).to_dict()["issue"] == shown["issue"]
    plain = desk.shop.order("owner")
    assert "issue" not in plain


def test_whoever_sees_the_order_sees_it(desk: Desk) -> None:
    _, number = desk.opened()
    for who in ("staff", "support", "owner", "member", "reader", "provider"):
        assert desk.see(number, who).status_code == 200, who
        assert number in [each["uuid"] for each in desk.shop.http(who).get(TICKETS).json()], who
    assert desk.see(number, "outsider").status_code == 404
    assert desk.shop.http("outsider").get(TICKETS).json() == []


def test_people_talk_and_resolve_it(desk: Desk) -> None:
    _, number = desk.opened()
    said = desk.does(number, "comment", comment="Which room?")
    assert (said.status_code, [each["comment"] for each in said.json()["comments"]]) == (200, ["Which room?"])
    assert said.json()["comments"][0]["author_uuid"] == desk.shop.person("provider").uuid.hex
    done = desk.does(number, "resolve", comment="It stands there").json()
    assert (done["state"], done["resolution"]) == ("resolved", "It stands there")
    assert done["closed_by_uuid"] == desk.shop.person("provider").uuid.hex
    assert done["closed"] == done["modified"]
    again = desk.does(number, "comment", comment="Thanks")
    assert (again.status_code, again.json()) == (409, {"detail": "Valid states for operation: open."})


def test_declining_says_why(desk: Desk) -> None:
    _, number = desk.opened()
    assert desk.does(number, "decline").json() == {"comment": ["This field is required."]}
    assert desk.does(number, "decline", comment=" ").status_code == 400
    assert desk.does(number, "decline", comment="No room").json()["state"] == "declined"


def test_only_the_provider_s_people_close_it(desk: Desk) -> None:
    _, number = desk.opened()
    for who, status in (("owner", 403), ("member", 403), ("outsider", 404), ("staff", 200)):
        assert desk.does(number, "resolve", who).status_code == status, who


def test_lists_narrow(desk: Desk) -> None:
    order, number = desk.opened()
    _, other = desk.opened()
    desk.does(other, "resolve")

    def found(**query: str) -> list[str]:
        return [each["uuid"] for each in desk.shop.http("provider").get(TICKETS, params=query).json()]

    assert found(order_uuid=order["uuid"]) == found(order=order["url"]) == [number]
    shop = desk.shop
    sides = {"offering_uuid": desk.offering, "project_uuid": shop.project, "customer_uuid": shop.customer}
    for name, scope in sides.items():
        assert {number, other} <= set(found(**{name: scope.hex})), name
        assert found(**{name: shop.seller.hex}) == [], name
    assert number in found(state="open")
    assert other not in found(state="open")
    assert other in found(state="resolved", o="created")
