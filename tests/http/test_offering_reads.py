"""What who provides an offering reads of it: orders, customers, and how much of it is used."""

from collections.abc import Iterator
from datetime import date

import httpx
import pytest
from waldur_api_client.models.offering_component_stat import OfferingComponentStat
from waldur_api_client.models.order_details import OrderDetails
from waldur_api_client.models.provider_offering_customer import ProviderOfferingCustomer

from tests.http.serviced import Serviced, serviced

PARTS = ("orders", "customers", "component_stats", "stats")


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
