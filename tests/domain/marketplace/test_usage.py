"""What a resource used: reported, late, anew, by whom, carried over, and how much may be."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.event import Event
from domain.marketplace import usage, usage_account
from domain.marketplace.component import Component
from domain.marketplace.usage import Holder, Reported, Usage
from domain.marketplace.usage_account import UsageAccountClosed, UsageMonthBegun
from domain.marketplace.usage_events import UsageCarriedOver, UsageReported, UserUsageReported
from domain.refusal import Invalid
from tests.scenario import given

THING, OFFERING, CORES, WHO, NUMBER = (UUID(int=n) for n in range(1, 6))
MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
CORE = Component(uuid=CORES, type="cores", name="Cores", billing_type="usage")
ABOUT = usage.About(THING, OFFERING, MARCH)


def told(amount: str, *, recurring: bool = False, month: date = MARCH, kind: type[Event] = UsageReported) -> Any:
    return kind(
        usage=usage.number_of(THING, month, CORES),
        resource=THING,
        offering=OFFERING,
        month=month,
        component=CORES,
        type="cores",
        amount=Decimal(amount),
        moment=NOON,
        recurring=recurring,
    )


def part(amount: str, holder: Holder) -> UserUsageReported:
    return UserUsageReported(
        number=NUMBER,
        usage=usage.number_of(THING, MARCH, CORES),
        resource=THING,
        offering=OFFERING,
        month=MARCH,
        component=CORES,
        type="cores",
        amount=Decimal(amount),
        moment=NOON,
        offering_user=holder.offering_user,
        account=holder.account,
    )


def report(before: Usage, *items: Reported) -> list[Event]:
    return usage.report(before, ABOUT, items, NOON)


def first(*items: Reported) -> list[Event]:
    return report(usage.NONE, *items)


def said(amount: str, *, recurring: bool = False) -> Reported:
    return usage.reported(CORE, Decimal(amount), "", recurring)


def test_each_month_of_a_resource_has_a_stream_of_its_own() -> None:
    assert usage.stream_of(THING, MARCH) != usage.stream_of(THING, APRIL)
    assert usage.stream_of(THING, MARCH) == usage.stream_of(THING, date(2026, 3, 31))
    assert usage.stream_of(THING, MARCH) != usage.stream_of(OFFERING, MARCH)


def test_a_corrected_report_is_one_more_event_and_the_same_again_is_no_news() -> None:
    given(usage.KIND).when(first, said("5.25")).then(told("5.25"))
    once = given(usage.KIND, told("5.25"))
    once.when(report, said("5.25")).then_nothing()
    after = once.when(report, said("4")).then(told("4"))
    assert after.amounts["cores"].amount == 4
    once.when(report, said("5.25", recurring=True)).then(told("5.25", recurring=True))


@pytest.mark.parametrize("amount", ["-1", "NaN", "Infinity", "1.001", "1e18"])
def test_an_amount_is_a_number_from_zero_with_two_places(amount: str) -> None:
    with pytest.raises(Invalid) as refused:
        said(amount)
    assert refused.value.field == "amount"


@pytest.mark.parametrize("billing", ["fixed", "one", "few"])
def test_only_what_is_billed_by_use_or_limit_is_reported(billing: Any) -> None:
    assert usage.component_of([CORE], "cores") == CORE
    fixed = Component(uuid=CORES, type="cores", name="Cores", billing_type=billing)
    for components, kind in (([CORE], "disk"), ([fixed], "cores")):
        with pytest.raises(Invalid) as refused:
            usage.component_of(components, kind)
        assert refused.value.field == "usages"


def used(*amounts: tuple[date, str]) -> dict[date, Usage]:
    states = {month: usage.KIND.fold(None, [told(amount, month=month)]) for month, amount in amounts}
    return {month: state for month, state in states.items() if state}


YEAR = ((date(2025, 12, 1), "100"), (date(2026, 1, 1), "10"), (date(2026, 2, 1), "20"), (date(2026, 5, 1), "40"))


@pytest.mark.parametrize(
    ("period", "others"), [("month", 0), ("quarterly", 30), ("annual", 70), ("total", 170)], ids=lambda each: str(each)
)
def test_no_more_is_used_in_a_period_than_may_be(period: Any, others: int) -> None:
    limit = others + 5
    component = Component(
        uuid=CORES, type="cores", name="Cores", billing_type="usage", limit_period=period, limit_amount=limit
    )
    usage.require_room(component, used(*YEAR), MARCH, Decimal(5))
    with pytest.raises(Invalid, match=f"limit: {limit}"):
        usage.require_room(component, used(*YEAR), MARCH, Decimal("5.01"))


def test_without_a_period_or_an_amount_there_is_no_limit() -> None:
    for told in ({"limit_period": "month"}, {"limit_amount": 1}):
        component = msgspec.structs.replace(CORE, **told)
        usage.require_room(component, used(*YEAR), MARCH, Decimal(1000))


def carry(before: Usage, last: Sequence[Event]) -> list[Event]:
    state = usage.KIND.fold(None, last) or usage.NONE
    return usage.carry_over(before, state, usage.About(THING, OFFERING, APRIL), NOON)


def test_what_is_recurring_is_carried_over_unless_it_is_told_of_or_recurs_no_more() -> None:
    carried = told("5", recurring=True, month=APRIL, kind=UsageCarriedOver)
    assert carry(usage.NONE, [told("5", recurring=True)]) == [carried]
    assert carry(usage.NONE, [told("5", recurring=True), told("5")]) == []
    assert carry(usage.NONE, []) == []
    reported = given(usage.KIND, told("7", month=APRIL)).known()
    assert carry(reported, [told("5", recurring=True)]) == []
    assert carry(given(usage.KIND, carried).known(), [told("5", recurring=True)]) == []


@pytest.mark.parametrize("holder", [Holder(offering_user=WHO), Holder(account="ada")], ids=["known", "unknown"])
def test_a_part_of_a_usage_is_somebodys(holder: Holder) -> None:
    def by(before: Usage, amount: str, number: UUID = NUMBER) -> list[Event]:
        return usage.report_user(before, ABOUT, "cores", holder, Decimal(amount), NOON, number)

    reported = given(usage.KIND, told("5"))
    reported.when(by, "2").then(part("2", holder))
    again = given(usage.KIND, told("5"), part("2", holder))
    again.when(by, "2").then_nothing()
    again.when(by, "3", UUID(int=99)).then(part("3", holder))
    given(usage.KIND, told("5", month=MARCH)).when(by, "1").then(part("1", holder))


def test_of_what_was_not_reported_nobody_has_a_part() -> None:
    with pytest.raises(Invalid):
        usage.report_user(usage.NONE, ABOUT, "cores", Holder(account="ada"), Decimal(1), NOON, NUMBER)


def test_a_month_begins_once_and_the_account_is_closed_once() -> None:
    def begin(state: usage_account.UsageAccount) -> list[Event]:
        return usage_account.begin(state, THING, MARCH)

    def close(state: usage_account.UsageAccount) -> list[Event]:
        return usage_account.close(state, THING, APRIL)

    begun, closed = UsageMonthBegun(resource=THING, month=MARCH), UsageAccountClosed(resource=THING, month=APRIL)
    assert begin(usage_account.NONE) == [begun]
    story = given(usage_account.KIND, begun)
    story.when(begin).then_nothing()
    assert story.when(close).then(closed) == usage_account.UsageAccount(months=(MARCH,), closed=APRIL)
    given(usage_account.KIND, begun, closed).when(close).then_nothing()
