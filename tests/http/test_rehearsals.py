"""What other limits, another plan and the end of a resource would come to, and nothing written."""

from typing import Any

import pytest

from commands.marketplace.offering_parts import PlanForm
from domain.marketplace import offering
from tests.http.market import FLAT, Market, market
from tests.http.resources import CONSUMER, PROVIDER, does, there
from tests.http.served import Served


@pytest.fixture(scope="module")
def shop(http: Served) -> Market:
    return market(http)


def preview(shop: Market, who: str, machine: str, action: str, body: Any = None, side: str = CONSUMER) -> Any:
    """By the address and by the body, which say the same and write nothing."""
    head = shop.place.ledger.log.head()
    answer = shop.http(who).post(f"{side}{machine}/{action}/?dry_run=true", json=body or {})
    assert answer.status_code == 200, answer.text
    assert does(shop, who, machine, action, {**(body or {}), "dry_run": True}, side).json() == answer.json()
    assert shop.place.ledger.log.head() == head
    return answer.json()


def test_other_limits(shop: Market) -> None:
    machine = there(shop, shop.offer())
    told = preview(shop, "manager", machine, "update_limits", {"limits": {"cores": 10}})
    assert (told["type"], told["state"], told["limits"]) == ("Update", "pending-consumer", {"cores": 10})
    assert (told["old_cost_per_month"], told["cost_per_month"], told["cost_once"]) == ("8.00", "20.00", None)
    assert told["capacity"] == {"limits.cores": {"need": 8, "have": 2, "free": 98}}
    assert [(each["side"], each["roles"]) for each in told["approvals"]] == [
        ("consumer", ["CUSTOMER.OWNER"]),
        ("provider", ["CUSTOMER.OWNER"]),
    ]
    owner = preview(shop, "owner", machine, "update_limits", {"limits": {"cores": 10}})
    assert (owner["state"], [each["side"] for each in owner["approvals"]]) == ("pending-provider", ["provider"])


def test_another_plan(shop: Market) -> None:
    two = shop.offer(plans=(FLAT, PlanForm(name="Other")))
    first, second = shop.place.ledger.store.load(offering.KIND, two).required().plans
    paths = [f"/api/marketplace-plans/{each.uuid.hex}/" for each in (first, second)]
    machine = there(shop, two, plan=paths[0])
    told = preview(shop, "owner", machine, "switch_plan", {"plan": paths[1]})
    assert (told["type"], told["state"]) == ("Update", "pending-provider")
    assert (told["old_cost_per_month"], told["cost_per_month"]) == ("8.00", "3.00")


def test_the_end(shop: Market) -> None:
    machine = there(shop)
    told = preview(shop, "owner", machine, "terminate")
    assert (told["type"], told["state"], told["limits"], told["cost_per_month"]) == (
        "Terminate",
        "pending-provider",
        {},
        None,
    )
    ours = preview(shop, "provider", machine, "terminate", side=PROVIDER)
    assert (ours["skipped_by"], [each["side"] for each in ours["approvals"]]) == ("provider_terminates", ["provider"])


def test_one_that_waits_already_would_be_approved(shop: Market) -> None:
    machine = there(shop)
    assert does(shop, "manager", machine, "terminate").status_code == 200
    told = preview(shop, "owner", machine, "terminate")
    assert (told["type"], [each["side"] for each in told["approvals"]]) == ("Terminate", ["provider"])


def test_what_would_be_refused_is(shop: Market) -> None:
    machine = there(shop)

    def refused(who: str, action: str, body: Any) -> int:
        path = f"{CONSUMER}{machine}/{action}/?dry_run=true"
        return shop.http(who).post(path, json=body).status_code

    assert refused("member", "terminate", {}) == 403
    assert refused("outsider", "terminate", {}) == 404
    assert refused("owner", "update_limits", {"limits": {"cores": 2}}) == 400
    assert refused("owner", "update_limits", {"limits": {"cores": 65}}) == 400
    assert refused("owner", "switch_plan", {"plan": "/api/x/"}) == 400
    assert does(shop, "owner", machine, "terminate").status_code == 200
    assert refused("owner", "update_limits", {"limits": {"cores": 5}}) in (400, 409)
