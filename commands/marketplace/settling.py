"""An order, its resource and the capacity of its offering change together: one decision of up to three streams."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

import msgspec

from commands.decision import Change, Decision, Loaded, change
from commands.ports import Load
from domain.event import Event
from domain.identity import project
from domain.marketplace import capacity, consequences, offering, order, resource


class Placed(msgspec.Struct, frozen=True):
    """An order with all it is about, as loaded; the resource is, once somebody looks at it."""

    number: UUID
    order: Loaded[order.Order]
    find_resource: Callable[[], Loaded[resource.Resource]]
    offering: Loaded[offering.Offering]
    project: Loaded[project.Project]

    @property
    def resource(self) -> Loaded[resource.Resource]:
        return self.find_resource()


def placed(load: Load, number: UUID) -> Placed:
    """Raises NotFound."""
    found = load(order.KIND, number)
    state = found.required("order")
    return Placed(
        number,
        found,
        cache(lambda: load(resource.KIND, state.resource)),
        load(offering.KIND, state.offering),
        load(project.KIND, state.project),
    )


def settle(
    load: Load, found: Placed, events: Sequence[Event], *, by_hand: bool = False, result: Any = None
) -> Decision:
    """What the events on the order bring about. `result` is the order's number unless told."""
    before = found.order.required()
    if not consequences.concern_resource(before, events) and not capacity.is_scarce(found.offering.required()):
        return _decision(found, change(found.order, events), result)
    thing = found.resource.required()
    effects = consequences.of_order(thing, before, found.number, events, by_hand)
    return decided(load, found, events, effects, result)


def followed(
    found: Placed, submitted: Sequence[Event], further: Sequence[Event], requested: Sequence[Event]
) -> list[Event]:
    """Of an order that is new: what was requested of the resource, and what follows when it need not wait."""
    fresh = order.KIND.fold(None, submitted)
    thing = resource.KIND.fold(found.resource.state, requested)
    assert fresh is not None
    assert thing is not None
    return [*requested, *consequences.of_order(thing, fresh, found.number, further)]


def decided(
    load: Load, found: Placed, events: Sequence[Event], effects: Sequence[Event], result: Any = None
) -> Decision:
    """Events on the order and on the resource, and what follows for the capacity."""
    after = order.KIND.fold(found.order.state, events)
    thing = resource.KIND.fold(found.resource.state, effects)
    assert after is not None
    assert thing is not None
    changes = (*change(found.order, events), *change(found.resource, effects), *_capacity(load, found, after, thing))
    return _decision(found, changes, result)


def _decision(found: Placed, changes: tuple[Change, ...], result: Any) -> Decision:
    customer, place = found.project.required("project").customer, found.project.stream
    rests_on = (found.offering,) if changes else ()
    return Decision(changes, found.number.hex if result is None else result, customer, place, reads=rests_on)


def _capacity(load: Load, found: Placed, after: order.Order, thing: resource.Resource) -> tuple[Any, ...]:
    wanted = found.offering.required("offering")
    bounds = consequences.bounds(wanted, thing, after)
    if not bounds:
        return ()
    room = load(capacity.KIND, capacity.stream_of(after.offering))
    amounts = consequences.held(wanted, thing, after)
    return change(room, capacity.take(room.state or capacity.NONE, bounds, after.resource, amounts))
