"""What may be asked of orders once they are placed: review, progress by the provider, withdrawal."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handler, Handlers
from commands.decision import Decision
from commands.fields import given
from commands.marketplace import checks
from commands.marketplace.asker import facts, user_of
from commands.marketplace.order_change import attributes_of
from commands.marketplace.settling import Placed, placed, settle
from commands.marketplace.submit import SubmitOrder, submit_order
from commands.marketplace.types.offering_type import OfferingType
from commands.marketplace.types.registry import TYPES
from commands.ports import Load
from domain.event import Event
from domain.file import File
from domain.identity import customer
from domain.marketplace import order
from domain.marketplace.order_events import Side
from domain.refusal import Invalid, Refused

KIND = order.KIND
_SILENT = "Provider and consumer do not send each other messages in this offering."


class NotForThisType(Refused):
    """The type of the offering has no such thing."""

    code = "not_for_this_type"


class ApproveByConsumer(msgspec.Struct, frozen=True):
    order: UUID


class ApproveByProvider(msgspec.Struct, frozen=True):
    """`attributes` are added to those of the order."""

    order: UUID
    attributes: dict[str, Any] = msgspec.field(default_factory=dict)


class RejectByConsumer(msgspec.Struct, frozen=True):
    order: UUID
    comment: str = ""
    error_message: str = ""
    error_traceback: str = ""


class RejectByProvider(msgspec.Struct, frozen=True):
    order: UUID
    comment: str = ""


class CancelOrder(msgspec.Struct, frozen=True):
    order: UUID


class RemoveOrder(msgspec.Struct, frozen=True):
    order: UUID


class ExpireOrder(msgspec.Struct, frozen=True):
    """Asked by the clock: nobody answered."""

    order: UUID


class ProceedWithOrder(msgspec.Struct, frozen=True):
    """Asked by the clock: the day it waits for may have come."""

    order: UUID


class StartOrder(msgspec.Struct, frozen=True):
    order: UUID


class RetryOrder(msgspec.Struct, frozen=True):
    order: UUID


class CompleteOrder(msgspec.Struct, frozen=True):
    """`run`: of that try only, and nothing when it is no longer the one; None: by hand."""

    order: UUID
    run: UUID | None = None


class FailOrder(msgspec.Struct, frozen=True):
    order: UUID
    error_message: str = ""
    error_traceback: str = ""
    run: UUID | None = None
    consumer_rejection_comment: str = ""


class UnlinkOrder(msgspec.Struct, frozen=True):
    order: UUID


class SetOrderBackendId(msgspec.Struct, frozen=True):
    order: UUID
    backend_id: str


class ReportOrderOutput(msgspec.Struct, frozen=True):
    """What the backend printed, of the try that runs."""

    order: UUID
    output: str


class SetProviderInfo(msgspec.Struct, frozen=True):
    order: UUID
    provider_message: str | UnsetType = UNSET
    provider_message_url: str | UnsetType = UNSET
    provider_message_attachment: File | UnsetType | None = UNSET


class SetConsumerInfo(msgspec.Struct, frozen=True):
    order: UUID
    consumer_message: str | UnsetType = UNSET
    consumer_message_attachment: File | UnsetType | None = UNSET


class AttachToOrder(msgspec.Struct, frozen=True):
    """A purchase order that is kept already."""

    order: UUID
    file: File


class DetachFromOrder(msgspec.Struct, frozen=True):
    order: UUID


class _Said(msgspec.Struct, frozen=True):
    state: order.Order
    command: Any
    asked: Asked


def _settles(decide: Callable[[_Said], Sequence[Event]], *, by_hand: bool = False) -> Handler:
    def handle(command: Any, asked: Asked, load: Load) -> Decision:
        found = placed(load, command.order)
        events = decide(_Said(found.order.required(), command, asked))
        return settle(load, found, events, by_hand=by_hand and getattr(command, "run", None) is None)

    return handle


def _rejected(said: _Said) -> list[Event]:
    wanted = said.command
    error = wanted.error_message, wanted.error_traceback
    return order.reject_by_consumer(said.state, user_of(said.asked), wanted.comment, *error)


def _failed(said: _Said) -> list[Event]:
    wanted = said.command
    error = wanted.error_message, wanted.error_traceback
    return order.fail(said.state, *error, wanted.run, wanted.consumer_rejection_comment)


def _only(allowed: Callable[[OfferingType], bool], handler: Handler) -> Handler:
    """For types of offerings that have it. Raises NotForThisType."""

    def handle(command: Any, asked: Asked, load: Load) -> Decision:
        wanted = placed(load, command.order).offering.required()
        if not asked.actor.startswith("system:") and not allowed(TYPES[wanted.type]):
            told = f"The order's offering with {wanted.type} type does not support this action"
            raise NotForThisType(f'Method "{told}" not allowed.')
        return handler(command, asked, load)

    return handle


def _facts(load: Load, asked: Asked, found: Placed) -> order.Facts:
    return facts(load, asked, found.project.required(), found.offering.required())


def approve_by_consumer(command: ApproveByConsumer, asked: Asked, load: Load) -> Decision:
    found = placed(load, command.order)
    state = found.order.required()
    order.require(state, ("pending-consumer",))
    place, owner = checks.project_of(load, state.project)
    customer.require_open(owner.required())
    checks.require_current(place.required(), asked.now.date())
    _require_attachment(found)
    events = order.approve_by_consumer(state, user_of(asked), _facts(load, asked, found))
    return settle(load, found, events)


def _require_attachment(found: Placed) -> None:
    options = found.offering.required().plugin_options
    if options.get("require_purchase_order_upload") and not found.order.required().attachment:
        raise Invalid("A purchase order has to be attached first.", "attachment")


def approve_by_provider(command: ApproveByProvider, asked: Asked, load: Load) -> Decision:
    found = placed(load, command.order)
    where, state = _facts(load, asked, found), found.order.required()
    order.require(state, ("pending-provider",))
    of, today, more = found.offering.required(), asked.now.date(), command.attributes
    attributes = attributes_of(state, of, more, today) if more else {}
    return settle(load, found, order.approve_by_provider(state, user_of(asked), attributes, where))


def proceed(command: ProceedWithOrder, asked: Asked, load: Load) -> Decision:
    found = placed(load, command.order)
    return settle(load, found, order.go_on(found.order.required(), _facts(load, asked, found)))


def _informs(side: Side) -> Handler:
    """What one side tells the other, and the file that comes with it."""
    enclosed = f"{side}_message_attachment"

    def handle(command: Any, asked: Asked, load: Load) -> Decision:
        found = placed(load, command.order)
        if not found.offering.required().plugin_options.get("enable_provider_consumer_messaging"):
            raise Invalid(_SILENT, "non_field_errors")
        state, told = found.order.required(), given(command, "order", enclosed)
        file = getattr(command, enclosed)
        more = order.enclose(state, side, file) if file is not UNSET else []
        return settle(load, found, [*order.inform(state, told), *more])

    return handle


HANDLERS: Handlers = {
    SubmitOrder: submit_order,
    ApproveByConsumer: approve_by_consumer,
    ApproveByProvider: approve_by_provider,
    RejectByConsumer: _settles(_rejected),
    RejectByProvider: _settles(lambda s: order.reject_by_provider(s.state, user_of(s.asked), s.command.comment)),
    CancelOrder: _only(lambda kind: kind.can_cancel, _settles(lambda s: order.cancel(s.state))),
    RemoveOrder: _settles(lambda s: order.remove(s.state)),
    ExpireOrder: _settles(lambda s: order.expire(s.state)),
    ProceedWithOrder: proceed,
    StartOrder: _only(
        lambda kind: "executing" in kind.provider_sets,
        _settles(lambda s: order.start(s.state, s.asked.new_id)),
    ),
    RetryOrder: _settles(lambda s: order.retry(s.state, s.asked.new_id)),
    CompleteOrder: _only(
        lambda kind: "done" in kind.provider_sets,
        _settles(lambda s: order.complete(s.state, s.command.run), by_hand=True),
    ),
    FailOrder: _only(
        lambda kind: "erred" in kind.provider_sets,
        _settles(_failed, by_hand=True),
    ),
    UnlinkOrder: _settles(lambda s: order.unlink(s.state)),
    SetOrderBackendId: _settles(lambda s: order.note(s.state, given(s.command, "order"))),
    ReportOrderOutput: _settles(lambda s: order.note(s.state, given(s.command, "order"))),
    SetProviderInfo: _informs("provider"),
    SetConsumerInfo: _informs("consumer"),
    AttachToOrder: _settles(lambda s: order.attach(s.state, s.command.file)),
    DetachFromOrder: _settles(lambda s: order.detach(s.state)),
}
