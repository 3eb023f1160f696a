"""What who provides an offering reads of it: orders, customers, and how much of it is used."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
from waldur_api_client.models.offering_component_stat import OfferingComponentStat
from waldur_api_client.models.order_details import OrderDetails
from waldur_api_client.models.project import Project
from waldur_api_client.models.provider_offering_customer import ProviderOfferingCustomer
from waldur_api_client.models.user import User

from commands.marketplace.resource import SetResourceBackendId
from commands.marketplace.site_agent import RegisterAgentService, RegisterSiteAgent
from tests.commands.market import offered
from tests.eventstore.support import ask, made
from tests.http.serviced import Serviced, serviced

PARTS = ("orders", "customers", "component_stats", "stats", "list_customer_projects", "list_customer_users")


@pytest.fixture(scope="module")
def shop(server_url: str) -> Iterator[Serviced]:
    with serviced(server_url) as shop:
        yield shop


def part(shop: Serviced, name: str, who: httpx.Client | None = None) -> httpx.Response:
    return (who or shop.provider).get(f"/api/marketplace-provider-offerings/{shop.offering.hex}/{name}/")


def test_orders_of_one_offering(shop: Serviced) -> None:
    (order,) = part(shop, "orders").json()
    assert OrderDetails.from_dict(order).offering_uuid == shop.offering
    assert part(shop, f"orders/{order['uuid']}").json() == order
    other = f"/api/marketplace-provider-offerings/{shop.resource.hex}/orders/{order['uuid']}/"
    assert shop.provider.get(other).status_code == 404


def test_customers_who_have_a_resource(shop: Serviced) -> None:
    (row,) = part(shop, "customers").json()
    found = ProviderOfferingCustomer.from_dict(row)
    assert (found.uuid, found.name) == (shop.acme, "Acme")
    assert part(shop, "stats").json() == {"resources_count": 1, "customers_count": 1}


def test_customers_are_for_who_may_be_told_of_them(shop: Serviced) -> None:
    manager = shop.who("manager", "OFFERING.MANAGER", "offering", shop.offering)
    assert part(shop, "stats", manager).status_code == 200
    assert part(shop, "customers", manager).status_code == 403


def test_projects_and_people_who_use_it(shop: Serviced) -> None:
    member = shop.member
    (project,) = part(shop, "list_customer_projects").json()
    assert (Project.from_dict(project).uuid, project["customer_name"]) == (shop.project, "Acme")
    boss = shop.who("boss", "CUSTOMER.OWNER", "customer", shop.acme)
    names = [str(User.from_dict(each).username) for each in part(shop, "list_customer_users").json()]
    assert sorted(names) == ["boss", "member"]
    assert {each.get("/api/users/me/").json()["username"] for each in (member, boss)} == set(names)
    path = f"/api/marketplace-provider-offerings/{shop.offering.hex}/user_has_resource_access/"
    access = {name: shop.provider.get(path, params={"username": name}).json() for name in ("Member", "outsider")}
    assert access == {"Member": {"has_access": True}, "outsider": {"has_access": False}}
    wrong = shop.provider.get(path)
    assert (wrong.status_code, wrong.json()) == (400, {"username": ["This field is required."]})


def test_a_backend_id_is_free_or_taken(shop: Serviced) -> None:
    store, taken = shop.place.ledger.store, {"backend_id": "B-1"}
    ask(store, SetResourceBackendId(shop.resource, "B-1"))
    other = offered(store, shop.cloud, shop.category, "Marketplace.Slurm")
    shop.place.settled()

    def unique(number: UUID, body: dict[str, Any], who: httpx.Client = shop.provider) -> httpx.Response:
        return who.post(f"/api/marketplace-provider-offerings/{number.hex}/check_unique_backend_id/", json=body)

    assert unique(shop.offering, {"backend_id": "B-2"}).json() == {"is_unique": True}
    assert unique(shop.offering, taken).json() == {"is_unique": False}
    assert unique(other, taken).json() == {"is_unique": True}
    assert unique(other, {**taken, "check_all_offerings": True}).json() == {"is_unique": False}
    assert unique(other, {"backend_id": " "}).json() == {"backend_id": ["This field may not be blank."]}
    assert unique(other, taken, shop.outsider).status_code == 404
    reader = shop.who("reader", "CUSTOMER.READER", "customer", shop.cloud)
    assert unique(other, taken, reader).status_code == 403


def test_one_offering_tells_how_often_it_was_ordered_and_a_list_when_asked(shop: Serviced) -> None:
    one = f"/api/marketplace-public-offerings/{shop.offering.hex}/"
    counted = {"order_count": len(part(shop, "orders").json()), "total_customers": 1}
    assert {name: shop.member.get(one).json()[name] for name in counted} == counted
    (listed,) = shop.member.get("/api/marketplace-public-offerings/", params={"uuid_list": shop.offering.hex}).json()
    assert not set(counted) & set(listed)
    query = {"uuid_list": shop.offering.hex, "field": list(counted)}
    assert shop.member.get("/api/marketplace-public-offerings/", params=query).json() == [counted]


def test_an_offering_tells_how_its_agents_are(shop: Serviced) -> None:
    one = f"/api/marketplace-provider-offerings/{shop.offering.hex}/"
    assert "integration_status" not in shop.provider.get(one).json()
    store = shop.place.ledger.store
    agent = made(store, RegisterSiteAgent(shop.offering, "agent"))
    ask(store, RegisterAgentService(agent, "orders", "order_process"))
    shop.place.settled()
    (told,) = shop.provider.get(one).json()["integration_status"]
    assert told == {
        "agent_type": "Order processing",
        "status": "Disconnected",
        "service_name": "orders",
    }
    assert "integration_status" not in shop.member.get(one.replace("provider", "public")).json()


def test_usage_by_month_is_summed_over_resources(shop: Serviced) -> None:
    for resource, amount in ((shop.resource, "2.25"), (shop.another("second"), "3.25")):
        body = {"resource": resource.hex, "usages": [{"type": "hours", "amount": amount}]}
        answer = shop.provider.post("/api/marketplace-component-usages/set_usage/", json=body)
        assert answer.status_code == 201, answer.text
    shop.place.settled()
    (row,) = part(shop, "component_stats").json()
    found = OfferingComponentStat.from_dict(row)
    assert (found.type_, found.name, found.measured_unit, found.usage) == ("hours", "Hours", "h", 6)
    assert date.fromisoformat(found.billing_period).day == 1
    assert found.billing_period.startswith(found.period)
    assert found.date.startswith(found.period)


@pytest.mark.parametrize(("query", "found"), [("end=2001-01", 0), ("start=2001-01", 1), ("start=2999-01", 0)])
def test_months_are_chosen(shop: Serviced, query: str, found: int) -> None:
    test_usage = {"resource": shop.resource.hex, "usages": [{"type": "hours", "amount": "1"}]}
    assert shop.provider.post("/api/marketplace-component-usages/set_usage/", json=test_usage).status_code == 201
    path = f"/api/marketplace-provider-offerings/{shop.offering.hex}/component_stats/"
    assert len(shop.provider.get(f"{path}?{query}").json()) == found
    wrong = shop.provider.get(f"{path}?start=soon")
    assert (wrong.status_code, list(wrong.json())) == (400, ["start"])


@pytest.mark.parametrize("name", PARTS)
def test_who_does_not_provide_it_is_told_nothing(shop: Serviced, name: str) -> None:
    assert part(shop, name, shop.outsider).status_code == 404
    assert part(shop, name, shop.member).status_code == 404
