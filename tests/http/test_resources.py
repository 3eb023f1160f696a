"""Resources over HTTP: what each side sees of them, and what it looks like."""

from typing import Any
from uuid import UUID

import pytest
from waldur_api_client.models import (
    Project,
    ProjectUser,
    PublicOfferingDetails,
    Resource,
    ResourcePlanPeriod,
    SubresourceOffering,
)

from api.integration import command as connected
from commands.marketplace.offering import CreateOffering
from commands.marketplace.offering_step import ActivateOffering
from commands.marketplace.offering_user import CreateOfferingUser
from commands.marketplace.order import CompleteOrder
from tests.eventstore.support import ask, fetch, made
from tests.http.market import CORES, FLAT, Market, market
from tests.http.resources import CONSUMER, PROVIDER, read, there
from tests.http.served import Served

PARTS: dict[str, Any] = {"components": (CORES,), "plans": (FLAT,)}


@pytest.fixture(scope="module")
def shop(http: Served) -> Market:
    return market(http)


@pytest.fixture(scope="module")
def machine(shop: Market) -> str:
    return there(shop)


@pytest.mark.parametrize(("side", "who"), [(CONSUMER, "member"), (PROVIDER, "provider"), (CONSUMER, "support")])
def test_a_resource_as_the_official_client_reads_it(shop: Market, machine: str, side: str, who: str) -> None:
    told = read(shop, who, machine, side)
    found = Resource.from_dict(dict(told))
    assert (found.state, found.project_uuid, found.offering_uuid) == ("OK", shop.project, shop.basic)
    assert (found.is_limit_based, found.is_usage_based) == (True, False)
    assert found.plan_name == "Flat"
    assert told["limits"] == {"cores": 2}
    assert told["creation_order"]["state"] == "done"
    assert "order_in_progress" not in told
    assert told["url"].endswith(f"{side}{machine}/")
    assert told["current_usages"] == told["limit_usage"] == told["backend_metadata"] == told["options"] == {}


@pytest.mark.parametrize(
    ("who", "side", "sees"),
    [
        *((who, CONSUMER, True) for who in ("member", "owner", "reader", "staff", "support")),
        *((who, CONSUMER, False) for who in ("provider", "outsider")),
        *((who, PROVIDER, True) for who in ("provider", "staff", "support")),
        *((who, PROVIDER, False) for who in ("owner", "member", "outsider")),
    ],
)
def test_who_sees_it(shop: Market, machine: str, who: str, side: str, sees: bool) -> None:
    listed = shop.http(who).get(side, params={"field": "uuid", "page_size": 300}).json()
    assert ({"uuid": machine} in listed) == sees
    assert shop.http(who).get(f"{side}{machine}/").status_code == (200 if sees else 404)
    for part in ("team", "plan_periods", "offering_for_subresources", "offering"):
        assert shop.http(who).get(f"{side}{machine}/{part}/").status_code == (200 if sees else 404), part
    assert shop.http(who).get(f"{side}{machine}/details/").status_code == (204 if sees else 404)


def test_counts(shop: Market, machine: str) -> None:
    answer = shop.http("member").head(CONSUMER, params={"state": ["OK", "Erred"]})
    assert int(answer.headers["X-Result-Count"]) >= 1
    assert shop.http("outsider").head(CONSUMER).headers["X-Result-Count"] == "0"


def test_each_is_told_their_account_at_the_offering(shop: Market, machine: str) -> None:
    store, member = shop.place.ledger.store, shop.person("member").uuid
    made(store, CreateOfferingUser(shop.basic, member, username="mem1"))
    shop.place.settled()
    assert read(shop, "member", machine)["username"] == "mem1"
    assert "username" not in read(shop, "owner", machine)


def test_what_is_only_told_when_asked_for(shop: Market, machine: str) -> None:
    assert "available_actions" not in read(shop, "owner", machine)
    told = read(shop, "owner", machine, field=["available_actions", "offering_components", "endpoints"])
    assert told["available_actions"] == ["terminate", "update_limits"]
    assert [component["type"] for component in told["offering_components"]] == ["cores"]
    assert told["endpoints"] == []


@pytest.mark.parametrize(("who", "can"), [("owner", True), ("manager", True), ("member", False), ("support", False)])
def test_who_can_terminate(shop: Market, machine: str, who: str, can: bool) -> None:
    assert read(shop, who, machine)["can_terminate"] is can


