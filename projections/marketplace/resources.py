"""Resources that were ordered. One that is terminated or taken off the books keeps its row."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace import resource_events as happened
from domain.marketplace.resource import AFTER
from domain.marketplace.resource import Resource as State
from projections.actors import actor_id
from projections.engine.model import Key, ReadModel
from projections.shared import as_columns, defaults


class Resource(msgspec.Struct, frozen=True, gc=False):
    """Lists and objects are JSON as text. `order_uuid` is the order that created it, `path` and `scope` name the object
    at the backend, `runtime_state` is what the backend says of it. `end_date_requested_by`: the user who set the end
    date that holds."""

    uuid: UUID
    order_uuid: UUID
    offering_uuid: UUID
    project_uuid: UUID
    plan_uuid: UUID | None
    parent_uuid: UUID | None
    title: str
    slug: str
    state: str
    description: str
    attributes: str
    limits: str
    options: str
    end_date: date | None
    end_date_requested_by: UUID | None
    tags: str
    backend_id: str
    backend_metadata: str
    runtime_state: str
    report: str
    downscaled: bool
    paused: bool
    restrict_member_access: bool
    error_message: str
    error_traceback: str
    path: str
    scope: UUID | None
    last_sync: datetime | None
    unlinked: bool
    created_at: datetime
    modified_at: datetime


_RENAMED = {
    "order": "order_uuid",
    "offering": "offering_uuid",
    "project": "project_uuid",
    "plan": "plan_uuid",
    "parent": "parent_uuid",
}


def _key_of(recorded: Recorded) -> Key | None:
    return (recorded.stream,)


def _told(event: Any, recorded: Recorded) -> dict[str, Any]:
    """What an event says of the columns."""
    told = {_RENAMED.get(name, name): value for name, value in as_columns(event).items()}
    if "end_date" in told:
        told["end_date_requested_by"] = actor_id(recorded.actor) if event.end_date else None
    if "backend_metadata" in told:
        told["runtime_state"] = str(event.backend_metadata.get("runtime_state") or "")
    return told


def _requested(event: happened.ResourceRequested, recorded: Recorded) -> Resource:
    since = {"uuid": recorded.stream, "created_at": recorded.at, "modified_at": recorded.at}
    nothing = {"runtime_state": "", "error_traceback": ""}
    return Resource(**{**defaults(Resource, State), **nothing, **_told(event, recorded), **since})


def _after(row: Resource, recorded: Recorded) -> Resource:
    event, unlinked = recorded.event, row.unlinked or isinstance(recorded.event, happened.ResourceUnlinked)
    told = {"error_message": getattr(event, "message", ""), "error_traceback": getattr(event, "traceback", "")}
    return msgspec.structs.replace(row, state=AFTER[type(event)], unlinked=unlinked, modified_at=recorded.at, **told)


def _fold(row: Resource | None, recorded: Recorded) -> Resource | None:
    event = recorded.event
    if isinstance(event, happened.ResourceRequested):
        return _requested(event, recorded)
    if row is None:
        return None
    if type(event) in AFTER:
        return _after(row, recorded)
    return msgspec.structs.replace(row, **_told(event, recorded), modified_at=recorded.at)


MODEL = ReadModel(
    name="resources",
    version=2,
    row=Resource,
    key=("uuid",),
    stream="uuid",
    columns={
        **dict.fromkeys(("uuid", "order_uuid", "offering_uuid", "project_uuid", "plan_uuid", "parent_uuid"), "uuid"),
        **dict.fromkeys(("title", "slug", "state", "description", "attributes", "limits", "options"), "text"),
        "end_date": "date",
        "end_date_requested_by": "uuid",
        **dict.fromkeys(("tags", "backend_id", "backend_metadata", "runtime_state", "report"), "text"),
        **dict.fromkeys(("downscaled", "paused", "restrict_member_access"), "boolean"),
        **dict.fromkeys(("error_message", "error_traceback", "path"), "text"),
        "scope": "uuid",
        "last_sync": "timestamptz",
        "unlinked": "boolean",
        "created_at": "timestamptz",
        "modified_at": "timestamptz",
    },
    indexes=(
        "(project_uuid, created_at, uuid)",
        "(offering_uuid, created_at, uuid)",
        "(state, created_at, uuid)",
        "(created_at, uuid)",
        "(title, uuid)",
        "(slug)",
        "(backend_id)",
        "(modified_at)",
        "(parent_uuid) WHERE parent_uuid IS NOT NULL",
        "(plan_uuid) WHERE plan_uuid IS NOT NULL",
        "(scope) WHERE scope IS NOT NULL",
        "(order_uuid)",
        "(end_date) WHERE end_date IS NOT NULL",
        "USING gin (lower(title) public.gin_trgm_ops)",
    ),
    names=tuple(event.name for event in happened.EVENTS),
    key_of=_key_of,
    fold=_fold,
)
