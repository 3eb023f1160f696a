"""Components of offerings. A removed one keeps its row: what was ordered is told by it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace.component import Component as State
from domain.marketplace.offering_events import ComponentAdded, ComponentChanged, ComponentRemoved
from projections.engine.model import Key, ReadModel


class Component(msgspec.Struct, frozen=True, gc=False):
    """`place` orders those of an offering: where in the log each was added."""

    uuid: UUID
    offering_uuid: UUID
    place: int
    type: str
    title: str
    billing_type: str
    description: str
    measured_unit: str
    unit_factor: int
    limit_period: str | None
    limit_amount: int | None
    article_code: str
    min_value: int | None
    max_value: int | None
    max_available_limit: int | None
    default_limit: int | None
    is_boolean: bool
    is_builtin: bool
    is_prepaid: bool
    overage_component: UUID | None
    min_prepaid_duration: int | None
    max_prepaid_duration: int | None
    removed_at: datetime | None


def _key_of(recorded: Recorded) -> Key | None:
    event: Any = recorded.event
    return (event.component,) if isinstance(event, ComponentRemoved) else (event.component.uuid,)


def _told(component: State, recorded: Recorded, place: int) -> Component:
    fields = msgspec.structs.asdict(component)
    title = fields.pop("name")
    return Component(offering_uuid=recorded.stream, place=place, title=title, removed_at=None, **fields)


def _fold(row: Component | None, recorded: Recorded) -> Component | None:
    event = recorded.event
    match event:
        case ComponentAdded():
            return _told(event.component, recorded, recorded.position)
        case ComponentChanged() if row is not None:
            return _told(event.component, recorded, row.place)
        case ComponentRemoved() if row is not None:
            return msgspec.structs.replace(row, removed_at=recorded.at)
    return row


MODEL = ReadModel(
    name="components",
    version=1,
    row=Component,
    key=("uuid",),
    stream="offering_uuid",
    columns={
        "uuid": "uuid",
        "offering_uuid": "uuid",
        "place": "bigint",
        **dict.fromkeys(("type", "title", "billing_type", "description", "measured_unit"), "text"),
        "unit_factor": "bigint",
        "limit_period": "text",
        "limit_amount": "bigint",
        "article_code": "text",
        **dict.fromkeys(("min_value", "max_value", "max_available_limit", "default_limit"), "bigint"),
        **dict.fromkeys(("is_boolean", "is_builtin", "is_prepaid"), "boolean"),
        "overage_component": "uuid",
        **dict.fromkeys(("min_prepaid_duration", "max_prepaid_duration"), "bigint"),
        "removed_at": "timestamptz",
    },
    indexes=("(offering_uuid, place)",),
    names=(ComponentAdded.name, ComponentChanged.name, ComponentRemoved.name),
    key_of=_key_of,
    fold=_fold,
)
