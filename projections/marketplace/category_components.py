"""Components that the offerings of a category share."""

from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace.category import CategoryComponentAdded, CategoryComponentChanged, CategoryComponentRemoved
from projections.engine.model import Key, ReadModel


class CategoryComponent(msgspec.Struct, frozen=True, gc=False):
    uuid: UUID
    category: UUID
    type: str
    title: str
    description: str
    measured_unit: str


def _key_of(recorded: Recorded) -> Key | None:
    event: Any = recorded.event
    return (event.component if isinstance(event, CategoryComponentRemoved) else event.component.uuid,)


def _fold(_row: CategoryComponent | None, recorded: Recorded) -> CategoryComponent | None:
    event = recorded.event
    match event:
        case CategoryComponentAdded() | CategoryComponentChanged():
            return CategoryComponent(category=recorded.stream, **msgspec.structs.asdict(event.component))
    return None


MODEL = ReadModel(
    name="category_components",
    version=1,
    row=CategoryComponent,
    key=("uuid",),
    stream="category",
    columns={
        "uuid": "uuid",
        "category": "uuid",
        **dict.fromkeys(("type", "title", "description", "measured_unit"), "text"),
    },
    indexes=("(category, type)", "(type, uuid)"),
    names=tuple(event.name for event in (CategoryComponentAdded, CategoryComponentChanged, CategoryComponentRemoved)),
    key_of=_key_of,
    fold=_fold,
)
