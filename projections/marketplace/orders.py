"""Orders of resources. One that was withdrawn or taken off the books keeps its row and says when."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Event, Recorded
from domain.marketplace import order_events as happened
from domain.marketplace.order import AFTER, ENDED
from domain.marketplace.order import Order as State
from projections.engine.model import Key, ReadModel
from projections.shared import as_columns, defaults


class Order(msgspec.Struct, frozen=True, gc=False):
    """Objects are JSON as text, `attachment` and what comes with messages are files as JSON. `auto_approved_rule`: the
    rule of the project that approved it, up to `auto_approved_limit` a month."""

    uuid: UUID
    type: str
    state: str
    offering_uuid: UUID
    resource_uuid: UUID
    project_uuid: UUID
    plan_uuid: UUID | None
    old_plan_uuid: UUID | None
    created_by: UUID | None
    attributes: str
    limits: str
    old_limits: str
    cost: Decimal | None
    old_cost: Decimal | None
    start_date: date | None
    slug: str
    request_comment: str
    callback_url: str
    backend_id: str
    consumer_reviewed_by: UUID | None
    consumer_reviewed_at: datetime | None
    consumer_rejection_comment: str
    provider_reviewed_by: UUID | None
    provider_reviewed_at: datetime | None
    provider_rejection_comment: str
    auto_approved_rule: UUID | None
    auto_approved_limit: Decimal | None
    started_at: datetime | None
    completed_at: datetime | None
    error_message: str
    error_traceback: str
    error_updated_at: datetime | None
    output: str
    output_updated_at: datetime | None
    provider_message: str
    provider_message_url: str
    provider_message_updated_at: datetime | None
    provider_message_file: str | None
    consumer_message: str
    consumer_message_updated_at: datetime | None
    consumer_message_file: str | None
    termination_comment: str
    attachment: str | None
    created_at: datetime
    modified_at: datetime
    removed_at: datetime | None


_RENAMED = {
    "offering": "offering_uuid",
    "resource": "resource_uuid",
    "project": "project_uuid",
    "plan": "plan_uuid",
    "old_plan": "old_plan_uuid",
}
_TOLD: dict[type[Event], str] = {
    happened.OrderProviderInfoSet: "provider_message_updated_at",
    happened.OrderConsumerInfoSet: "consumer_message_updated_at",
    happened.OrderOutputReported: "output_updated_at",
}
"""The column that says when a group of fields was last told."""
_UNSAID = {
    **dict.fromkeys(("error_message", "error_traceback"), ""),
    **dict.fromkeys(("consumer_rejection_comment", "provider_rejection_comment"), ""),
    **dict.fromkeys(("attachment", "provider_message_file", "consumer_message_file")),
}
"""What the order's state does not remember, before it is said."""


def _key_of(recorded: Recorded) -> Key | None:
    return (recorded.stream,)


def _columns(event: Event) -> dict[str, Any]:
    return {_RENAMED.get(name, name): value for name, value in as_columns(event).items()}


def _submitted(event: happened.OrderSubmitted, recorded: Recorded) -> Order:
    placed = {"uuid": recorded.stream, "created_at": recorded.at, "modified_at": recorded.at}
    said = {**_UNSAID, "termination_comment": str(event.attributes.get("termination_comment") or "")}
    return Order(**{**defaults(Order, State), **said, **_columns(event), **placed})


def _moved(row: Order, recorded: Recorded) -> dict[str, Any]:
    """What the event does to the state. Another try takes back how the one before ended."""
    state = AFTER.get(type(recorded.event))
    if state is None:
        return {}
    if state == "executing":
        now = {"state": state, "started_at": recorded.at, "completed_at": None}
        return {**now, "error_message": "", "error_traceback": ""}
    return {"state": state, "completed_at": recorded.at if state in ENDED else row.completed_at}


def _reviewed(row: Order, recorded: Recorded) -> dict[str, Any]:
    """Where nobody had to be asked, the word of who submitted the order was enough."""
    event, at = recorded.event, recorded.at
    match event:
        case happened.OrderApprovedByConsumer():
            return {"consumer_reviewed_by": event.by, "consumer_reviewed_at": at}
        case happened.OrderConsumerReviewSkipped():
            return {"consumer_reviewed_by": row.created_by, "consumer_reviewed_at": at}
        case happened.OrderApprovedByRule():
            rule = {"auto_approved_rule": event.rule, "auto_approved_limit": event.cost_limit}
            return {"consumer_reviewed_at": at, **rule}
        case happened.OrderRejectedByConsumer():
            by = {"consumer_reviewed_by": event.by, "consumer_reviewed_at": at}
            return {"consumer_rejection_comment": event.comment, **by}
        case happened.OrderApprovedByProvider():
            return {"provider_reviewed_by": event.by, "provider_reviewed_at": at}
        case happened.OrderProviderReviewSkipped():
            return {"provider_reviewed_at": at}
        case happened.OrderRejectedByProvider():
            by = {"provider_reviewed_by": event.by, "provider_reviewed_at": at}
            return {"provider_rejection_comment": event.comment, **by}
    return {}


