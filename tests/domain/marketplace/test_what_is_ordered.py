"""Limits, forms, prices and what there is only so much of."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.marketplace import capacity, form, limits, price
from domain.marketplace.component import Component
from domain.marketplace.offering import Offering
from domain.marketplace.plan import Plan
from domain.refusal import Invalid
from tests.domain.marketplace.ordering import PLAN, PROJECT, THING, thing

CORES = Component(uuid=UUID(int=1), type="cores", name="Cores", billing_type="limit", min_value=1, max_value=64)
RAM = Component(uuid=UUID(int=2), type="ram", name="RAM", billing_type="limit", unit_factor=1024, default_limit=2048)
HOURS = Component(uuid=UUID(int=3), type="hours", name="Hours", billing_type="usage")
BASE = Component(uuid=UUID(int=4), type="base", name="Base", billing_type="fixed")
SETUP = Component(uuid=UUID(int=5), type="setup", name="Set-up", billing_type="one")
ALL = (CORES, RAM, HOURS, BASE, SETUP)


def test_what_is_not_given_is_what_the_component_says() -> None:
    assert limits.checked(ALL, {"cores": 4}) == {"cores": 4, "ram": 2048}


@pytest.mark.parametrize(
    ("wanted", "field", "message"),
    [
        ({"gpu": 1}, "limits", "Invalid types: gpu"),
        ({"hours": 1, "base": 1}, "limits", "Invalid types: base, hours"),
        ({"cores": 0}, "limits.cores", "at least 1"),
        ({"cores": 65}, "limits.cores", "not be more than 64"),
        ({"ram": -1}, "limits.ram", "at least 0"),
    ],
)
def test_what_may_not_be_ordered_is_named(wanted: dict[str, int], field: str, message: str) -> None:
    with pytest.raises(Invalid, match=message) as caught:
        limits.checked(ALL, wanted)
    assert caught.value.field == field


def test_a_switch_is_on_or_off() -> None:
    switch = msgspec.structs.replace(CORES, is_boolean=True, min_value=None)
    assert limits.checked([switch], {"cores": 1}) == {"cores": 1}
    with pytest.raises(Invalid, match="0 or 1"):
        limits.checked([switch], {"cores": 2})


def test_a_month_costs_what_is_fixed_and_what_is_ordered() -> None:
    prices = {"cores": Decimal(2), "ram": Decimal(1), "hours": Decimal(100), "base": Decimal(5), "setup": Decimal(30)}
    plan = Plan(uuid=PLAN, name="One", prices=prices, quotas={"base": 3}, unit_price=Decimal("0.50"))
    assert price.monthly(plan, ALL, {"cores": 4, "ram": 2048}) == Decimal("25.50")  # 4 x 2 + 2 GB x 1 + 3 x 5 + 0.50
    assert price.once(plan, ALL) == Decimal("30.00")


@pytest.mark.parametrize(
    ("unit", "cost"), [("month", 30), ("quarter", 10), ("half_month", 60), ("day", 900), ("hour", 21600)]
)
def test_prices_are_per_unit_of_time(unit: Any, cost: int) -> None:
    assert price.monthly(Plan(uuid=PLAN, name="One", unit=unit, unit_price=Decimal(30)), (), {}) == Decimal(cost)


FORM = {
    "order": ["os", "size"],
    "options": {
        "os": {"type": "select_string", "label": "System", "choices": ["linux", "bsd"], "required": True},
        "size": {"type": "integer", "label": "Size", "min": 1, "max": 10, "default": 2},
        "tags": {"type": "select_string_multi", "label": "Tags", "choices": ["a", "b"]},
        "price": {"type": "money", "label": "Price", "max": 100},
        "on": {"type": "boolean", "label": "On"},
        "day": {"type": "date", "label": "Day"},
        "hour": {"type": "time", "label": "Hour"},
        "note": {"type": "text", "label": "Note"},
        "tenant": {"type": "select_openstack_tenant", "label": "Tenant"},
        "tenants": {"type": "select_multiple_openstack_tenants", "label": "Tenants"},
    },
}


def test_a_form_is_filled_in() -> None:
    given = {
        "os": "bsd",
        "tags": ["a"],
        "price": "9.50",
        "on": False,
        "day": "2026-11-22",
        "hour": "10:30",
        "name": "x",
    }
    assert form.filled(FORM, given) == {**given, "size": 2}
    assert form.filled({}, {"name": "x"}) == {"name": "x"}


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("os", None, "This field is required."),
        ("os", "", "This field is required."),
        ("os", "dos", '"dos" is not a valid choice.'),
        ("size", 0, "greater than or equal to 1"),
        ("size", 11, "less than or equal to 10"),
        ("size", 1.5, "A valid integer is required."),
        ("size", True, "A valid integer is required."),
        ("size", "many", "A valid integer is required."),
        ("tags", "a", "Expected a list of items."),
        ("tags", ["c"], '"c" is not a valid choice.'),
        ("price", 101, "less than or equal to 100"),
        ("price", "NaN", "A valid number is required."),
        ("on", "yes", "Must be a valid boolean."),
        ("day", "tomorrow", "Date has wrong format"),
        ("hour", 7, "Time has wrong format"),
        ("note", 7, "Not a valid string."),
        ("tenant", "mine", "Must be a valid UUID."),
        ("tenants", PROJECT.hex, "Expected a list of items."),
    ],
)
def test_what_does_not_fit_the_form_is_named(field: str, value: Any, message: str) -> None:
    with pytest.raises(Invalid, match=message) as caught:
        form.filled(FORM, {"os": "bsd", field: value})
    assert caught.value.field == f"attributes.{field}"


SCARCE = msgspec.structs.replace(CORES, max_available_limit=10)
OFFERING = Offering(
    title="One",
    type="Marketplace.Basic",
    customer=PROJECT,
    category=PROJECT,
    components=(SCARCE, RAM),
    plans=(Plan(uuid=PLAN, name="One", max_amount=2),),
    plugin_options={"maximal_resource_count_per_project": 3, "unique_resource_per_attribute": "name"},
)


def taken(*amounts: dict[str, int]) -> capacity.Capacity:
    return capacity.Capacity({UUID(int=100 + n).hex: each for n, each in enumerate(amounts)})


def take(before: capacity.Capacity, cores: int, **attributes: str) -> list[Any]:
    what = thing(attributes=attributes)
    bounds = capacity.bounds(OFFERING, what)
    return capacity.take(before, bounds, THING, capacity.wanted(bounds, {"cores": cores}))


def test_a_resource_takes_its_part() -> None:
    (event,) = take(capacity.NONE, 4, name="a")
    assert event.amounts == {"cores": 4, f"plan {PLAN.hex}": 1, f"project {PROJECT.hex}": 1, "name a": 1}
    assert capacity.KIND.fold(None, [event]) == capacity.Capacity({THING.hex: event.amounts})


@pytest.mark.parametrize(
    ("before", "cores", "field", "message"),
    [
        (taken({"cores": 7}), 4, "limits.cores", "need 4, have 7, free 3"),
        (taken({f"plan {PLAN.hex}": 1}, {f"plan {PLAN.hex}": 1}), 1, "plan", "used by 2 resources"),
        (taken({f"project {PROJECT.hex}": 3}), 1, "non_field_errors", "has 3 resources"),
        (taken({"name a": 1}), 1, "non_field_errors", "with this name"),
    ],
)
def test_what_is_not_left_is_not_given(before: capacity.Capacity, cores: int, field: str, message: str) -> None:
    with pytest.raises(Invalid, match=message) as caught:
        take(before, cores, name="a")
    assert caught.value.field == field


def test_what_is_had_already_counts() -> None:
    mine = {"cores": 9, f"plan {PLAN.hex}": 1, f"project {PROJECT.hex}": 1}
    before = capacity.Capacity({THING.hex: mine})
    assert take(before, 9) == []
    assert [event.amounts["cores"] for event in take(before, 10)] == [10]
    assert capacity.take(before, {}, THING, {}) == [capacity.CapacityTaken(resource=THING, amounts={})]


@pytest.mark.parametrize(
    "of",
    [
        {"components": OFFERING.components},
        {"plans": OFFERING.plans},
        *({"plugin_options": {name: value}} for name, value in OFFERING.plugin_options.items()),
        {},
    ],
)
def test_only_of_what_is_scarce_something_is_taken(of: dict[str, Any]) -> None:
    plenty = {"components": (CORES,), "plans": (Plan(uuid=PLAN, name="One"),), "plugin_options": {}}
    offering = msgspec.structs.replace(OFFERING, **{**plenty, **of})
    assert capacity.is_scarce(offering) == bool(capacity.bounds(offering, thing(attributes={"name": "a"}))) == bool(of)
