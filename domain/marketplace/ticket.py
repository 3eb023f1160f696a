"""A ticket: an order that people carry out. Who closes it ends the order."""

from typing import ClassVar, Literal, get_args
from uuid import UUID, uuid5

import msgspec

from domain import check
from domain.event import Event
from domain.kind import Kind
from domain.refusal import WrongState

LONGEST = 4096


class TicketOpened(Event, frozen=True):
    """`run` is the try of the order it belongs to."""

    name: ClassVar[str] = "marketplace.ticket.opened"
    order: UUID
    run: UUID
    summary: str
    description: str


class TicketCommented(Event, frozen=True):
    name: ClassVar[str] = "marketplace.ticket.commented"
    by: UUID | None
    comment: str


class TicketResolved(Event, frozen=True):
    """What was asked for is done."""

    name: ClassVar[str] = "marketplace.ticket.resolved"
    comment: str


class TicketDeclined(Event, frozen=True):
    """What was asked for will not be done."""

    name: ClassVar[str] = "marketplace.ticket.declined"
    comment: str


class TicketWithdrawn(Event, frozen=True):
    """Its order ended without it."""

    name: ClassVar[str] = "marketplace.ticket.withdrawn"


EVENTS: tuple[type[Event], ...] = (TicketOpened, TicketCommented, TicketResolved, TicketDeclined, TicketWithdrawn)
State = Literal["open", "resolved", "declined", "withdrawn"]
STATES: tuple[State, ...] = get_args(State)
AFTER: dict[type[Event], State] = {
    TicketResolved: "resolved",
    TicketDeclined: "declined",
    TicketWithdrawn: "withdrawn",
}


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    order: UUID
    run: UUID
    summary: str
    description: str
    state: State = "open"


def stream_of(order: UUID, run: UUID) -> UUID:
    """One for every try of an order."""
    return uuid5(order, run.hex)


def open_(ticket: Ticket | None, order: UUID, run: UUID, summary: str, description: str) -> list[Event]:
    """Nothing the second time."""
    opened = TicketOpened(order=order, run=run, summary=summary, description=description)
    return [] if ticket else [opened]


def _require_open(ticket: Ticket) -> None:
    if ticket.state != "open":
        raise WrongState("Valid states for operation: open.")


def comment(ticket: Ticket, by: UUID | None, text: str) -> list[Event]:
    _require_open(ticket)
    return [TicketCommented(by=by, comment=check.text("comment", text, LONGEST))]


def resolve(ticket: Ticket, text: str) -> list[Event]:
    _require_open(ticket)
    return [TicketResolved(comment=check.text("comment", text, LONGEST, required=False))]


def decline(ticket: Ticket, text: str) -> list[Event]:
    """Says why."""
    _require_open(ticket)
    return [TicketDeclined(comment=check.text("comment", text, LONGEST))]


def withdraw(ticket: Ticket | None) -> list[Event]:
    """Nothing when it is over, or never was."""
    return [TicketWithdrawn()] if ticket and ticket.state == "open" else []


def evolve(ticket: Ticket | None, event: Event) -> Ticket:
    if isinstance(event, TicketOpened):
        return Ticket(**msgspec.structs.asdict(event))
    if ticket is None:
        raise ValueError(f"{type(event).__name__} cannot begin a ticket")
    return msgspec.structs.replace(ticket, state=AFTER.get(type(event), ticket.state))


KIND = Kind(name="ticket", state=Ticket, evolve=evolve)
