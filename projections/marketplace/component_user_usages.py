"""What was used by whom: one row per component, month and account at the provider."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace.usage_events import UserUsageReported
from projections.engine.model import Key, ReadModel
from projections.marketplace.usage_rows import WHAT, WHEN, told


class ComponentUserUsage(msgspec.Struct, frozen=True, gc=False):
    """Whose it is tells `offering_user`, or `account` where nobody here is known to hold it."""

    uuid: UUID
    usage_uuid: UUID
    resource_uuid: UUID
    offering_uuid: UUID
    component_uuid: UUID
    offering_user: UUID | None
    account: str
    month: date
    type: str
    usage: Decimal
    reported_at: datetime
    created_at: datetime
    modified_at: datetime
    stream: UUID


def _key_of(recorded: Recorded) -> Key | None:
    event: Any = recorded.event
    return (event.number,)


def _fold(row: ComponentUserUsage | None, recorded: Recorded) -> ComponentUserUsage | None:
    event: Any = recorded.event
    whose = {"offering_user": event.offering_user, "account": event.account}
    common = told(row.created_at if row else None, recorded)
    return ComponentUserUsage(uuid=event.number, usage_uuid=event.usage, **whose, **common)


MODEL = ReadModel(
    name="component_user_usages",
    version=1,
    row=ComponentUserUsage,
    key=("uuid",),
    columns={
        **dict.fromkeys(("uuid", "usage_uuid", "resource_uuid", "offering_uuid", "component_uuid"), "uuid"),
        "offering_user": "uuid",
        "account": "text",
        **WHAT,
        **WHEN,
    },
    indexes=(
        "(resource_uuid, month)",
        "(offering_uuid, month)",
        "(usage_uuid)",
        "(month, uuid)",
        "(reported_at)",
        "(account)",
        "(usage, uuid)",
    ),
    names=(UserUsageReported.name,),
    key_of=_key_of,
    fold=_fold,
)
