"""Rules of projects that approve orders by themselves, and the rehearsal of orders."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from waldur_api_client.models.project_order_auto_approval import ProjectOrderAutoApproval

from commands.identity.access import RevokeRole
from tests.eventstore.support import ask
from tests.http.market import CORES, ORDERS, Market, market
from tests.http.served import Served

RULES = "/api/marketplace-project-order-auto-approvals/"


@pytest.fixture(scope="module")
def shop(http: Served) -> Market:
    return market(http)


@pytest.fixture
def rule(shop: Market) -> Iterator[dict[str, Any]]:
    """Of the project, by its owner: up to 10 a month."""
    body = {"project": f"/api/projects/{shop.project.hex}/", "monthly_cost_limit": "10"}
    answer = shop.http("owner").post(RULES, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    yield found
    shop.http("staff").delete(f"{RULES}{found['uuid']}/")


def test_a_rule_as_the_official_client_reads_it(shop: Market, rule: dict[str, Any]) -> None:
    told = ProjectOrderAutoApproval.from_dict(rule)
    assert (told.project_uuid, told.created_by_username, told.modified_by_username) == (shop.project, "owner", "owner")
    assert (rule["monthly_cost_limit"], rule["enabled"], told.additional_properties) == ("10.00", True, {})
    assert [each["uuid"] for each in shop.http("member").get(RULES).json()] == [rule["uuid"]]
    assert shop.http("outsider").get(RULES).json() == []
    assert shop.http("provider").get(f"{RULES}{rule['uuid']}/").status_code == 404
    assert shop.http("staff").get(RULES, params={"enabled": "false"}).json() == []
    assert len(shop.http("staff").get(RULES, params={"customer_uuid": shop.customer.hex}).json()) == 1


def test_who_may_make_and_change_one(shop: Market, rule: dict[str, Any]) -> None:
    body = {"project": f"/api/projects/{shop.project.hex}/", "monthly_cost_limit": "1"}
    assert shop.http("manager").post(RULES, json=body).status_code == 403
    assert shop.http("outsider").post(RULES, json=body).json() == {
        "project": ["Invalid hyperlink - Object does not exist."]
    }
    assert shop.http("owner").post(RULES, json=body).json() == {"project": ["This field must be unique."]}
    address = f"{RULES}{rule['uuid']}/"
    assert shop.http("member").patch(address, json={"enabled": False}).status_code == 403
    changed = shop.http("owner").patch(address, json={"enabled": False})
    assert (changed.status_code, changed.json()["enabled"]) == (200, False)
    put = shop.http("staff").put(address, json={**body, "monthly_cost_limit": "20.50"})
    assert (put.json()["monthly_cost_limit"], put.json()["modified_by_username"]) == ("20.50", "staff")
    assert shop.http("owner").patch(address, json={"monthly_cost_limit": "-1"}).json().keys() == {"monthly_cost_limit"}
    assert shop.http("member").delete(address).status_code == 403


def test_it_approves_up_to_its_limit(shop: Market, rule: dict[str, Any]) -> None:
    cheap, dear = shop.order("member"), shop.order("member", limits={"cores": 5})
    assert (cheap["cost"], cheap["state"], cheap["auto_approved"]) == ("8.00", "pending-provider", True)
    assert (cheap["auto_approved_by_rule_uuid"], cheap["auto_approved_cost_limit_snapshot"]) == (rule["uuid"], "10.00")
    assert (dear["cost"], dear["state"], dear["auto_approved"]) == ("12.50", "pending-consumer", False)
    listed = shop.http("member").get(ORDERS, params={"was_auto_approved": "true"}).json()
    assert [each["uuid"] for each in listed] == [cheap["uuid"]]


def test_it_does_not_approve(shop: Market, rule: dict[str, Any]) -> None:
    used = CORES.__class__(type="hours", name="Hours", billing_type="usage")
    measured = shop.offer(components=(CORES, used))
    assert shop.order("member", of=measured)["state"] == "pending-consumer"
    forbidden = shop.offer(plugin_options={"disable_autoapprove": True})
    assert shop.order("member", of=forbidden)["state"] == "pending-consumer"
    shop.http("owner").patch(f"{RULES}{rule['uuid']}/", json={"enabled": False})
    assert shop.order("member")["state"] == "pending-consumer"


def preview(shop: Market, who: str, **body: Any) -> Any:
    answer = shop.http(who).post(ORDERS, params={"dry_run": "true"}, json=shop.body(**body))
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_rehearsal_writes_nothing(shop: Market) -> None:
    head = shop.place.ledger.log.head()
    told = preview(shop, "member")
    assert shop.http("member").post(ORDERS, json=shop.body(dry_run=True)).json().keys() == told.keys()
    assert shop.place.ledger.log.head() == head
    assert (told["type"], told["state"], told["limits"]) == ("Create", "pending-consumer", {"cores": 2})
    assert (told["cost_per_month"], told["cost_once"], told["skipped_by"]) == ("8.00", "0.00", None)
    assert told["policies"] == ["notify_about_orders"]


def test_a_rehearsal_says_who_is_asked(shop: Market) -> None:
    assert [each["side"] for each in preview(shop, "owner")["approvals"]] == ["provider"]
    asked = preview(shop, "member")["approvals"]
    assert [each["side"] for each in asked] == ["consumer", "provider"]
    consumer, provider = asked
    assert (consumer["permission"], consumer["roles"]) == ("ORDER.APPROVE", ["CUSTOMER.OWNER"])
    assert provider["people"] == [], "people at the provider are nobody's business"
    staff = preview(shop, "admin")["approvals"]
    assert staff[1]["roles"] == ["CUSTOMER.OWNER"]
    seen = shop.http("support").post(ORDERS, params={"dry_run": "true"}, json=shop.body())
    assert seen.status_code == 403
    everything = preview(shop, "staff")
    assert (everything["state"], everything["skipped_by"]) == ("pending-provider", "staff")
    assert [each["username"] for each in everything["approvals"][0]["people"]] == ["provider"]


def test_a_rehearsal_says_what_would_go_on(shop: Market) -> None:
    """An order nobody has to approve is carried out; what the project may do by itself is told besides."""
    support = shop.offer("Support.OfferingTemplate")
    assert preview(shop, "owner", of=support)["policies"] == ["execute_on_approval", "notify_about_orders"]
    waits = preview(shop, "member", of=support)
    assert (waits["state"], waits["policies"]) == ("pending-consumer", ["notify_about_orders"])


def test_a_rehearsal_says_what_is_left(shop: Market) -> None:
    scarce = shop.offer()
    shop.order(of=scarce, limits={"cores": 30})
    told = preview(shop, "owner", of=scarce, limits={"cores": 20})
    assert told["capacity"] == {"limits.cores": {"need": 20, "have": 30, "free": 70}}
    wrong = shop.http("owner").post(ORDERS, params={"dry_run": "true"}, json=shop.body(scarce, limits={"cores": 65}))
    assert (wrong.status_code, wrong.json().keys()) == (400, {"limits"})
    for who, status in (("reader", 403), ("outsider", 400)):
        assert shop.http(who).post(ORDERS, params={"dry_run": "1"}, json=shop.body(scarce)).status_code == status


def test_a_rehearsal_knows_the_rule(shop: Market, rule: dict[str, Any]) -> None:
    told = preview(shop, "member")
    assert (told["skipped_by"], UUID(told["auto_approved_by_rule_uuid"]).hex) == ("auto_approval", rule["uuid"])
    assert [each["side"] for each in told["approvals"]] == ["provider"]


def test_a_rule_works_while_its_author_may_approve(shop: Market, rule: dict[str, Any]) -> None:
    owner = shop.person("owner")
    ask(shop.place.ledger.store, RevokeRole(owner.uuid, "CUSTOMER.OWNER", "customer", shop.customer))
    assert shop.order("member")["state"] == "pending-consumer"
