"""What the tables of orders and of rules that approve them say after each thing that can happen."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from domain.event import Event
from domain.marketplace import auto_approval as rules
from domain.marketplace import order_events as happened
from domain.marketplace.order import ENDED, KIND
from projections.marketplace import auto_approvals, orders
from tests.domain.marketplace.ordering import LEADS_TO, RULE, RUN, WHO, submitted
from tests.projections.help import expected
from tests.projections.world import World

ORDER = UUID(int=77)
OTHER = UUID(int=78)


def row(*events: Event) -> Any:
    world = World()
    for event in (submitted(), *events):
        world.add(ORDER, event)
    (found,) = expected(world.log, orders.MODEL)
    return found


@pytest.mark.parametrize("state", LEADS_TO)
def test_the_state_is_the_order_s_own(state: str) -> None:
    found, order = row(*LEADS_TO[state]), KIND.fold(None, (submitted(), *LEADS_TO[state]))
    assert order is not None
    assert (found.state, found.completed_at is not None) == (order.state, order.state in ENDED)
    assert (found.offering_uuid, found.resource_uuid, found.project_uuid) == (
        order.offering,
        order.resource,
        order.project,
    )


def test_who_reviewed_it() -> None:
    approved = row(
        happened.OrderApprovedByConsumer(by=OTHER),
        happened.OrderWaitsForProvider(),
        happened.OrderRejectedByProvider(by=WHO, comment="full"),
    )
    assert (approved.consumer_reviewed_by, approved.provider_reviewed_by) == (OTHER, WHO)
    assert approved.created_at < approved.consumer_reviewed_at < approved.provider_reviewed_at == approved.completed_at
    assert (approved.provider_rejection_comment, approved.consumer_rejection_comment) == ("full", "")
    refused = row(happened.OrderRejectedByConsumer(by=OTHER, comment="too dear"))
    assert (refused.consumer_reviewed_by, refused.consumer_rejection_comment) == (OTHER, "too dear")


def test_the_word_of_who_need_not_ask_and_that_of_a_rule() -> None:
    skipped = row(happened.OrderConsumerReviewSkipped(rule="approver"))
    assert (skipped.consumer_reviewed_by, skipped.auto_approved_rule) == (WHO, None)
    ruled = row(happened.OrderApprovedByRule(rule=RULE, cost_limit=Decimal("5.00")))
    assert (ruled.auto_approved_rule, ruled.auto_approved_limit) == (RULE, Decimal("5.00"))
    assert (ruled.consumer_reviewed_by, ruled.consumer_reviewed_at) == (None, ruled.modified_at)


def test_another_try_takes_back_how_the_one_before_ended() -> None:
    started, failed = happened.OrderExecutionStarted(run=RUN), happened.OrderFailed(message="no", traceback="line 1")
    erred = row(started, failed)
    assert (erred.error_message, erred.error_traceback, erred.error_updated_at) == ("no", "line 1", erred.modified_at)
    again = row(started, failed, started)
    assert (again.state, again.error_message, again.completed_at) == ("executing", "", None)


def test_what_both_sides_say() -> None:
    found = row(
        happened.OrderProviderInfoSet(provider_message="Which?", provider_message_url="https://example.org"),
        happened.OrderConsumerInfoSet(consumer_message="That"),
        happened.OrderOutputReported(output="made"),
        happened.OrderAttachmentSet(sha256="ab", file_name="po.pdf", media_type="application/pdf"),
        happened.OrderLimitsChanged(limits={"cores": 9}, cost=Decimal("1.50")),
    )
    assert (found.provider_message, found.consumer_message, found.output) == ("Which?", "That", "made")
    assert found.provider_message_updated_at < found.consumer_message_updated_at < found.output_updated_at
    assert found.attachment == '{"sha256":"ab","name":"po.pdf","media_type":"application/pdf"}'
    assert (found.limits, found.cost) == ('{"cores":9}', Decimal("1.50"))
    assert row(happened.OrderCanceled(comment="no more")).termination_comment == "no more"


@pytest.mark.parametrize("gone", [happened.OrderRemoved(), happened.OrderUnlinked()])
def test_one_that_is_gone_keeps_its_row(gone: Event) -> None:
    assert row().removed_at is None
    assert row(gone).removed_at is not None


def test_a_rule_says_who_made_it_and_who_changed_it() -> None:
    world = World()
    limit = Decimal("10.00")
    made = rules.AutoApprovalCreated(project=OTHER, author=WHO, monthly_cost_limit=limit, enabled=True)
    world.add(RULE, made, f"user:{WHO.hex}")
    world.add(RULE, rules.AutoApprovalDisabled(), f"user:{OTHER.hex}")
    world.add(RULE, rules.AutoApprovalTakenOver(author=OTHER), f"user:{OTHER.hex}")
    (found,) = expected(world.log, auto_approvals.MODEL)
    assert (found.project_uuid, found.author, found.enabled) == (OTHER, OTHER, False)
    assert (found.created_by, found.modified_by, found.removed_at) == (WHO, OTHER, None)
    world.add(RULE, rules.AutoApprovalRemoved())
    (found,) = expected(world.log, auto_approvals.MODEL)
    assert (found.removed_at, found.enabled) == (found.modified_at, False)
