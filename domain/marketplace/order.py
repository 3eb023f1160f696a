"""An order of a resource: who may say no, what it waits for, how it ends (contract/state-machines.md, section 1)."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from domain import groups
from domain.event import Event
from domain.file import File
from domain.kind import Kind, Name
from domain.marketplace import order_events as happened
from domain.marketplace.order_events import EVENTS, GROUPS, Side, Type
from domain.refusal import Invalid, WrongState

__all__ = ["EVENTS"]

PENDING = ("pending-consumer", "pending-project", "pending-provider", "pending-start-date")
ENDED = ("done", "erred", "canceled", "rejected")
PENDING_EXISTS = "Pending order for resource already exists."
STATES = (*PENDING, "executing", *ENDED)
AFTER: dict[type[Event], str] = {
    happened.OrderWaitsForProject: "pending-project",
    happened.OrderWaitsForProvider: "pending-provider",
    happened.OrderWaitsForStartDate: "pending-start-date",
    happened.OrderExecutionStarted: "executing",
    happened.OrderCompleted: "done",
    happened.OrderFailed: "erred",
    happened.OrderRejectedByConsumer: "rejected",
    happened.OrderRejectedByProvider: "rejected",
    happened.OrderCanceled: "canceled",
    happened.OrderExpired: "canceled",
    happened.OrderRemoved: "canceled",
}
"""The state an event leads to; the others leave it as it is."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """`run` is the try that is carried out now, or was last; `message_files` are sha256."""

    type: Type
    offering: UUID
    resource: UUID
    project: UUID
    created_by: UUID | None
    state: str = "pending-consumer"
    plan: UUID | None = None
    old_plan: UUID | None = None
    attributes: dict[str, Any] = {}
    limits: dict[str, int] = {}
    old_limits: dict[str, int] = {}
    cost: Decimal | None = None
    old_cost: Decimal | None = None
    start_date: date | None = None
    slug: str = ""
    request_comment: str = ""
    callback_url: str = ""
    run: UUID | None = None
    backend_id: str = ""
    provider_message: str = ""
    provider_message_url: str = ""
    consumer_message: str = ""
    output: str = ""
    attachment: str = ""
    message_files: dict[Side, str] = {}
    removed: bool = False


class Facts(msgspec.Struct, frozen=True):
    """What decides where an order goes next. `run` names the try that may begin now."""

    today: date
    run: UUID
    project_start: date | None = None
    provider_review: bool = False
    start_dates: bool = True


def submit(told: Mapping[str, Any], file: File | None = None, *, terms: bool = False) -> list[Event]:
    """Checked by then. `told` are the fields of OrderSubmitted, `file` is the purchase order, `terms` are accepted."""
    accepted = [happened.OrderTermsAccepted(by=told["created_by"])] if terms else []
    return [happened.OrderSubmitted(**told), *accepted, *([_attached(file)] if file else [])]


def require(order: Order, states: Collection[str]) -> None:
    if order.removed or order.state not in states:
        raise WrongState(f"Valid states for operation: {', '.join(states)}.")


def proceed(order: Order, facts: Facts) -> list[Event]:
    """To the next wait that applies, or to work; what was waited for is over."""
    start_later = facts.start_dates and _later(order.start_date, facts)
    waits = (
        ("pending-project", _later(facts.project_start, facts), happened.OrderWaitsForProject()),
        ("pending-provider", facts.provider_review, happened.OrderWaitsForProvider()),
        ("pending-start-date", start_later, happened.OrderWaitsForStartDate()),
    )
    passed = PENDING.index(order.state)
    for state, applies, event in waits:
        if applies and PENDING.index(state) > passed:
            return [event]
    return [happened.OrderExecutionStarted(run=facts.run)]


def _later(day: date | None, facts: Facts) -> bool:
    return day is not None and day > facts.today


def approve_by_consumer(order: Order, by: UUID | None, facts: Facts) -> list[Event]:
    require(order, ("pending-consumer",))
    return [happened.OrderApprovedByConsumer(by=by), *proceed(order, facts)]


def skip_consumer_review(order: Order, approved: Event, facts: Facts) -> list[Event]:
    """`approved` is OrderConsumerReviewSkipped or OrderApprovedByRule."""
    return [approved, *proceed(order, facts)]


def approve_by_provider(order: Order, by: UUID | None, attributes: Mapping[str, Any], facts: Facts) -> list[Event]:
    """`attributes` are added to those of the order."""
    require(order, ("pending-provider",))
    more = groups.events(order, {"attributes": {**order.attributes, **attributes}}, GROUPS)
    return [*more, happened.OrderApprovedByProvider(by=by), *proceed(order, facts)]


def go_on(order: Order, facts: Facts) -> list[Event]:
    """What it waited for may have come: nothing when not. The provider's word is not something that comes by itself."""
    if order.removed or order.state not in ("pending-project", "pending-start-date"):
        return []
    waited = facts.project_start if order.state == "pending-project" else order.start_date
    return [] if _later(waited, facts) else proceed(order, facts)


def reject_by_consumer(
    order: Order, by: UUID | None, comment: str, message: str = "", traceback: str = ""
) -> list[Event]:
    require(order, ("pending-consumer",))
    noted = [happened.OrderErrorNoted(message=message, traceback=traceback)] if message or traceback else []
    return [happened.OrderRejectedByConsumer(by=by, comment=comment), *noted]


