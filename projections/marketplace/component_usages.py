"""What resources used: one row per component and month."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace.usage_events import UsageCarriedOver, UsageReported
from projections.engine.model import Key, ReadModel


class ComponentUsage(msgspec.Struct, frozen=True, gc=False):
    """`created_at` is when it was first told, `reported_at` what it is up to."""

    uuid: UUID
    resource_uuid: UUID
    offering_uuid: UUID
    component_uuid: UUID
    month: date
    type: str
    usage: Decimal
    reported_at: datetime
    description: str
    recurring: bool
    created_at: datetime
    modified_at: datetime
    stream: UUID


def _key_of(recorded: Recorded) -> Key | None:
    event: Any = recorded.event
    return (event.usage,)


def _fold(row: ComponentUsage | None, recorded: Recorded) -> ComponentUsage | None:
    event: Any = recorded.event
    return ComponentUsage(
        uuid=event.usage,
        resource_uuid=event.resource,
        offering_uuid=event.offering,
        component_uuid=event.component,
        month=event.month,
        type=event.type,
        usage=event.amount,
        reported_at=event.moment,
        description=event.description,
        recurring=event.recurring,
        created_at=row.created_at if row else recorded.at,
        modified_at=recorded.at,
        stream=recorded.stream,
    )


MODEL = ReadModel(
    name="component_usages",
    version=1,
    row=ComponentUsage,
    key=("uuid",),
    columns={
        **dict.fromkeys(("uuid", "resource_uuid", "offering_uuid", "component_uuid"), "uuid"),
        "month": "date",
        "type": "text",
        "usage": "numeric",
        "reported_at": "timestamptz",
        "description": "text",
        "recurring": "boolean",
        "created_at": "timestamptz",
        "modified_at": "timestamptz",
        "stream": "uuid",
    },
    indexes=(
        "(resource_uuid, month)",
        "(offering_uuid, month)",
        "(month, uuid)",
        "(reported_at)",
        "(usage, uuid)",
    ),
    names=(UsageReported.name, UsageCarriedOver.name),
    key_of=_key_of,
    fold=_fold,
)
