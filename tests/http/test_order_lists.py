"""Lists of orders: whose they are, every filter and order, what waits for whose word."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from waldur_api_client.models.order_details import OrderDetails

from commands.identity.access import GrantRole
from commands.identity.customer import CreateCustomer
from commands.identity.project import CreateProject
from commands.identity.role import CreateRole
from commands.marketplace.service_provider import RegisterServiceProvider
from tests.eventstore.support import ask, made
from tests.http.market import ORDERS, Market, market, offered
from tests.http.resources import CONSUMER, PROVIDER
from tests.http.served import Served

FIRST, SECOND, THIRD = "first", "second", "third"
THING = "marketplace_resource_uuid"


@pytest.fixture(scope="module")
def shop(http: Served) -> Market:
    return market(http)


@pytest.fixture(scope="module")
def placed(shop: Market) -> dict[str, dict[str, Any]]:
    """`first` by the member, `second` by staff of another offering, `third` in a project of another organisation."""
    store = shop.place.ledger.store
    other = made(store, CreateProject(made(store, CreateCustomer("Others")), "Elsewhere"))
    found = {
        FIRST: shop.order("member"),
        SECOND: shop.order(of=shop.offer("Marketplace.Slurm", slug="Batch"), limits={"cores": 9}),
        THIRD: shop.order(project=f"/api/projects/{other.hex}/", attributes={"name": "Apart"}),
    }
    shop.place.settled()
    return found


def names(shop: Market, placed: dict[str, dict[str, Any]], who: str = "staff", **params: Any) -> list[str]:
    answer = shop.http(who).get(ORDERS, params=params)
    assert answer.status_code == 200, answer.text
    assert all(OrderDetails.from_dict(each) for each in answer.json())
    assert answer.headers["X-Result-Count"] == str(len(answer.json()))
    name = {order["uuid"]: name for name, order in placed.items()}
    return [name[each["uuid"]] for each in answer.json()]


def test_each_sees_their_own(shop: Market, placed: dict[str, dict[str, Any]]) -> None:
    everything = [THIRD, SECOND, FIRST]
    sees = {"staff": everything, "support": everything, "provider": everything, "outsider": []}
    sees |= {who: [SECOND, FIRST] for who in ("owner", "reader", "manager", "member")}
    assert {who: names(shop, placed, who) for who in sees} == sees
    assert shop.http("member").head(ORDERS).headers["X-Result-Count"] == "2"
    assert shop.place.stranger.get(ORDERS).status_code == 401


def test_who_works_at_the_provider_or_its_offering_sees_its_orders(shop: Market, placed: Any) -> None:
    store, service = shop.place.ledger.store, shop.place.person("service").uuid
    manager = shop.place.person("offering-manager").uuid
    ask(store, GrantRole(manager, "OFFERING.MANAGER", "offering", UUID(placed[SECOND]["offering_uuid"])))
    shop.place.settled()
    assert names(shop, placed, "offering-manager") == [SECOND]
    assert names(shop, placed, service_manager_uuid=manager.hex) == [SECOND]
    assert names(shop, placed, service_manager_uuid=service.hex) == []


def test_each_reads_one_by_one_what_is_in_their_list(shop: Market, placed: Any) -> None:
    """Resources as well; also who works for the provider as such, and who works for the offering."""
    store, agent, clerk = shop.place.ledger.store, shop.place.person("agent").uuid, shop.place.person("clerk").uuid
    provider = shop.http("staff").get("/api/marketplace-service-providers/", params={"customer_uuid": shop.seller.hex})
    role = made(store, CreateRole("Agent of orders", "service_provider", []))
    ask(store, GrantRole(agent, role.hex, "service_provider", UUID(provider.json()[0]["uuid"])))
    ask(store, GrantRole(clerk, "OFFERING.MANAGER", "offering", UUID(placed[SECOND]["offering_uuid"])))
    shop.place.settled()
    for who in ("staff", "provider", "agent", "clerk", "owner", "member", "outsider"):
        for path, key in ((ORDERS, "uuid"), (CONSUMER, THING), (PROVIDER, THING)):
            listed = {each["uuid"] for each in shop.http(who).get(path, params={"field": "uuid"}).json()}
            ours = {order[key] for order in placed.values()}
            read = {uuid for uuid in ours if shop.http(who).get(f"{path}{uuid}/").status_code == 200}
            assert read == listed & ours, (who, path)
    assert len(names(shop, placed, "agent")) == 3


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("offering_uuid", [SECOND]),
        ("offering", [SECOND]),
        ("offering_type", [SECOND]),
        ("marketplace_resource_uuid", [SECOND]),
        ("slug", [SECOND]),
        ("provider_uuid", [THIRD, SECOND, FIRST]),
        ("category_uuid", [THIRD, SECOND, FIRST]),
        ("project_uuid", [SECOND, FIRST]),
        ("customer_uuid", [SECOND, FIRST]),
        ("resource_name", [SECOND]),
        ("cost", [THIRD, SECOND, FIRST]),
    ],
)
def test_by_what_the_second_says_of_itself(shop: Market, placed: Any, field: str, expected: list[str]) -> None:
    name = {"marketplace_resource_uuid": "resource_uuid"}.get(field, field)
    assert names(shop, placed, **{name: placed[SECOND][field]}) == expected


def test_by_state_and_type(shop: Market, placed: Any) -> None:
    assert names(shop, placed, state="pending-consumer") == [FIRST]
    assert names(shop, placed, state=["pending-consumer", "pending-provider"]) == [THIRD, SECOND, FIRST]
    assert names(shop, placed, type=["Update", "Terminate"]) == []
    assert names(shop, placed, offering_slug=["Batch", "none"]) == [SECOND]
    assert names(shop, placed, offering_type=["Marketplace.Slurm", "Marketplace.Basic"]) == [THIRD, SECOND, FIRST]
    wrong = shop.http("staff").get(ORDERS, params={"state": "lost"})
    assert (wrong.status_code, wrong.json().keys()) == (400, {"state"})
    assert shop.http("staff").get(ORDERS, params={"project_uuid": "x"}).json() == {
        "project_uuid": ["Enter a valid UUID."]
    }


def test_by_words_and_times(shop: Market, placed: Any) -> None:
    assert names(shop, placed, query="apart") == [THIRD]
    assert names(shop, placed, query="elsewhere") == [THIRD]
    assert names(shop, placed, query="clouds") == [SECOND, FIRST]
    assert names(shop, placed, created=placed[SECOND]["created"]) == [THIRD, SECOND]
    assert names(shop, placed, created_before=placed[SECOND]["created"]) == [FIRST]
    assert names(shop, placed, parent_offering_uuid=uuid4().hex) == []
    assert names(shop, placed, was_auto_approved="true") == []
    assert names(shop, placed, was_auto_approved="false", unknown="x") == [THIRD, SECOND, FIRST]


def test_in_order(shop: Market, placed: Any) -> None:
    assert names(shop, placed, o="created") == [FIRST, SECOND, THIRD]
    assert names(shop, placed, o="-cost")[0] == SECOND
    assert names(shop, placed, o="state")[0] == FIRST
    assert names(shop, placed, o="consumer_reviewed_at") == [SECOND, THIRD, FIRST]
    assert shop.http("staff").get(ORDERS, params={"o": "colour"}).json().keys() == {"o"}


def test_what_waits_for_whose_word(shop: Market, placed: Any) -> None:
    waits = {"staff": [FIRST], "owner": [FIRST], "manager": [], "member": [], "provider": [], "support": []}
    assert {who: names(shop, placed, who, can_approve_as_consumer="true") for who in waits} == waits
    waits = {"staff": [THIRD, SECOND], "owner": [], "provider": [THIRD, SECOND]}
    assert {who: names(shop, placed, who, can_approve_as_provider="true") for who in waits} == waits
    assert names(shop, placed, "owner", can_approve_as_consumer="false") == [SECOND]


def test_an_offering_of_another_provider_is_none_of_ones_business(shop: Market, placed: Any) -> None:
    store = shop.place.ledger.store
    rival = made(store, CreateCustomer("Rival"))
    made(store, RegisterServiceProvider(rival))
    offered(shop.place, rival, shop.category, type="Marketplace.Basic")
    ask(store, GrantRole(shop.place.person("rival").uuid, "CUSTOMER.OWNER", "customer", rival))
    shop.place.settled()
    assert names(shop, placed, "rival") == []
