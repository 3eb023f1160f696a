"""Decisions about the plans and components of an offering."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.marketplace import component_rules, plan_rules
from domain.marketplace import offering_events as events
from domain.marketplace import plan_events as plans
from domain.marketplace.component import BILLINGS, Billing, Component
from domain.marketplace.offering_rules import ArchivedOffering
from domain.marketplace.plan import Discount
from domain.refusal import Invalid, NotFound
from tests.domain.marketplace.offerings import BASIC, CORE, CORES, PRICED, TO, offered

GOLD, RAM, NOWHERE = UUID(int=0xD), UUID(int=0xE), UUID(int=0xF)


def test_a_plan_is_added_with_what_is_said_of_it() -> None:
    terms = plans.PlanTermsSet(plan=GOLD, unit="day", unit_price=Decimal("2.50"), max_amount=None)
    said = {"name": "Gold", "unit": "day", "unit_price": Decimal("2.50"), "description": ""}
    after = offered().when(plan_rules.add, GOLD, said).then(plans.PlanAdded(plan=GOLD, title="Gold"), terms)
    assert [plan.name for plan in after.plans] == ["Basic", "Gold"]


WRONG: list[tuple[str, Any]] = [
    ("name", ""),
    ("unit", "year"),
    ("unit_price", Decimal(-1)),
    ("unit_price", Decimal("0.00000000001")),
    ("unit_price", Decimal("NaN")),
    ("unit_price", Decimal(10) ** 12),
    ("max_amount", 0),
    ("max_amount", 2**15),
    ("article_code", "x" * 31),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_what_is_wrong_in_a_plan_is_named(field: str, value: Any) -> None:
    offered().when(plan_rules.add, GOLD, {"name": "Gold", field: value}).refused(Invalid, field)
    offered().when(plan_rules.change, BASIC, {field: value}, used=False).refused(Invalid, field)


def test_a_plan_in_use_stays_as_it_is() -> None:
    told = offered().when(plan_rules.change, BASIC, {"name": "Gold"}, used=True).refused(plan_rules.PlanInUse)
    assert "used by resources" in told
    offered().when(plan_rules.change, BASIC, {"name": "Basic"}, used=True).then_nothing()
    renamed = plans.PlanDescribed(plan=BASIC, title="Gold", description="", article_code="", backend_id="")
    after = offered().when(plan_rules.change, BASIC, {"name": "Gold"}, used=False).then(renamed)
    assert after.plans[0].name == "Gold"


def test_a_plan_is_archived_once_and_can_be_taken_back() -> None:
    archived = plans.PlanArchived(plan=BASIC)
    assert offered().when(plan_rules.archive, BASIC).then(archived).plans[0].archived
    told = offered(archived).when(plan_rules.archive, BASIC).refused(plan_rules.PlanArchivedAlready)
    assert told == "Plan is already archived."
    back = offered(archived).when(plan_rules.change, BASIC, {"archived": False}, used=False)
    assert not back.then(plans.PlanUnarchived(plan=BASIC)).plans[0].archived
    offered().when(plan_rules.change, BASIC, {"archived": True}, used=False).then(archived)


def test_a_plan_of_another_offering_is_not_there() -> None:
    offered().when(plan_rules.archive, NOWHERE).refused(NotFound, "plan")
    offered().when(plan_rules.remove, NOWHERE).refused(NotFound, "plan")


def test_prices_hold_at_once_or_from_the_next_month_where_there_are_resources() -> None:
    price = {"cores": Decimal("1.5")}
    assert offered().when(plan_rules.set_prices, BASIC, price, used=False).then(PRICED).plans[0].prices == price
    offered(PRICED).when(plan_rules.set_prices, BASIC, price, used=False).then_nothing()
    higher = {"cores": Decimal(2)}
    announced = plans.PlanPricesAnnounced(plan=BASIC, future_prices=higher)
    after = offered(PRICED).when(plan_rules.set_prices, BASIC, higher, used=True).then(announced)
    assert (after.plans[0].prices, after.plans[0].future_prices) == (price, higher)
    begun = plans.PlanPricesSet(plan=BASIC, prices=higher)
    after = offered(PRICED, announced).when(plan_rules.begin_future_prices, BASIC).then(begun)
    assert (after.plans[0].prices, after.plans[0].future_prices) == (higher, {})
    offered(PRICED).when(plan_rules.begin_future_prices, BASIC).then_nothing()
    offered(PRICED, announced).when(plan_rules.set_prices, BASIC, price, used=False).then(PRICED)


TABLES: list[tuple[Any, str, Any, Any, tuple[Any, ...]]] = [
    (plan_rules.set_prices, "prices", Decimal(1), Decimal(-1), (False,)),
    (plan_rules.set_quotas, "quotas", 1, -1, ()),
    (plan_rules.set_discounts, "discounts", Discount(5, 10), Discount(5, 101), ()),
]


@pytest.mark.parametrize(("decide", "field", "good", "bad", "more"), TABLES, ids=[row[1] for row in TABLES])
def test_prices_quotas_and_discounts_are_of_known_components(
    decide: Any, field: str, good: Any, bad: Any, more: tuple[Any, ...]
) -> None:
    told = offered().when(decide, BASIC, {"cores": good, "gpu": good}, *more).refused(Invalid, field)
    assert told == "Invalid types: gpu"
    offered().when(decide, BASIC, {"cores": bad}, *more).refused(Invalid, f"{field}.cores")
    offered(*TO["Archived"]).when(decide, BASIC, {"cores": good}, *more).refused(ArchivedOffering)


def test_quotas_discounts_and_groups_are_kept() -> None:
    offered().when(plan_rules.set_quotas, BASIC, {"cores": 4}).then(
        plans.PlanQuotasSet(plan=BASIC, quotas={"cores": 4})
    )
    deal = {"cores": Discount(10, 5)}
    offered().when(plan_rules.set_discounts, BASIC, deal).then(plans.PlanDiscountsSet(plan=BASIC, discounts=deal))
    offered().when(plan_rules.set_groups, BASIC, ()).then_nothing()


def test_a_plan_is_removed() -> None:
    assert offered().when(plan_rules.remove, BASIC).then(plans.PlanRemoved(plan=BASIC)).plans == ()


def test_a_component_is_added_changed_and_removed() -> None:
    ram = Component(uuid=RAM, type="ram", name="RAM", billing_type="usage", unit_factor=1024)
    said = {"type": "ram", "name": "RAM", "billing_type": "usage", "unit_factor": 1024}
    added = events.ComponentAdded(component=ram)
    offered().when(component_rules.add, RAM, said).then(added)
    wider = events.ComponentChanged(component=msgspec.structs.replace(CORE, max_value=64))
    after = offered(added).when(component_rules.change, CORES, {"max_value": 64}).then(wider)
    assert [each.type for each in after.components] == ["cores", "ram"]
    offered().when(component_rules.change, CORES, {"name": "Cores"}).then_nothing()
    offered().when(component_rules.remove, CORES).then(events.ComponentRemoved(component=CORES))
    offered().when(component_rules.remove, RAM).refused(Invalid, "uuid")


BAD: list[tuple[dict[str, Any], str]] = [
    ({"type": "cores"}, "type"),
    ({"type": "a b"}, "type"),
    ({"billing_type": "free"}, "billing_type"),
    ({"limit_period": "year"}, "limit_period"),
    ({"unit_factor": 0}, "unit_factor"),
    ({"min_value": 5, "max_value": 4}, "max_value"),
    ({"min_value": 5, "default_limit": 4}, "default_limit"),
    ({"min_prepaid_duration": 5, "max_prepaid_duration": 4}, "max_prepaid_duration"),
    ({"overage_component": CORES}, "overage_component"),
    ({"overage_component": NOWHERE}, "overage_component"),
    ({"name": ""}, "name"),
]


@pytest.mark.parametrize(("said", "field"), BAD)
def test_what_is_wrong_in_a_component_is_named(said: dict[str, Any], field: str) -> None:
    whole = {"type": "ram", "name": "RAM", "billing_type": "usage", **said}
    offered().when(component_rules.add, RAM, whole).refused(Invalid, field)


FIXED: list[tuple[str, Any]] = [("type", "cpu"), ("name", "CPU"), ("billing_type", "usage"), ("unit_factor", 2)]


@pytest.mark.parametrize(("field", "value"), FIXED)
def test_of_a_builtin_component_the_type_of_the_offering_has_fixed_much(field: str, value: Any) -> None:
    builtin = offered(events.ComponentChanged(component=msgspec.structs.replace(CORE, is_builtin=True)))
    builtin.when(component_rules.change, CORES, {field: value}).refused(Invalid, field)
    builtin.when(component_rules.remove, CORES).refused(Invalid, "uuid")
    wider = msgspec.structs.replace(CORE, is_builtin=True, max_value=8)
    builtin.when(component_rules.change, CORES, {"max_value": 8}).then(events.ComponentChanged(component=wider))


def test_a_component_others_lead_to_or_resources_use_keeps_its_place() -> None:
    over = Component(uuid=RAM, type="extra", name="Extra", billing_type="usage")
    leading = msgspec.structs.replace(CORE, overage_component=RAM)
    story = offered(events.ComponentAdded(component=over), events.ComponentChanged(component=leading))
    assert "cores" in story.when(component_rules.remove, RAM).refused(Invalid, "uuid")
    offered().when(component_rules.change, CORES, {"type": "cpu"}, used=True).refused(Invalid, "type")


def test_limits_are_of_a_component_there_is() -> None:
    offered().when(component_rules.limit, "gpu", {"max_value": 1}).refused(Invalid, "type")
    wider = events.ComponentChanged(component=msgspec.structs.replace(CORE, max_value=1))
    offered().when(component_rules.limit, "cores", {"max_value": 1}).then(wider)


@pytest.mark.parametrize("billing", BILLINGS)
def test_every_way_of_billing_may_be_said(billing: Billing) -> None:
    added = Component(uuid=RAM, type="ram", name="RAM", billing_type=billing)
    said = {"type": "ram", "name": "RAM", "billing_type": billing}
    offered().when(component_rules.add, RAM, said).then(events.ComponentAdded(component=added))
