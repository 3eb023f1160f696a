"""An order that is carried out by a backend of ours: the wish is made of it, or it fails with the reason."""

from typing import Any
from uuid import UUID

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Change, Decision, Loaded, change
from commands.marketplace.settling import Placed, placed, settle
from commands.marketplace.types.registry import TYPES
from commands.openstack.kinds import KINDS
from commands.openstack.wish import Ordered, Wished
from commands.ports import Load
from domain.marketplace import order, resource
from domain.refusal import Conflict, Refused

IMPOSSIBLE = "Orders of this kind are not possible for this offering."


class CarryOutOrder(msgspec.Struct, frozen=True):
    """Nothing when another try, or none, runs by now."""

    order: UUID
    run: UUID


def carry_out(command: CarryOutOrder, _asked: Asked, load: Load) -> Decision:
    found = placed(load, command.order)
    state = found.order.required()
    if state.state != "executing" or state.run != command.run:
        return Decision(result=command.order.hex)
    try:
        wished = _wished(load, found, command.run)
    except Conflict:
        raise
    except Refused as no:
        return settle(load, found, order.fail(state, str(no), run=command.run))
    if not wished.changes:
        return settle(load, found, order.complete(state, command.run))
    rests: tuple[Loaded[Any], ...] = (found.order, found.offering, *wished.reads)
    changes = (*wished.changes, *_linked(found, wished))
    place = found.project.required()
    written = {each.stream for each in changes}
    reads = tuple(each for each in rests if each.stream not in written)
    return Decision(changes, command.order.hex, place.customer, state.project, reads=reads)


def _wished(load: Load, found: Placed, run: UUID) -> Wished:
    state = found.order.required()
    wish = TYPES[found.offering.required().type].wishes.get(state.type)
    if wish is None:
        raise Refused(IMPOSSIBLE)
    return wish(
        Ordered(
            load=load,
            order=found.number,
            run=run,
            resource=state.resource,
            offering=found.offering,
            attributes=state.attributes,
            limits=state.limits,
            user=state.created_by,
        )
    )


def _linked(found: Placed, wished: Wished) -> tuple[Change, ...]:
    """The resource knows its object from the start; what the backend calls it comes with the end."""
    first, state = wished.changes[0], found.resource.required()
    path = KINDS[first.kind.name].path
    return change(found.resource, resource.link(state, path, first.stream, state.backend_id))


HANDLERS: Handlers = {CarryOutOrder: carry_out}
