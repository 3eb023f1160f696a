"""Renewals over HTTP: what they cost, what they do, what is refused; limits that move from one resource to others."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from waldur_api_client.models import OrderUUID, RenewalEstimateResponse, ResourceReallocateLimitsResponse

from commands.identity.project import CreateProject
from commands.marketplace.offering_parts import ComponentForm
from commands.marketplace.resource import SetResourceEndDate
from domain.marketplace import renewal
from tests.eventstore.support import ask, made
from tests.http.market import ORDERS, Market, market
from tests.http.resources import CONSUMER, PROVIDER, does, done, read, there
from tests.http.served import Served

TODAY = datetime.now(UTC).date()
END = TODAY + timedelta(days=10)
SEATS = ComponentForm(
    type="cores",
    name="Cores",
    billing_type="limit",
    is_prepaid=True,
    min_prepaid_duration=2,
    max_prepaid_duration=24,
)


@pytest.fixture(scope="module")
def shop(http: Served) -> Market:
    return market(http)


@pytest.fixture(scope="module")
def prepaid(shop: Market) -> UUID:
    return shop.offer(components=(SEATS,))


def ending(shop: Market, of: UUID, end: date = END) -> str:
    machine = there(shop, of)
    ask(shop.place.ledger.store, SetResourceEndDate(UUID(machine), end))
    shop.place.settled()
    return machine


def test_a_renewal_moves_the_end_and_raises_limits(shop: Market, prepaid: UUID) -> None:
    machine, until = ending(shop, prepaid), renewal.until(END, TODAY, 12)
    estimate = does(shop, "owner", machine, "estimate_renewal", {"extension_months": 12, "limits": {"cores": 3}})
    assert estimate.status_code == 200, estimate.text
    told = RenewalEstimateResponse.from_dict(estimate.json())
    assert (told.new_end_date, told.subscription_total, told.limit_change_total) == (until, "54.00", "0.00")
    assert (told.components[0].unit_price, told.components[0].new_limit) == ("1.50", 3)
    body = {"extension_months": 12, "limits": {"cores": 3}, "request_comment": "One more year"}
    answer = does(shop, "owner", machine, "renew", body)
    assert answer.status_code == 200, answer.text
    placed = shop.now({"uuid": OrderUUID.from_dict(answer.json()).order_uuid.hex})
    assert (placed["type"], placed["order_subtype"], placed["cost"]) == ("Update", "renew", told.subscription_total)
    assert (placed["attributes"]["new_end_date"], placed["request_comment"]) == (until.isoformat(), "One more year")
    assert read(shop, "owner", machine)["end_date"] == END.isoformat(), "nothing yet"
    done(shop, placed["uuid"])
    renewed = read(shop, "owner", machine)
    assert (renewed["end_date"], renewed["limits"], renewed["state"]) == (until.isoformat(), {"cores": 3}, "OK")


def test_what_it_would_come_to(shop: Market, prepaid: UUID) -> None:
    machine = ending(shop, prepaid)
    told = does(shop, "owner", machine, "renew", {"extension_months": 2, "dry_run": True}).json()
    assert (told["type"], told["cost_per_month"], told["cost_once"]) == ("Update", "8.00", "6.00")
    assert read(shop, "owner", machine).get("order_in_progress") is None


def test_a_purchase_order_comes_along(shop: Market, prepaid: UUID) -> None:
    path = f"{CONSUMER}{ending(shop, prepaid)}/"
    form = {"extension_months": "3", "limits": '{"cores": 4}'}
    file = {"attachment": ("order.pdf", b"%PDF-1.7 renewed", "application/pdf")}
    renewed = shop.http("owner").post(f"{path}renew/", data=form, files=file)
    assert renewed.status_code == 200, renewed.text
    placed = shop.now({"uuid": renewed.json()["order_uuid"]})
    assert placed["limits"] == {"cores": 4}
    assert shop.place.stranger.get(placed["attachment"]).content == b"%PDF-1.7 renewed"
    other = f"{CONSUMER}{there(shop)}/update_limits/"
    raised = shop.http("owner").post(other, data={"limits": '{"cores": 5}'}, files=file)
    assert raised.status_code == 200, raised.text
    assert "attachment" in shop.now({"uuid": raised.json()["order_uuid"]})
    plain = shop.http("owner").post(f"{CONSUMER}{there(shop)}/update_limits/", data={"limits": '{"cores": 5}'})
    assert plain.status_code == 200, plain.text
    broken = shop.http("owner").post(f"{path}renew/", data={"extension_months": "3", "limits": "{"})
    assert (broken.status_code, list(broken.json())) == (400, ["limits"])


def test_what_is_wrong_with_it(shop: Market, prepaid: UUID) -> None:
    machine, plain = ending(shop, prepaid), there(shop)
    wrong: list[tuple[Any, str]] = [
        ({"extension_months": 1}, "extension_months"),
        ({"extension_months": 25}, "extension_months"),
        ({}, "extension_months"),
        ({"extension_months": 2, "limits": {"cores": 1}}, "limits"),
        ({"extension_months": 2, "limits": {"gpu": 1}}, "limits"),
    ]
    for action in ("renew", "estimate_renewal"):
        for body, field in wrong:
            answer = does(shop, "owner", machine, action, body)
            assert (answer.status_code, list(answer.json())) == (400, [field]), (body, answer.text)
        assert does(shop, "owner", plain, action, {"extension_months": 2}).json() == {
            "non_field_errors": [renewal.NOT_PREPAID]
        }
        assert does(shop, "member", machine, action, {"extension_months": 2}).status_code == 403
        assert does(shop, "outsider", machine, action, {"extension_months": 2}).status_code == 404
        assert does(shop, "provider", machine, action, {"extension_months": 2}, PROVIDER).status_code == 404


def test_what_was_settled_when_it_was_ordered_stays(shop: Market, prepaid: UUID) -> None:
    """Until it is approved its limits may rise further, at their price; for how long was said."""
    machine = ending(shop, prepaid)
    number = does(shop, "manager", machine, "renew", {"extension_months": 2}).json()["order_uuid"]
    address = f"{ORDERS}{number}/"
    changed = shop.http("owner").patch(address, json={"limits": {"cores": 5}})
    assert (changed.status_code, changed.json()["cost"]) == (200, "15.00")
    assert shop.http("owner").patch(address, json={"limits": {"cores": 1}}).json().keys() == {"limits"}
    later = shop.http("owner").patch(address, json={"attributes": {"new_end_date": "2099-01-01"}})
    assert (later.status_code, list(later.json()["attributes"])) == (400, ["new_end_date"])


def test_limits_move_to_others(shop: Market) -> None:
    of = shop.offer()
    giver, one, two = there(shop, of, limits={"cores": 10}), there(shop, of), there(shop, of)
    targets = [{"resource_uuid": one, "allocated_limits": {"cores": 3}}]
    targets.append({"resource_uuid": two, "allocated_limits": {"cores": 1}})
    answer = does(shop, "owner", giver, "reallocate_limits", {"limits": {"cores": 4}, "targets": targets})
    assert answer.status_code == 200, answer.text
    told = ResourceReallocateLimitsResponse.from_dict(answer.json())
    orders = [told.source_order_uuid.hex, *(each.hex for each in told.target_order_uuids)]
    assert [shop.now({"uuid": each})["limits"]["cores"] for each in orders] == [6, 5, 3]
    for number in orders:
        done(shop, number)
    assert [read(shop, "owner", each)["limits"]["cores"] for each in (giver, one, two)] == [6, 5, 3]


def test_all_of_it_or_nothing(shop: Market) -> None:
    of = shop.offer()
    giver, one, waits = there(shop, of, limits={"cores": 10}), there(shop, of), there(shop, of)
    elsewhere = made(shop.place.ledger.store, CreateProject(shop.customer, "Another"))
    far = there(shop, of, project=f"/api/projects/{elsewhere.hex}/")
    does(shop, "owner", waits, "update_limits", {"limits": {"cores": 3}})

    def refused(taken: Any, *got: tuple[str, int]) -> str:
        targets = [{"resource_uuid": number, "allocated_limits": {"cores": amount}} for number, amount in got]
        answer = does(shop, "owner", giver, "reallocate_limits", {"limits": taken, "targets": targets})
        assert answer.status_code == 400, answer.text
        return answer.text

    head = shop.place.ledger.log.head()
    assert "cannot be empty" in refused({}, (one, 1))
    assert "cannot be empty" in refused({"cores": 1})
    assert "only has 10 available" in refused({"cores": 15}, (one, 15))
    assert "exceeds reallocated amount" in refused({"cores": 2}, (one, 3))
    assert "is less than reallocated amount" in refused({"cores": 2}, (one, 1))
    assert "greater than or equal to 1" in refused({"cores": 2}, (one, -2))
    assert "once only" in refused({"cores": 2}, (one, 1), (one, 1))
    assert "cannot be a target" in refused({"cores": 2}, (giver, 2))
    assert "same offering" in refused({"cores": 2}, (there(shop), 2))
    assert "do not exist" in refused({"cores": 2}, (uuid4().hex, 2))
    assert "do not exist" in refused({"cores": 2}, (far, 2))
    head = shop.place.ledger.log.head()
    assert "Pending order" in refused({"cores": 2}, (one, 1), (waits, 1))
    assert shop.place.ledger.log.head() == head, "not a part of it either"
    assert does(shop, "member", giver, "reallocate_limits", {"limits": {}, "targets": []}).status_code == 403
