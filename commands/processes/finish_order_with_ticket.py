"""Who closes the ticket of an order ends the order; an order that ends without it takes its ticket along."""

from commands.marketplace.order import CompleteOrder, FailOrder
from commands.marketplace.ticket import WithdrawTicket
from commands.ports import Load
from commands.processes.process import NOTHING, Process, Reaction
from domain.event import Recorded
from domain.marketplace import order, ticket
from domain.marketplace.order_events import OrderCanceled, OrderCompleted, OrderFailed, OrderUnlinked
from domain.marketplace.ticket import TicketDeclined, TicketResolved

_ENDED = (OrderCanceled, OrderCompleted, OrderFailed, OrderUnlinked)


def _react(recorded: Recorded, load: Load) -> Reaction:
    if isinstance(recorded.event, _ENDED):
        return _order_ended(recorded, load)
    state = load(ticket.KIND, recorded.stream).required()
    if isinstance(recorded.event, TicketResolved):
        return Reaction(commands=(CompleteOrder(state.order, state.run),))
    assert isinstance(recorded.event, TicketDeclined)
    return Reaction(commands=(FailOrder(state.order, recorded.event.comment, run=state.run),))


def _order_ended(recorded: Recorded, load: Load) -> Reaction:
    state = load(order.KIND, recorded.stream).required()
    if state.run is None or load(ticket.KIND, ticket.stream_of(recorded.stream, state.run)).state is None:
        return NOTHING
    return Reaction(commands=(WithdrawTicket(recorded.stream, state.run),))


PROCESS = Process(
    name="finish_order_with_ticket",
    names=(TicketResolved.name, TicketDeclined.name, *(event.name for event in _ENDED)),
    react=_react,
)
