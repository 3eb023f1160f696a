"""What there is at OpenStack clouds and what happens to it just now; what is gone has no row."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain import operation as happened
from domain.event import Recorded
from domain.openstack import instance, network, router, security_group, subnet, tenant, volume
from projections.engine.model import Key, ReadModel

_NOUNS = (tenant, instance, volume, network, subnet, router, security_group)


class Object(msgspec.Struct, frozen=True, gc=False):
    """`since`: when it came to this state. Of a tenant, `tenant_uuid` is itself and `offering_uuid` its cloud's."""

    uuid: UUID
    noun: str
    tenant_uuid: UUID
    offering_uuid: UUID | None
    state: str
    operation: str
    since: datetime


_TOLD = (happened.Adopted, happened.Seen)
"""These change none of it."""
_BEGUN = {"CREATION_SCHEDULED": "CREATING", "UPDATE_SCHEDULED": "UPDATING", "DELETION_SCHEDULED": "DELETING"}


def _key_of(recorded: Recorded) -> Key | None:
    return (recorded.stream,)


def _fold(row: Object | None, recorded: Recorded) -> Object | None:
    event = recorded.event
    if isinstance(event, happened.Requested) and event.operation == "create":
        return _made(event, recorded)
    if row is None:
        return None
    match event:
        case happened.Requested():
            return _now(row, recorded, event.scheduled, event.operation)
        case happened.Begun():
            return _now(row, recorded, _BEGUN.get(row.state, row.state), row.operation)
        case happened.Succeeded(operation="delete") | happened.Unlinked():
            return None
        case happened.Succeeded() | happened.Recovered():
            return _now(row, recorded, "OK", "")
        case happened.Failed() | happened.Lost() | happened.MarkedErred():
            return _now(row, recorded, "ERRED", "")
    return row


def _made(event: happened.Requested, recorded: Recorded) -> Object:
    return Object(
        uuid=recorded.stream,
        noun=event.name.split(".")[1],
        tenant_uuid=getattr(event, "tenant", recorded.stream),
        offering_uuid=getattr(event, "offering", None),
        state=event.scheduled,
        operation=event.operation,
        since=recorded.at,
    )


def _now(row: Object, recorded: Recorded, state: str, operation: str) -> Object:
    return msgspec.structs.replace(row, state=state, operation=operation, since=recorded.at)


MODEL = ReadModel(
    name="openstack_objects",
    version=1,
    row=Object,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        "noun": "text",
        **dict.fromkeys(("tenant_uuid", "offering_uuid"), "uuid"),
        **dict.fromkeys(("state", "operation"), "text"),
        "since": "timestamptz",
    },
    indexes=("(noun, state, since)", "(tenant_uuid)"),
    names=tuple(
        event.name
        for noun in _NOUNS
        for event in (*noun.REQUESTS, *(each for each in noun.OUTCOMES.events if not issubclass(each, _TOLD)))
    ),
    key_of=_key_of,
    fold=_fold,
)
