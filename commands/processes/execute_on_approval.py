"""An order that may begin is carried out as its offering's type says: at once, by ticket, job, agent or backend."""

from uuid import UUID

from commands.decision import Job
from commands.marketplace.order import CompleteOrder
from commands.marketplace.ticket import OpenTicket
from commands.marketplace.types.offering_type import OfferingType
from commands.marketplace.types.registry import TYPES
from commands.openstack.ordering import CarryOutOrder
from commands.ports import Load
from commands.processes.process import NOTHING, Process, Reaction
from domain.event import Recorded
from domain.marketplace import offering, order
from domain.marketplace.order_events import OrderExecutionStarted


def _react(recorded: Recorded, load: Load) -> Reaction:
    """Only the try that runs now: of an older one nothing is done any more."""
    assert isinstance(recorded.event, OrderExecutionStarted)
    number, run = recorded.stream, recorded.event.run
    state = load(order.KIND, number).required()
    if state.state != "executing" or state.run != run:
        return NOTHING
    wanted = load(offering.KIND, state.offering).required()
    kind = TYPES.get(wanted.type)
    return _carried_out(kind, state, number, run) if kind else NOTHING


def _carried_out(kind: OfferingType, state: order.Order, number: UUID, run: UUID) -> Reaction:
    match kind.carried_out:
        case "at once":
            return Reaction(commands=(CompleteOrder(number, run),))
        case "ticket":
            return Reaction(commands=(OpenTicket(number, run),))
        case "jobs":
            return Reaction(jobs=(Job(kind.job(state.type), number, operation=run),))
        case "backend":
            return Reaction(commands=(CarryOutOrder(number, run),))
    return NOTHING


PROCESS = Process(name="execute_on_approval", names=(OrderExecutionStarted.name,), react=_react)
