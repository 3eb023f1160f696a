"""What may be asked of tickets: the system opens them, the provider's people comment and close them."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec

from commands.asked import Asked, Handler, Handlers
from commands.decision import Decision, Loaded, change
from commands.marketplace.asker import user_of
from commands.ports import Load
from domain.event import Event
from domain.identity import project
from domain.marketplace import offering, order, ticket

KIND = ticket.KIND


class OpenTicket(msgspec.Struct, frozen=True):
    order: UUID
    run: UUID


class CommentOnTicket(msgspec.Struct, frozen=True):
    ticket: UUID
    comment: str


class ResolveTicket(msgspec.Struct, frozen=True):
    ticket: UUID
    comment: str = ""


class DeclineTicket(msgspec.Struct, frozen=True):
    """Says why in `comment`."""

    ticket: UUID
    comment: str


class WithdrawTicket(msgspec.Struct, frozen=True):
    order: UUID
    run: UUID


def _decided(load: Load, found: Loaded[ticket.Ticket], about: UUID, events: Sequence[Event]) -> Decision:
    place = load(order.KIND, about).required("order").project
    owner = load(project.KIND, place).required().customer
    return Decision(change(found, events), found.stream, owner, place)


def open_ticket(command: OpenTicket, asked: Asked, load: Load) -> Decision:
    found = load(KIND, ticket.stream_of(command.order, command.run))
    state = load(order.KIND, command.order).required("order")
    wanted = load(offering.KIND, state.offering).required()
    summary = f"{state.type} {state.attributes.get('name', '')}: {wanted.title}"
    told = [f"{name}: {value}" for name, value in {**state.attributes, **state.limits}.items()]
    return _decided(
        load, found, command.order, ticket.open_(found.state, command.order, command.run, summary, "\n".join(told))
    )


def withdraw_ticket(command: WithdrawTicket, asked: Asked, load: Load) -> Decision:
    found = load(KIND, ticket.stream_of(command.order, command.run))
    return _decided(load, found, command.order, ticket.withdraw(found.state))


def _changes(decide: Callable[[ticket.Ticket, Any, Asked], list[Event]]) -> Handler:
    def handle(command: Any, asked: Asked, load: Load) -> Decision:
        found = load(KIND, command.ticket)
        state = found.required()
        return _decided(load, found, state.order, decide(state, command, asked))

    return handle


def _comment(state: ticket.Ticket, command: CommentOnTicket, asked: Asked) -> list[Event]:
    return ticket.comment(state, user_of(asked), command.comment)


def _resolve(state: ticket.Ticket, command: ResolveTicket, _asked: Asked) -> list[Event]:
    return ticket.resolve(state, command.comment)


def _decline(state: ticket.Ticket, command: DeclineTicket, _asked: Asked) -> list[Event]:
    return ticket.decline(state, command.comment)


HANDLERS: Handlers = {
    OpenTicket: open_ticket,
    WithdrawTicket: withdraw_ticket,
    CommentOnTicket: _changes(_comment),
    ResolveTicket: _changes(_resolve),
    DeclineTicket: _changes(_decline),
}
