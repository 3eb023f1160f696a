"""What resources used: one row per component and month."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace.usage_events import UsageCarriedOver, UsageReported
from projections.engine.model import Key, ReadModel
from projections.marketplace.usage_rows import WHAT, WHEN, told


class ComponentUsage(msgspec.Struct, frozen=True, gc=False):
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
    common = told(row.created_at if row else None, recorded)
    return ComponentUsage(uuid=event.usage, description=event.description, recurring=event.recurring, **common)


MODEL = ReadModel(
    name="component_usages",
    version=1,
    row=ComponentUsage,
    key=("uuid",),
    columns={
        **dict.fromkeys(("uuid", "resource_uuid", "offering_uuid", "component_uuid"), "uuid"),
        **WHAT,
        "description": "text",
        "recurring": "boolean",
        **WHEN,
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
