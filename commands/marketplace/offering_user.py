"""What may be asked of accounts of people at offerings: the provider keeps them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec

from commands.asked import Asked, Handler, Handlers
from commands.decision import Decision, change
from commands.identity.people import present
from commands.ports import Load
from domain.event import Event
from domain.marketplace import accounts, offering, offering_rules, offering_user
from domain.marketplace.offering_user import Step

KIND = offering_user.KIND


class CreateOfferingUser(msgspec.Struct, frozen=True):
    """Without a name it is the provider's to make one."""

    offering: UUID
    user: UUID
    username: str = ""


class NameOfferingUser(msgspec.Struct, frozen=True):
    offering_user: UUID
    username: str


class StepOfferingUser(msgspec.Struct, frozen=True):
    """How far the provider is with the account, and what the person has to do."""

    offering_user: UUID
    step: Step
    comment: str = ""
    comment_url: str = ""


class CommentOnOfferingUser(msgspec.Struct, frozen=True):
    offering_user: UUID
    service_provider_comment: str = ""
    service_provider_comment_url: str = ""


class RestrictOfferingUser(msgspec.Struct, frozen=True):
    offering_user: UUID
    is_restricted: bool


class RemoveOfferingUser(msgspec.Struct, frozen=True):
    offering_user: UUID


def create_offering_user(command: CreateOfferingUser, asked: Asked, load: Load) -> Decision:
    of = load(offering.KIND, command.offering)
    present(load, command.user)
    offering_rules.require_present(of.required("offering"))
    found = load(KIND, offering_user.stream_of(command.offering, command.user))
    events = offering_user.request(found.state, command.offering, command.user, command.username)
    listed = load(accounts.KIND, accounts.stream_of(command.user))
    also = change(listed, accounts.add(listed.state or accounts.NONE, command.user, found.stream))
    return Decision(change(found, events) + also, found.stream, of.required().customer, reads=(of,))


def _changes(decide: Callable[[offering_user.OfferingUser, Any], list[Event]]) -> Handler:
    def handle(command: Any, asked: Asked, load: Load) -> Decision:
        found = load(KIND, command.offering_user)
        state = found.required()
        owner = load(offering.KIND, state.offering).required().customer
        return Decision(change(found, decide(state, command)), found.stream, owner)

    return handle


def _commented(state: offering_user.OfferingUser, command: CommentOnOfferingUser) -> list[Event]:
    return offering_user.comment(state, command.service_provider_comment, command.service_provider_comment_url)


def _stepped(state: offering_user.OfferingUser, command: StepOfferingUser) -> list[Event]:
    return offering_user.step(state, command.step, command.comment, command.comment_url)


HANDLERS: Handlers = {
    CreateOfferingUser: create_offering_user,
    NameOfferingUser: _changes(lambda state, command: offering_user.name(state, command.username)),
    StepOfferingUser: _changes(_stepped),
    CommentOnOfferingUser: _changes(_commented),
    RestrictOfferingUser: _changes(lambda state, command: offering_user.restrict(state, command.is_restricted)),
    RemoveOfferingUser: _changes(lambda state, _: offering_user.remove(state)),
}
