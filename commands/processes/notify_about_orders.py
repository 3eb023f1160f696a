"""Whoever has to answer an order is told, and who placed it hears how it ended: one mail for each, sent by a worker."""

from commands.decision import Job
from commands.ports import Load
from commands.processes.process import NOTHING, Process, Reaction
from domain.event import Event, Recorded
from domain.marketplace import order
from domain.marketplace import order_events as happened

NOTICES: dict[type[Event], str] = {
    happened.OrderSubmitted: "consumer_is_asked",
    happened.OrderWaitsForProvider: "provider_is_asked",
    happened.OrderRejectedByConsumer: "rejected",
    happened.OrderRejectedByProvider: "rejected",
    happened.OrderCompleted: "completed",
    happened.OrderFailed: "failed",
    happened.OrderExpired: "expired",
}
"""What is told after which event."""


def _react(recorded: Recorded, load: Load) -> Reaction:
    state = load(order.KIND, recorded.stream).required()
    if isinstance(recorded.event, happened.OrderSubmitted) and state.state != "pending-consumer":
        return NOTHING
    notice = NOTICES[type(recorded.event)]
    return Reaction(jobs=(Job("mail.order", recorded.stream, {"notice": notice}, queue="background", priority=8),))


PROCESS = Process(
    name="notify_about_orders",
    names=tuple(event.name for event in NOTICES),
    react=_react,
    since="now",
    leisure=0.25,
)