def reject_by_provider(order: Order, by: UUID | None, comment: str) -> list[Event]:
    require(order, ("pending-provider",))
    return [happened.OrderRejectedByProvider(by=by, comment=comment)]


def start(order: Order, run: UUID) -> list[Event]:
    """By the provider, whatever was still waited for; from `erred` it is another try."""
    require(order, (*PENDING, "erred"))
    return [happened.OrderExecutionStarted(run=run)]


def retry(order: Order, run: UUID) -> list[Event]:
    require(order, ("erred",))
    return [happened.OrderExecutionStarted(run=run)]


def complete(order: Order, run: UUID | None = None) -> list[Event]:
    """`run`: only if that try still runs, nothing otherwise; None: by hand, then it must be executing."""
    if run is not None and (order.state != "executing" or order.run != run):
        return []
    require(order, ("executing",))
    return [happened.OrderCompleted()]


def fail(order: Order, message: str, traceback: str = "", run: UUID | None = None, comment: str = "") -> list[Event]:
    """As complete; by hand from any state in which it has not ended. `comment` is the consumer's."""
    if run is not None and (order.state != "executing" or order.run != run):
        return []
    require(order, (*PENDING, "executing"))
    explained = [happened.OrderRejectionExplained(comment=comment)] if comment else []
    return [happened.OrderFailed(message=message, traceback=traceback), *explained]


def cancel(order: Order) -> list[Event]:
    require(order, ("pending-consumer", "pending-provider", "pending-start-date", "executing"))
    return [happened.OrderCanceled()]


def remove(order: Order) -> list[Event]:
    require(order, ("pending-consumer", "pending-provider"))
    return [happened.OrderRemoved()]


def expire(order: Order) -> list[Event]:
    """Of those that wait for somebody's word; nothing otherwise."""
    waiting = order.state in ("pending-consumer", "pending-provider") and not order.removed
    return [happened.OrderExpired()] if waiting else []


def unlink(order: Order) -> list[Event]:
    return [] if order.removed else [happened.OrderUnlinked()]


def change(order: Order, wanted: Mapping[str, Any]) -> list[Event]:
    """Limits (with their cost), attributes, start date: while the consumer has not approved."""
    require(order, ("pending-consumer",))
    return groups.events(order, wanted, GROUPS)


def inform(order: Order, wanted: Mapping[str, Any]) -> list[Event]:
    """What provider and consumer tell each other."""
    require(order, ("pending-provider",))
    return groups.events(order, wanted, GROUPS)


def enclose(order: Order, side: Side, file: File | None) -> list[Event]:
    """What comes with a message; None takes it away."""
    require(order, ("pending-provider",))
    if order.message_files.get(side, "") == (file.sha256 if file else ""):
        return []
    if file is None:
        return [happened.OrderMessageFileRemoved(side=side)]
    told = {"sha256": file.sha256, "file_name": file.name, "media_type": file.media_type}
    return [happened.OrderMessageFileSet(side=side, **told)]


def note(order: Order, wanted: Mapping[str, Any]) -> list[Event]:
    """What the backend calls it, what it printed: at any time."""
    return groups.events(order, wanted, GROUPS)


def attach(order: Order, file: File) -> list[Event]:
    require(order, PENDING)
    return [] if order.attachment == file.sha256 else [_attached(file)]


def _attached(file: File) -> Event:
    return happened.OrderAttachmentSet(sha256=file.sha256, file_name=file.name, media_type=file.media_type)


def detach(order: Order) -> list[Event]:
    require(order, PENDING)
    if not order.attachment:
        raise Invalid("The order has no attachment.", "attachment")
    return [happened.OrderAttachmentRemoved()]


def open_order(resource: UUID) -> Name:
    """Held by the one order of a resource that has not ended."""
    return Name("open order", resource.hex, "non_field_errors", PENDING_EXISTS)


def evolve(order: Order | None, event: Event) -> Order:
    if isinstance(event, happened.OrderSubmitted):
        return Order(**msgspec.structs.asdict(event))
    if order is None:
        raise ValueError(f"{type(event).__name__} cannot begin an order")
    change = msgspec.structs.replace
    if type(event) in AFTER:
        order = change(order, state=AFTER[type(event)])
    match event:
        case happened.OrderExecutionStarted():
            return change(order, run=event.run)
        case happened.OrderRemoved() | happened.OrderUnlinked():
            return change(order, removed=True)
        case happened.OrderAttachmentSet():
            return change(order, attachment=event.sha256)
        case happened.OrderAttachmentRemoved():
            return change(order, attachment="")
        case happened.OrderMessageFileSet():
            return change(order, message_files={**order.message_files, event.side: event.sha256})
        case happened.OrderMessageFileRemoved():
            return change(order, message_files={s: sha for s, sha in order.message_files.items() if s != event.side})
    return groups.remembered(order, event) if isinstance(event, GROUPS) else order


def names(order: Order) -> frozenset[Name]:
    ended = order.removed or order.state in ENDED
    return frozenset() if ended else frozenset({open_order(order.resource)})


KIND = Kind(name="order", state=Order, evolve=evolve, names=names)
