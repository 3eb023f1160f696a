"""What an order would come to, told from a decision that nobody commits."""

from decimal import Decimal
from typing import Any, cast
from uuid import UUID

import msgspec

from commands.decision import Change, Decision
from commands.marketplace.submit import cost, plan_in
from commands.marketplace.types.registry import TYPES
from commands.ports import Load
from domain.event import Event
from domain.identity import project
from domain.kind import Kind
from domain.marketplace import capacity, consequences, offering, order, price, renewal, resource
from domain.marketplace import order_events as happened

_CONSUMER = ("pending-consumer",)
_PROVIDER = ("pending-consumer", "pending-project", "pending-provider")


class Room(msgspec.Struct, frozen=True):
    """Of what there is only so much of: what the order needs of it, what all have, what is free before."""

    need: int
    have: int
    free: int


class Review(msgspec.Struct, frozen=True):
    """A word that is waited for: of whom holds the permission in one of the scopes."""

    side: str
    permission: str
    scopes: tuple[UUID, ...]


class Foretold(msgspec.Struct, frozen=True, kw_only=True):
    """`skipped_by` says why the consumer need not approve; `rule` is the project's own rule, where it is that. Costs
    are None where nothing is billed."""

    type: str
    state: str
    cost_per_month: Decimal | None
    old_cost_per_month: Decimal | None
    cost_once: Decimal | None
    limits: dict[str, int]
    reviews: tuple[Review, ...]
    skipped_by: str | None
    rule: UUID | None
    capacity: dict[str, Room]


def foretold(decision: Decision, load: Load) -> Foretold:
    """Of a decision in which an order is submitted or goes on."""
    placed = _changed(decision, order.KIND)
    assert placed is not None
    state = cast(order.Order, placed.after)
    of = load(offering.KIND, state.offering).required()
    skipped_by, rule = _skipped(placed.events)
    return Foretold(
        type=state.type,
        state=state.state,
        cost_per_month=_monthly(of, state),
        old_cost_per_month=state.old_cost,
        cost_once=_once(of, state),
        limits={} if state.type == "Terminate" else state.limits,
        reviews=_reviews(load, of, state),
        skipped_by=skipped_by,
        rule=rule,
        capacity=_rooms(decision, load, of, state),
    )


def _changed(decision: Decision, kind: Kind[Any]) -> Change | None:
    return next((change for change in decision.changes if change.kind.name == kind.name), None)


def _skipped(events: tuple[Event, ...]) -> tuple[str | None, UUID | None]:
    for event in events:
        if isinstance(event, happened.OrderConsumerReviewSkipped):
            return event.rule, None
        if isinstance(event, happened.OrderApprovedByRule):
            return "auto_approval", event.rule
    return None, None


def _renews(state: order.Order) -> bool:
    return state.type == "Update" and renewal.renews(state.attributes)


def _monthly(of: offering.Offering, state: order.Order) -> Decimal | None:
    if state.type == "Terminate":
        return None
    return cost(of, state.plan, state.limits) if _renews(state) else state.cost


def _once(of: offering.Offering, state: order.Order) -> Decimal | None:
    """At the beginning, and of what is paid ahead."""
    plan = plan_in(of, state.plan)
    if _renews(state):
        return state.cost
    return price.once(plan, of.components) if plan and of.billable and state.type == "Create" else None


def _reviews(load: Load, of: offering.Offering, state: order.Order) -> tuple[Review, ...]:
    owner = load(project.KIND, state.project).required().customer
    consumer = Review("consumer", "ORDER.APPROVE", (state.project, owner))
    provider = Review("provider", "ORDER.APPROVE", (state.offering, of.customer))
    asked = TYPES[of.type].needs_provider_review and state.state in _PROVIDER
    return (*([consumer] if state.state in _CONSUMER else []), *([provider] if asked else []))


def _rooms(decision: Decision, load: Load, of: offering.Offering, state: order.Order) -> dict[str, Room]:
    change = _changed(decision, resource.KIND)
    thing = cast(resource.Resource, change.after) if change else load(resource.KIND, state.resource).required()
    taken = load(capacity.KIND, capacity.stream_of(state.offering)).state or capacity.NONE
    wanted, mine = consequences.held(of, thing, state), taken.held.get(state.resource.hex, {})
    found = {}
    for key, bound in consequences.bounds(of, thing, state).items():
        have = sum(amounts.get(key, 0) for amounts in taken.held.values())
        need = max(wanted.get(key, 0) - mine.get(key, 0), 0)
        found[bound.field] = Room(need, have, max(bound.total - have, 0))
    return found
