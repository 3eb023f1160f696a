"""Usage over HTTP: reported by who provides, seen from both sides, corrected, split by users, summed by category."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from waldur_api_client.models.category_component_usage import CategoryComponentUsage
from waldur_api_client.models.component_usage import ComponentUsage
from waldur_api_client.models.component_user_usage import ComponentUserUsage

from commands.marketplace.offering_user import CreateOfferingUser
from commands.marketplace.usage import CarryOverUsage, CloseUsage
from domain.event import Recorded
from domain.marketplace import usage
from domain.marketplace.usage import month_of
from domain.marketplace.usage_events import UsageReported
from tests.eventstore.support import ask, made
from tests.http.serviced import Serviced, serviced

USAGES, PARTS = "/api/marketplace-component-usages/", "/api/marketplace-component-user-usages/"
CATEGORIES = "/api/marketplace-category-component-usages/"
NOW = datetime.now(UTC)
MONTH = month_of(NOW.date())
LAST = month_of(MONTH - timedelta(days=1))


@pytest.fixture(scope="module")
def shop(server_url: str) -> Iterator[Serviced]:
    with serviced(server_url) as found:
        yield found


def report(shop: Serviced, who: httpx.Client, amount: str, kind: str = "hours", **more: Any) -> httpx.Response:
    item = {"type": kind, "amount": amount, **more.pop("item", {})}
    body = {"resource": shop.resource.hex, "usages": [item], **more}
    return who.post(f"{USAGES}set_usage/", json=body)


def usages(who: httpx.Client, **filters: Any) -> list[dict[str, Any]]:
    answer = who.get(USAGES, params=filters)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def test_a_report_is_shown_to_both_sides_and_to_nobody_else(shop: Serviced) -> None:
    resource = shop.another("shown")
    answer = report(shop, shop.provider, "5.25", resource=resource.hex, item={"description": "so far"})
    assert (answer.status_code, answer.content) == (201, b"")
    (told,) = usages(shop.provider, resource_uuid=resource.hex)
    assert usages(shop.member, resource_uuid=str(resource)) == [told]
    assert usages(shop.outsider) == []
    ComponentUsage.from_dict(told)
    assert {key: told[key] for key in ("type", "name", "measured_unit", "usage", "description", "recurring")} == {
        "type": "hours",
        "name": "Hours",
        "measured_unit": "h",
        "usage": 5.25,
        "description": "so far",
        "recurring": False,
    }
    assert told["billing_period"] == MONTH.isoformat()
    assert (told["resource_name"], told["project_name"], told["customer_name"]) == ("shown", "Web", "Acme")
    one = shop.member.get(f"{USAGES}{told['uuid']}/")
    assert one.json() == told
    assert shop.outsider.get(f"{USAGES}{told['uuid']}/").status_code == 404


def test_a_resource_says_what_it_used(shop: Serviced) -> None:
    resource = shop.another("counted")
    for kind, amount in (("hours", "2.50"), ("rationed", "8")):
        assert report(shop, shop.provider, amount, kind, resource=resource.hex).status_code == 201
    told = shop.member.get(f"/api/marketplace-resources/{resource.hex}/").json()
    assert (told["current_usages"], told["limit_usage"]) == ({"hours": 2.5, "rationed": 8}, {"rationed": 8})


def test_a_correction_holds_and_the_log_keeps_both(shop: Serviced) -> None:
    resource = shop.another("corrected")
    for amount in ("5", "5.00", "4"):
        assert report(shop, shop.provider, amount, resource=resource.hex).status_code == 201
    (told,) = usages(shop.provider, resource_uuid=resource.hex)
    assert told["usage"] == 4
    history = shop.place.ledger.log.stream(usage.stream_of(resource, MONTH))
    logged = [item.event for item in history if isinstance(item, Recorded)]
    assert [str(event.amount) for event in logged if isinstance(event, UsageReported)] == ["5", "4"]


def test_a_late_report_is_of_the_month_it_says(shop: Serviced) -> None:
    resource = shop.another("late")
    late = f"{LAST.isoformat()}T10:00:00+02:00"
    assert report(shop, shop.provider, "7", resource=resource.hex, date=late).status_code == 201
    assert [each["billing_period"] for each in usages(shop.provider, resource_uuid=resource.hex)] == [LAST.isoformat()]
    assert usages(shop.provider, resource_uuid=resource.hex, billing_period=MONTH.isoformat()) == []
    assert len(usages(shop.provider, resource_uuid=resource.hex, billing_period=LAST.isoformat())) == 1


def test_what_is_wrong_is_named(shop: Serviced) -> None:
    def refused(field: str, amount: str = "1", **more: Any) -> str:
        answer = report(shop, shop.provider, amount, **more)
        assert answer.status_code == 400, answer.text
        assert set(answer.json()) == {field}
        return str(answer.json()[field][0])

    assert "not found" in refused("usages", kind="moon")
    assert "fixed" in refused("usages", kind="support")
    refused("amount", "-1")
    refused("amount", "1.005")
    refused("date", date=(NOW + timedelta(days=40)).isoformat())
    refused("resource", resource=uuid4().hex)
    refused("resource", resource=None)
    refused("plan_period", resource=None, plan_period=uuid4().hex)
    refused("description", item={"description": "x" * 4097})


def test_a_ration_is_not_exceeded(shop: Serviced) -> None:
    resource = shop.another("rationed")
    assert report(shop, shop.provider, "60", "rationed", resource=resource.hex).status_code == 201
    assert report(shop, shop.provider, "100", "rationed", resource=resource.hex).status_code == 201
    answer = report(shop, shop.provider, "100.01", "rationed", resource=resource.hex)
    assert answer.status_code == 400
    assert "limit: 100" in answer.json()["amount"][0]
    late = datetime(MONTH.year, 1, 2, tzinfo=UTC) if MONTH.month > 1 else NOW
    if MONTH.month > 1:
        assert report(shop, shop.provider, "1", "rationed", resource=resource.hex, date=late.isoformat()).is_error


def test_who_may_report(shop: Serviced) -> None:
    manager = shop.who("manager", "OFFERING.MANAGER", "offering", shop.offering)
    assert report(shop, manager, "1").status_code == 201
    assert report(shop, shop.place.staff, "1").status_code == 201
    assert report(shop, shop.member, "1").status_code == 403
    assert report(shop, shop.outsider, "1").json() == {"resource": ["Invalid hyperlink - Object does not exist."]}


def test_a_resource_that_ended_is_reported_of_up_to_its_last_month(shop: Serviced) -> None:
    resource = shop.another("ended")
    ask(shop.place.ledger.store, CloseUsage(resource, LAST))
    answer = report(shop, shop.provider, "1", resource=resource.hex)
    assert answer.json() == {"date": ["The resource had ended before this month."]}
    late = datetime(LAST.year, LAST.month, 3, tzinfo=UTC).isoformat()
    assert report(shop, shop.provider, "1", resource=resource.hex, date=late).status_code == 201


def test_what_is_recurring_goes_on(shop: Serviced) -> None:
    resource = shop.another("recurring")
    late = datetime(LAST.year, LAST.month, 3, tzinfo=UTC).isoformat()
    report(shop, shop.provider, "9", resource=resource.hex, date=late, item={"recurring": True})
    for _ in range(2):
        ask(shop.place.ledger.store, CarryOverUsage(resource, MONTH))
    shop.place.settled()
    found = usages(shop.provider, resource_uuid=resource.hex, o="billing_period")
    assert [(each["billing_period"], each["usage"], each["recurring"]) for each in found] == [
        (LAST.isoformat(), 9, True),
        (MONTH.isoformat(), 9, True),
    ]


def test_parts_of_a_usage_are_somebodys(shop: Serviced) -> None:
    resource = shop.another("shared")
    report(shop, shop.provider, "10", resource=resource.hex)
    (whole,) = usages(shop.provider, resource_uuid=resource.hex)
    ada = shop.place.person("ada")
    account = made(shop.place.ledger.store, CreateOfferingUser(shop.offering, ada.uuid, "ada1"))
    shop.place.settled()
    address = f"/api/marketplace-offering-users/{account.hex}/"
    path = f"{USAGES}{whole['uuid']}/"
    both = [{"username": "ada1", "usage": "6.50", "user": address}, {"username": "nobody", "usage": "3"}]
    assert shop.provider.post(f"{path}set_user_usages/", json={"usages": both}).status_code == 201
    again = {"username": "ada1", "usage": "7"}
    assert shop.provider.post(f"{path}set_user_usage/", json=again).status_code == 201
    found = shop.member.get(PARTS, params={"resource_uuid": resource.hex, "o": "username"}).json()
    assert [(each["username"], each["usage"]) for each in found] == [("ada1", 7), ("nobody", 3)]
    assert found[0]["user"].endswith(address)
    assert "user" not in found[1]
    for each in found:
        ComponentUserUsage.from_dict(each)
        assert each["component_usage"].endswith(path)
    period = {"component_usage__billing_period": MONTH.isoformat(), "username": "nobody"}
    assert len(shop.provider.get(PARTS, params=period).json()) == 1


def test_parts_are_taken_all_or_none_and_by_who_provides(shop: Serviced) -> None:
    resource = shop.another("split")
    report(shop, shop.provider, "10", resource=resource.hex)
    (whole,) = usages(shop.provider, resource_uuid=resource.hex)
    path = f"{USAGES}{whole['uuid']}/set_user_usages/"
    good, bad = {"username": "x", "usage": "1"}, {"username": "y", "usage": "-1"}
    stranger = {**good, "user": f"/api/marketplace-offering-users/{uuid4().hex}/"}
    assert set(shop.provider.post(path, json={"usages": [good, bad]}).json()) == {"usage"}
    assert set(shop.provider.post(path, json={"usages": [stranger]}).json()) == {"user"}
    assert shop.provider.get(PARTS, params={"resource_uuid": resource.hex}).json() == []
    assert shop.member.post(path, json={"usages": [good]}).status_code == 403
    assert shop.outsider.post(path, json={"usages": [good]}).status_code == 404


def test_sums_by_category_of_a_project_and_an_organisation(shop: Serviced) -> None:
    resource = shop.another("summed")
    report(shop, shop.provider, "11", resource=resource.hex, date=f"{LAST.isoformat()}T10:00:00Z")
    report(shop, shop.provider, "11", "cores", resource=resource.hex, date=f"{LAST.isoformat()}T10:00:00Z")
    listed = usages(shop.provider, type="hours", billing_period=LAST.isoformat(), page_size=300)
    total = sum(each["usage"] for each in listed)
    for scope, who in ((f"projects/{shop.project.hex}", shop.member), (f"customers/{shop.acme.hex}", shop.place.staff)):
        answer = who.get(
            CATEGORIES, params={"scope": f"{shop.place.url}/api/{scope}/", "date_before": LAST.isoformat()}
        )
        (found,) = answer.json()
        CategoryComponentUsage.from_dict(found)
        assert (found["type"], found["name"], found["category_title"]) == ("hours", "Machine hours", "Machines")
        assert (found["date"], found["reported_usage"]) == (LAST.isoformat(), round(total))
        assert found["scope"].endswith(f"/api/{scope}/")
        assert who.get(f"{CATEGORIES}{found['id']}/").json() == found
    assert shop.outsider.get(CATEGORIES).json() == []
    for nowhere in ("1", "x", "9" * 19):
        assert shop.member.get(f"{CATEGORIES}{nowhere}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("billing_period_year", MONTH.year, 1),
        ("billing_period_month", MONTH.month, 1),
        ("billing_period_month", MONTH.month % 12 + 1, 0),
        ("date_after", NOW.date().isoformat(), 1),
        ("date_before", LAST.isoformat(), 0),
        ("type", "hours", 1),
        ("type", "cores", 0),
        ("customer_uuid", "acme", 1),
        ("customer_uuid", "cloud", 0),
        ("project_uuid", "project", 1),
        ("offering_uuid", "offering", 1),
        ("offering_uuid", "acme", 0),
    ],
)
def test_filters(shop: Serviced, name: str, value: Any, number: int) -> None:
    resource = _filtered(shop)
    value = getattr(shop, value).hex if isinstance(value, str) and hasattr(shop, value) else value
    address = f"{shop.place.url}/api/marketplace-resources/{resource.hex}/"
    assert len(usages(shop.provider, resource=address, **{name: value})) == number
    assert shop.provider.head(USAGES, params={"resource": address, name: value}).headers["X-Result-Count"] == str(
        number
    )


def _filtered(shop: Serviced) -> UUID:
    found = [each for each in usages(shop.provider, page_size=300) if each["resource_name"] == "filtered"]
    if found:
        return UUID(found[0]["resource_uuid"])
    resource = shop.another("filtered")
    report(shop, shop.provider, "1", resource=resource.hex)
    return resource
