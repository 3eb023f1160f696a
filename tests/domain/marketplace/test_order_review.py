"""When the consumer is not asked: every rule and what overrides it (contract/state-machines.md, section 1.1)."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from domain.event import Event
from domain.marketplace.auto_approval import Rule
from domain.marketplace.component import Component
from domain.marketplace.offering import Offering
from domain.marketplace.order_events import OrderApprovedByRule, OrderConsumerReviewSkipped, Type
from domain.marketplace.order_review import SKIPPED, Asker, skipped
from tests.domain.marketplace.ordering import OFFERING, PROJECT, RULE, WHO

PROVIDER, CONSUMER = OFFERING, PROJECT
NOBODY = Asker(system=False, staff=False, approves=False, approves_private=False, provides=False)
SHARED = Offering(title="One", type="Marketplace.Basic", customer=PROVIDER, category=WHO, state="Active")
PRIVATE = msgspec.structs.replace(SHARED, shared=False)
LIMITED = (RULE, Rule(project=PROJECT, author=WHO, monthly_cost_limit=Decimal(10)))
MEASURED = Component(uuid=WHO, type="hours", name="Hours", billing_type="usage")


def who(**more: Any) -> Asker:
    return msgspec.structs.replace(NOBODY, **more)


def with_options(offering: Offering, **options: bool) -> Offering:
    return msgspec.structs.replace(offering, plugin_options=options)


def rule(name: str) -> Event:
    assert name in SKIPPED
    return OrderConsumerReviewSkipped(rule=name)


OWN = with_options(SHARED, auto_approve_in_service_provider_projects=True)
CASES: list[tuple[Offering, Any, Type, Asker, Event | None]] = [
    (SHARED, CONSUMER, "Create", NOBODY, None),
    (SHARED, CONSUMER, "Create", who(system=True), rule("system")),
    (SHARED, CONSUMER, "Create", who(staff=True), rule("staff")),
    (SHARED, CONSUMER, "Create", who(approves=True), rule("approver")),
    (SHARED, CONSUMER, "Create", who(approves_private=True), None),
    (PRIVATE, CONSUMER, "Create", who(approves_private=True), rule("private")),
    (PRIVATE, CONSUMER, "Create", NOBODY, None),
    (OWN, PROVIDER, "Create", NOBODY, rule("own_project")),
    (OWN, CONSUMER, "Create", NOBODY, None),
    (SHARED, PROVIDER, "Create", NOBODY, None),
    (msgspec.structs.replace(OWN, shared=False), PROVIDER, "Create", NOBODY, None),
    (SHARED, CONSUMER, "Terminate", who(provides=True), rule("provider_terminates")),
    (SHARED, CONSUMER, "Create", who(provides=True), None),
    (SHARED, CONSUMER, "Update", who(provides=True), None),
    (SHARED, CONSUMER, "Create", who(rule=LIMITED), OrderApprovedByRule(rule=RULE, cost_limit=Decimal(10))),
    (SHARED, CONSUMER, "Terminate", who(rule=LIMITED), OrderApprovedByRule(rule=RULE)),
]


@pytest.mark.parametrize(("offering", "consumer", "kind", "asker", "wanted"), CASES)
def test_the_consumer_is_asked_unless_a_rule_says_otherwise(
    offering: Offering, consumer: Any, kind: Type, asker: Asker, wanted: Event | None
) -> None:
    assert skipped(offering, consumer, kind, Decimal(10), asker) == wanted


def test_a_rule_has_a_limit() -> None:
    assert skipped(SHARED, CONSUMER, "Create", Decimal("10.01"), who(rule=LIMITED)) is None
    assert skipped(SHARED, CONSUMER, "Create", None, who(rule=LIMITED)) is not None


def test_a_rule_does_not_approve_what_nobody_can_count_beforehand() -> None:
    measured = msgspec.structs.replace(SHARED, components=(MEASURED,))
    assert skipped(measured, CONSUMER, "Create", Decimal(1), who(rule=LIMITED)) is None
    assert skipped(measured, CONSUMER, "Terminate", Decimal(1), who(rule=LIMITED)) is not None


@pytest.mark.parametrize(
    ("offering", "consumer", "kind", "asker"),
    [
        (PRIVATE, CONSUMER, "Create", who(approves_private=True)),
        (OWN, PROVIDER, "Create", NOBODY),
        (SHARED, CONSUMER, "Terminate", who(provides=True)),
        (SHARED, CONSUMER, "Create", who(rule=LIMITED)),
    ],
)
def test_an_offering_may_turn_off_all_that_is_automatic(
    offering: Offering, consumer: Any, kind: Type, asker: Asker
) -> None:
    off = with_options(offering, **{**offering.plugin_options, "disable_autoapprove": True})
    assert skipped(offering, consumer, kind, Decimal(1), asker) is not None
    assert skipped(off, consumer, kind, Decimal(1), asker) is None
    assert skipped(off, consumer, kind, Decimal(1), msgspec.structs.replace(asker, approves=True)) == rule("approver")