def test_an_order_in_progress_is_shown(shop: Market) -> None:
    placed = shop.order("member")
    told = read(shop, "member", placed["marketplace_resource_uuid"])
    assert told["order_in_progress"]["uuid"] == told["creation_order"]["uuid"] == placed["uuid"]
    assert Resource.from_dict(dict(told)).state == "Creating"


def test_the_team_is_that_of_the_project(shop: Market, machine: str) -> None:
    told = shop.http("provider").get(f"{PROVIDER}{machine}/team/").json()
    people = [ProjectUser.from_dict(each) for each in told]
    assert {(one.username, one.role) for one in people} == {
        (name, f"PROJECT.{name.upper()}") for name in ("manager", "admin", "member")
    }
    assert told[0]["offering_user_username"] is told[0]["offering_user_state"] is told[0]["expiration_time"] is None


def test_its_offering_is_shown_whether_it_is_on_offer_or_not(shop: Market, machine: str) -> None:
    told = shop.http("member").get(f"{CONSUMER}{machine}/offering/").json()
    assert PublicOfferingDetails.from_dict(told).uuid == shop.basic


def test_plan_periods(shop: Market, machine: str) -> None:
    (told,) = shop.http("member").get(f"{CONSUMER}{machine}/plan_periods/").json()
    period = ResourcePlanPeriod.from_dict(told)
    assert (period.plan_uuid, period.plan_name, period.end) == (shop.plan, "Flat", None)


def test_offerings_within_it(shop: Market, machine: str) -> None:
    within = shop.offer(shared=False)
    told = shop.http("member").get(f"{CONSUMER}{machine}/offering_for_subresources/").json()
    assert within.hex not in {each["uuid"] for each in told}
    assert [SubresourceOffering.from_dict(each) for each in told] == []


def test_a_name_is_suggested(shop: Market, machine: str) -> None:
    body = {"project": str(shop.project), "offering": shop.basic.hex, "attributes": {"name": "x"}}
    answer = shop.http("member").post(f"{CONSUMER}suggest_name/", json=body)
    assert answer.status_code == 200, answer.text
    project, offering = shop.project, shop.basic
    assert answer.json()["name"].rpartition("-")[2].isdecimal()
    assert shop.http("outsider").post(f"{CONSUMER}suggest_name/", json=body).json().keys() == {"project"}
    unknown = {**body, "offering": project.hex}
    assert shop.http("member").post(f"{CONSUMER}suggest_name/", json=unknown).json().keys() == {"offering"}
    assert offering != project


def test_pulling_is_not_implemented(shop: Market, machine: str) -> None:
    answer = shop.http("owner").post(f"{CONSUMER}{machine}/pull/")
    assert (answer.status_code, answer.json()) == (409, {"detail": "Pull operation is not implemented."})


def test_what_a_script_can_look_at_is_pulled(shop: Market) -> None:
    store = shop.place.ledger.store
    number = made(store, CreateOffering(shop.seller, shop.category, "Scripted", "Marketplace.Script", **PARTS))
    told = {"language": "shell", "create": "true", "terminate": "true", "pull": "true"}
    ask(store, connected(shop.place.ledger, number, None, told, None))
    ask(store, ActivateOffering(number))
    shop.place.settled()
    order = shop.order("staff", number)
    ask(store, CompleteOrder(UUID(order["uuid"])))
    resource = order["marketplace_resource_uuid"]
    for who, path in (("owner", CONSUMER), ("provider", PROVIDER)):
        answer = shop.http(who).post(f"{path}{resource}/pull/")
        assert (answer.status_code, answer.json()) == (202, {"detail": "Pull operation was successfully scheduled."})
    jobs = fetch(shop.place.ledger.url, "SELECT kind FROM work.jobs WHERE target = %s", (UUID(resource),))
    assert jobs == [("script.pull",)] * 2
    assert shop.http("member").post(f"{CONSUMER}{resource}/pull/").status_code == 403


def test_a_project_says_how_many_live_in_it(shop: Market, machine: str) -> None:
    shop.place.settled()
    told = shop.http("owner").get(f"/api/projects/{shop.project.hex}/").json()
    alive = shop.http("owner").head(CONSUMER, params={"state": ["OK", "Creating"], "project_uuid": shop.project.hex})
    assert told["resources_count"] == int(alive.headers["X-Result-Count"]) > 0
    assert told["marketplace_resource_count"] == {shop.category.hex: told["resources_count"]}
    assert Project.from_dict(told).resources_count == told["resources_count"]
