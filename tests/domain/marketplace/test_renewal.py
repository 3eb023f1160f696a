"""What a renewal costs, until when it lasts, and what of it is refused."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec
import pytest

from domain.marketplace import order, renewal, resource
from domain.marketplace import order_events as happened
from domain.marketplace import resource_events as resources
from domain.marketplace.component import Component
from domain.marketplace.plan import Plan
from domain.refusal import Invalid
from tests.domain.marketplace.ordering import NUMBER, STARTED, TODAY, after, submitted, thing

SEATS = Component(
    uuid=UUID(int=1),
    type="seats",
    name="Seats",
    billing_type="limit",
    is_prepaid=True,
    min_prepaid_duration=2,
    max_prepaid_duration=24,
)
STORAGE = Component(uuid=UUID(int=2), type="gb", name="Storage", billing_type="limit", unit_factor=10)
HOURS = Component(uuid=UUID(int=3), type="hours", name="Hours", billing_type="usage")
ALL = (SEATS, STORAGE, HOURS)
PLAN = Plan(uuid=UUID(int=4), name="Monthly", prices={"seats": Decimal("2.50"), "gb": Decimal(3), "hours": Decimal(9)})
BEFORE = {"seats": 4, "gb": 20}


def estimate(after: dict[str, int], plan: Plan | None = PLAN) -> renewal.Estimate:
    return renewal.estimate(ALL, plan, BEFORE, after, 12, date(2027, 12, 2), TODAY)


def test_what_is_paid_ahead_and_what_is_raised_are_told_apart() -> None:
    told = estimate({"seats": 5, "gb": 40})
    seats, storage = told.components
    assert (seats.billing_type, seats.period_description, seats.current_limit, seats.new_limit, seats.total) == (
        "prepaid",
        "12 months",
        4,
        5,
        Decimal("150.00"),
    )
    days = (date(2027, 12, 2) - TODAY).days
    assert (told.remaining_days, storage.period_description, storage.billing_period) == (days, f"{days} days", None)
    assert storage.total == (Decimal(6) * days / 30).quantize(Decimal("0.01"))
    assert (told.subscription_total, told.limit_change_total) == (seats.total, storage.total)
    assert told.total == seats.total + storage.total
    assert renewal.ahead(ALL, PLAN, {"seats": 5, "gb": 40}, 12) == seats.total


def test_what_stays_is_not_paid_for_again() -> None:
    assert [each.component_type for each in estimate(BEFORE).components] == ["seats"]


def test_prices_are_those_of_the_plans_unit() -> None:
    assert estimate(BEFORE, msgspec.structs.replace(PLAN, unit="day")).subscription_total == Decimal("3600.00")
    assert estimate(BEFORE, None).total == 0


@pytest.mark.parametrize(
    ("end", "months", "wanted"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (None, 12, date(2027, 11, 22)),
        (date(2025, 1, 1), 1, date(2026, 12, 22)),
        (TODAY, 1, date(2026, 12, 22)),
    ],
)
def test_it_lasts_from_its_end_or_from_today(end: date | None, months: int, wanted: date) -> None:
    assert renewal.until(end, TODAY, months) == wanted


def test_there_are_no_dates_beyond() -> None:
    with pytest.raises(Invalid, match="later than there are dates"):
        renewal.until(date(9999, 12, 31), TODAY, 1)


@pytest.mark.parametrize("months", [2, 24])
def test_as_long_as_it_is_sold_for(months: int) -> None:
    renewal.require_months(ALL, months)


@pytest.mark.parametrize(("months", "least"), [(1, "greater than or equal to 2"), (25, "less than or equal to 24")])
def test_not_shorter_and_not_longer(months: int, least: str) -> None:
    with pytest.raises(Invalid, match=least) as refused:
        renewal.require_months(ALL, months)
    assert refused.value.field == "extension_months"


def test_only_what_is_paid_ahead_is_renewed() -> None:
    with pytest.raises(Invalid, match="only available for prepaid resources"):
        renewal.require_months((STORAGE, HOURS), 2)


def test_limits_rise_or_stay() -> None:
    assert renewal.more(ALL, BEFORE, {"gb": 30}) == {"seats": 4, "gb": 30}
    with pytest.raises(Invalid, match="only rise") as refused:
        renewal.more(ALL, BEFORE, {"gb": 19})
    assert refused.value.field == "limits.gb"


def test_once_it_is_done_the_resource_ends_later() -> None:
    said = {"name": "One", "action": "renew", "new_end_date": "2027-12-02", "extension_months": 12}
    asked = msgspec.structs.replace(submitted("Update"), attributes=said, limits={"cores": 4}, old_plan=PLAN.uuid)
    placed = order.KIND.fold(None, (msgspec.structs.replace(asked, plan=PLAN.uuid), STARTED))
    assert placed is not None
    renewed = after(thing("Updating", end_date=TODAY), placed, [happened.OrderCompleted()])
    assert (renewed.state, renewed.end_date, renewed.limits) == ("OK", date(2027, 12, 2), {"cores": 4})
    kept = after(thing("Updating", end_date=TODAY), placed, [happened.OrderRejectedByProvider(by=None)])
    assert (kept.end_date, kept.limits) == (TODAY, {"cores": 2})


def test_what_is_restored_is_as_its_order_says() -> None:
    said = {"name": "Two", "end_date": "2027-01-01", "paused": True}
    asked = msgspec.structs.replace(submitted("Restore"), attributes=said, plan=PLAN.uuid)
    placed = order.KIND.fold(None, (asked, STARTED))
    assert placed is not None
    found = resource.completed(thing("Terminated", end_date=TODAY), placed, NUMBER)
    assert {type(each) for each in found} == {
        resources.ResourceRenamed,
        resources.ResourceEndDateSet,
        resources.ResourcePausedSet,
        resources.ResourcePlanSwitched,
        resources.ResourceLimitsSet,
        resources.ResourceProvisioned,
    }


@pytest.mark.parametrize(
    ("before", "begun", "wanted"), [("Erred", False, "Erred"), ("Erred", True, "OK"), ("OK", False, "OK")]
)
def test_what_was_amiss_stays_so_where_nothing_was_begun(before: str, begun: bool, wanted: str) -> None:
    """A resource that erred may be renewed; that nobody wants to does not mend it."""
    placed = order.KIND.fold(None, (submitted("Update"), *((STARTED,) if begun else ())))
    assert placed is not None
    assert after(thing(before), placed, [happened.OrderCanceled()]).state == wanted
