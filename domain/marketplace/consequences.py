"""What becomes of a resource by what happens to its order, and of the offering's capacity by both."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from domain.event import Event
from domain.marketplace import capacity, resource
from domain.marketplace import order_events as happened
from domain.marketplace.offering import Offering
from domain.marketplace.order import ENDED, Order
from domain.marketplace.resource import Resource

_REFUSED = (
    happened.OrderRejectedByConsumer,
    happened.OrderRejectedByProvider,
    happened.OrderCanceled,
    happened.OrderExpired,
    happened.OrderRemoved,
)


_FELT = (
    *_REFUSED,
    happened.OrderCompleted,
    happened.OrderFailed,
    happened.OrderLimitsChanged,
    happened.OrderAttributesChanged,
    happened.OrderUnlinked,
)


def concern_resource(order: Order, events: Sequence[Event]) -> bool:
    """Whether anything may become of the resource by these; one that is yet to be made does not feel the beginning."""
    felt = (*_FELT, happened.OrderExecutionStarted) if order.type in resource.BEGUN else _FELT
    return any(isinstance(event, felt) for event in events)


def of_order(
    thing: Resource, order: Order, number: UUID, events: Sequence[Event], by_hand: bool = False
) -> list[Event]:
    """`order` is as it was before the events, `number` its stream. `by_hand`: somebody says so, no backend."""
    if thing.unlinked:
        return []
    return [each for event in events for each in _of_event(thing, order, number, event, by_hand)]


def _of_event(thing: Resource, order: Order, number: UUID, event: Event, by_hand: bool) -> list[Event]:
    match event:
        case happened.OrderExecutionStarted():
            return resource.started(order, number)
        case happened.OrderCompleted():
            return resource.completed(thing, order, number)
        case happened.OrderFailed():
            return resource.failed(thing, order, number, event.message, event.traceback, by_hand)
        case happened.OrderLimitsChanged() if order.type in ("Create", "Restore"):
            return resource.promised(thing, event.limits)
        case happened.OrderAttributesChanged() if order.type == "Create":
            return resource.promised_as(thing, order.attributes, event.attributes)
        case happened.OrderUnlinked() if order.state not in ENDED:
            return resource.refused(thing, order, number)
    return resource.refused(thing, order, number) if isinstance(event, _REFUSED) else []


def held(wanted: Offering, thing: Resource, order: Order) -> dict[str, int]:
    """What the offering keeps for the resource: while an order is open, also what it may come to."""
    pending = not order.removed and order.state not in ENDED and order.type != "Terminate"
    now = {} if thing.state == "Terminated" and not pending else _amounts(wanted, thing)
    if not pending:
        return now
    coming = msgspec.structs.replace(thing, plan=order.plan, limits=order.limits)
    return capacity.higher(now, _amounts(wanted, coming))


def _amounts(wanted: Offering, thing: Resource) -> dict[str, int]:
    return capacity.wanted(capacity.bounds(wanted, thing), thing.limits)


def bounds(wanted: Offering, thing: Resource, order: Order) -> dict[str, capacity.Bound]:
    coming = msgspec.structs.replace(thing, plan=order.plan)
    return {**capacity.bounds(wanted, thing), **capacity.bounds(wanted, coming)}