def _file(event: happened.OrderAttachmentSet | happened.OrderMessageFileSet) -> str:
    told = {"sha256": event.sha256, "name": event.file_name, "media_type": event.media_type}
    return msgspec.json.encode(told).decode()


def _told(recorded: Recorded) -> dict[str, Any]:
    event, at = recorded.event, recorded.at
    match event:
        case happened.OrderFailed():
            said = {"error_message": event.message, "error_traceback": event.traceback}
            return {**said, "error_updated_at": at}
        case happened.OrderCanceled():
            return {"termination_comment": event.comment} if event.comment else {}
        case happened.OrderRemoved() | happened.OrderUnlinked():
            return {"removed_at": at}
        case happened.OrderErrorNoted():
            return {"error_message": event.message, "error_traceback": event.traceback, "error_updated_at": at}
        case happened.OrderRejectionExplained():
            return {"consumer_rejection_comment": event.comment}
        case happened.OrderAttachmentSet():
            return {"attachment": _file(event)}
        case happened.OrderAttachmentRemoved():
            return {"attachment": None}
        case happened.OrderMessageFileSet():
            return {f"{event.side}_message_file": _file(event), f"{event.side}_message_updated_at": at}
        case happened.OrderMessageFileRemoved():
            return {f"{event.side}_message_file": None, f"{event.side}_message_updated_at": at}
    since = {_TOLD[type(event)]: at} if type(event) in _TOLD else {}
    return {**_columns(event), **since} if isinstance(event, happened.GROUPS) else {}


def _fold(row: Order | None, recorded: Recorded) -> Order | None:
    if isinstance(recorded.event, happened.OrderSubmitted):
        return _submitted(recorded.event, recorded)
    if row is None:
        return None
    change = {**_moved(row, recorded), **_reviewed(row, recorded), **_told(recorded)}
    return msgspec.structs.replace(row, **change, modified_at=recorded.at)


MODEL = ReadModel(
    name="orders",
    version=2,
    row=Order,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        **dict.fromkeys(("type", "state"), "text"),
        **dict.fromkeys(
            ("offering_uuid", "resource_uuid", "project_uuid", "plan_uuid", "old_plan_uuid", "created_by"), "uuid"
        ),
        **dict.fromkeys(("attributes", "limits", "old_limits"), "text"),
        **dict.fromkeys(("cost", "old_cost"), "numeric"),
        "start_date": "date",
        **dict.fromkeys(("slug", "request_comment", "callback_url", "backend_id"), "text"),
        "consumer_reviewed_by": "uuid",
        "consumer_reviewed_at": "timestamptz",
        "consumer_rejection_comment": "text",
        "provider_reviewed_by": "uuid",
        "provider_reviewed_at": "timestamptz",
        "provider_rejection_comment": "text",
        "auto_approved_rule": "uuid",
        "auto_approved_limit": "numeric",
        **dict.fromkeys(("started_at", "completed_at"), "timestamptz"),
        **dict.fromkeys(("error_message", "error_traceback"), "text"),
        "error_updated_at": "timestamptz",
        "output": "text",
        "output_updated_at": "timestamptz",
        **dict.fromkeys(("provider_message", "provider_message_url"), "text"),
        "provider_message_updated_at": "timestamptz",
        **dict.fromkeys(("provider_message_file", "consumer_message"), "text"),
        "consumer_message_updated_at": "timestamptz",
        "consumer_message_file": "text",
        **dict.fromkeys(("termination_comment", "attachment"), "text"),
        **dict.fromkeys(("created_at", "modified_at", "removed_at"), "timestamptz"),
    },
    indexes=(
        "(created_at, uuid)",
        "(project_uuid, created_at, uuid)",
        "(offering_uuid, created_at, uuid)",
        "(created_by, created_at, uuid)",
        "(state, created_at, uuid)",
        "(type, created_at, uuid)",
        "(resource_uuid)",
        "(plan_uuid) WHERE plan_uuid IS NOT NULL",
        "(modified_at)",
        "(slug)",
        "(auto_approved_rule, created_at, uuid) WHERE auto_approved_rule IS NOT NULL",
    ),
    names=tuple(event.name for event in happened.EVENTS),
    key_of=_key_of,
    fold=_fold,
)
