"""How the operation ends that an order asked for is how the order ends."""

from commands.marketplace.order import CompleteOrder, FailOrder
from commands.marketplace.resource import LinkResource
from commands.openstack.kinds import KINDS
from commands.ports import Load
from commands.processes.process import NOTHING, Process, Reaction
from domain.event import Recorded
from domain.operation import Failed, MarkedErred, Succeeded


def _react(recorded: Recorded, load: Load) -> Reaction:
    """What staff, or the clock, marks as erred has failed as well."""
    event, noun = recorded.event, recorded.event.name.split(".")[1]
    state = load(KINDS[noun].kind, recorded.stream).required()
    match event:
        case Succeeded() if event.order is not None:
            done = CompleteOrder(event.order, event.run)
            link = LinkResource(state.resource, KINDS[noun].path, recorded.stream, state.backend_id)
            return Reaction(commands=(link, done) if event.operation == "create" else (done,))
        case Failed() if event.order is not None:
            return Reaction(commands=(FailOrder(event.order, event.message, event.traceback, event.run),))
        case MarkedErred() if state.order is not None and state.run is not None:
            return Reaction(commands=(FailOrder(state.order, event.message, event.traceback, state.run),))
    return NOTHING


_ENDS = ("succeeded", "failed", "marked_erred")
PROCESS = Process(
    name="finish_order_when_provisioned",
    names=tuple(getattr(sort.outcomes, end).name for sort in KINDS.values() for end in _ENDS),
    react=_react,
)
