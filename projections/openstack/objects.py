"""What there is at OpenStack clouds and what happens to it just now; what is gone has no row."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain import operation as happened
from domain.event import Event, Recorded
from domain.openstack import instance, network, router, security_group, subnet, tenant, volume
from projections.engine.model import Key, ReadModel

_NOUNS = (tenant, instance, volume, network, subnet, router, security_group)


class Object(msgspec.Struct, frozen=True, gc=False):
    """`since`: when it came to this state. Of a tenant, `tenant_uuid` is itself and `offering_uuid` its cloud's.
    `facts` are the fields of its own kind, as they were when it was made or last seen, uuids with dashes."""

    uuid: UUID
    noun: str
    tenant_uuid: UUID
    offering_uuid: UUID | None
    resource_uuid: UUID | None
    title: str
    description: str
    state: str
    operation: str
    since: datetime
    backend_id: str
    runtime_state: str
    error_message: str
    error_traceback: str
    facts: dict[str, Any]
    created_at: datetime
    modified_at: datetime


_BEGUN = {"CREATION_SCHEDULED": "CREATING", "UPDATE_SCHEDULED": "UPDATING", "DELETION_SCHEDULED": "DELETING"}
_COLUMNS = {"resource": "resource_uuid"} | dict.fromkeys(("title", "description", "backend_id", "runtime_state"), "")
"""Fields of events that are columns: under another name, or the same."""
_NO_FACTS = frozenset(
    {*_COLUMNS, "run", "order", "within", "tenant", "offering", "secrets", "wanted_floating_ips", "cloud"}
)


def _key_of(recorded: Recorded) -> Key | None:
    return (recorded.stream,)


def _fold(row: Object | None, recorded: Recorded) -> Object | None:
    event = recorded.event
    if isinstance(event, happened.Requested) and event.operation == "create":
        return _made(event, recorded, event.scheduled, event.operation)
    if isinstance(event, happened.Imported):
        return _made(event, recorded, "OK", "")
    if row is None:
        return None
    match event:
        case happened.Requested():
            return _now(row, recorded, event.scheduled, event.operation, "", "")
        case happened.Begun():
            return _now(row, recorded, _BEGUN.get(row.state, row.state), row.operation)
        case happened.Succeeded(operation="delete") | happened.Unlinked():
            return None
        case happened.Succeeded():
            return _now(row, recorded, "OK", "")
        case happened.Recovered():
            return _now(row, recorded, "OK", "", "", "")
        case happened.Failed() | happened.MarkedErred():
            return _now(row, recorded, "ERRED", "", event.message, event.traceback)
        case happened.Lost():
            return _now(row, recorded, "ERRED", "", happened.LOST, "")
    return msgspec.structs.replace(row, **_told(row, event), modified_at=recorded.at)


def _made(event: Event, recorded: Recorded, state: str, operation: str) -> Object:
    made = Object(
        uuid=recorded.stream,
        noun=event.name.split(".")[1],
        tenant_uuid=getattr(event, "tenant", recorded.stream),
        offering_uuid=getattr(event, "offering", None),
        resource_uuid=None,
        **dict.fromkeys(("title", "description", "backend_id", "runtime_state"), ""),
        **dict.fromkeys(("error_message", "error_traceback"), ""),
        state=state,
        operation=operation,
        since=recorded.at,
        facts={},
        created_at=recorded.at,
        modified_at=recorded.at,
    )
    return msgspec.structs.replace(made, **_told(made, event))


def _told(row: Object, event: Event) -> dict[str, Any]:
    """What an event says of the columns."""
    told = msgspec.structs.asdict(event)
    columns = {column or name: told[name] for name, column in _COLUMNS.items() if name in told}
    facts = {name: value for name, value in told.items() if name not in _NO_FACTS}
    return {**columns, "facts": {**row.facts, **msgspec.to_builtins(facts)}}


def _now(row: Object, recorded: Recorded, state: str, operation: str, *error: str) -> Object:
    """`error`: message and traceback, where they do not stay."""
    message, traceback = error or (row.error_message, row.error_traceback)
    told = {"error_message": message, "error_traceback": traceback, "modified_at": recorded.at}
    return msgspec.structs.replace(row, state=state, operation=operation, since=recorded.at, **told)


MODEL = ReadModel(
    name="openstack_objects",
    version=5,
    row=Object,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        "noun": "text",
        **dict.fromkeys(("tenant_uuid", "offering_uuid", "resource_uuid"), "uuid"),
        **dict.fromkeys(("title", "description", "state", "operation"), "text"),
        "since": "timestamptz",
        **dict.fromkeys(("backend_id", "runtime_state", "error_message", "error_traceback"), "text"),
        "facts": "jsonb",
        **dict.fromkeys(("created_at", "modified_at"), "timestamptz"),
    },
    indexes=(
        "(noun, state, since)",
        "(noun, created_at, uuid)",
        "(noun, title, uuid)",
        "(tenant_uuid, noun)",
        "(backend_id)",
        "(offering_uuid) WHERE offering_uuid IS NOT NULL",
        "(resource_uuid) WHERE resource_uuid IS NOT NULL",
        "((facts ->> 'instance')) WHERE noun = 'volume'",
        "(coalesce(facts ->> 'started', ''), uuid) WHERE noun = 'instance'",
        "((facts ->> 'network')) WHERE noun = 'subnet'",
        "USING gin ((facts -> 'external_ips')) WHERE noun = 'instance'",
        "USING gin (lower(title) public.gin_trgm_ops)",
    ),
    names=tuple(event.name for noun in _NOUNS for event in noun.EVENTS),
    key_of=_key_of,
    fold=_fold,
)
