"""Groups of categories. A removed one keeps its row."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace.category_group import EVENTS, CategoryGroupCreated, CategoryGroupRemoved
from projections.engine.model import Key, ReadModel
from projections.shared import as_columns


class CategoryGroup(msgspec.Struct, frozen=True, gc=False):
    """`icon` is a file as JSON."""

    uuid: UUID
    title: str
    description: str
    icon: str | None
    created_at: datetime
    removed_at: datetime | None


def _key_of(recorded: Recorded) -> Key | None:
    return (recorded.stream,)


def _fold(row: CategoryGroup | None, recorded: Recorded) -> CategoryGroup | None:
    event = recorded.event
    match event:
        case CategoryGroupCreated():
            return CategoryGroup(recorded.stream, event.title, event.description, None, recorded.at, None)
        case _ if row is None:
            return None
        case CategoryGroupRemoved():
            return msgspec.structs.replace(row, removed_at=recorded.at)
    return msgspec.structs.replace(row, **as_columns(event))


MODEL = ReadModel(
    name="category_groups",
    version=1,
    row=CategoryGroup,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        **dict.fromkeys(("title", "description", "icon"), "text"),
        "created_at": "timestamptz",
        "removed_at": "timestamptz",
    },
    indexes=("(title, uuid)",),
    names=tuple(event.name for event in EVENTS),
    key_of=_key_of,
    fold=_fold,
)
