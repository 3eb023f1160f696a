"""Categories of offerings. A removed one keeps its row, because what was ordered stays in it."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Event, Recorded
from domain.marketplace.category import GROUPS, CategoryCreated, CategoryRemoved
from domain.marketplace.category import Category as State
from projections.engine.model import Key, ReadModel
from projections.shared import as_columns, defaults

_EVENTS: tuple[type[Event], ...] = (CategoryCreated, *GROUPS, CategoryRemoved)


class Category(msgspec.Struct, frozen=True, gc=False):
    """`icon` is a file as JSON."""

    uuid: UUID
    title: str
    description: str
    icon: str | None
    group: UUID | None
    default_vm_category: bool
    default_volume_category: bool
    default_tenant_category: bool
    created_at: datetime
    removed_at: datetime | None


def _key_of(recorded: Recorded) -> Key | None:
    return (recorded.stream,)


def _fold(row: Category | None, recorded: Recorded) -> Category | None:
    event = recorded.event
    match event:
        case CategoryCreated():
            since = {"uuid": recorded.stream, "created_at": recorded.at}
            return Category(**{**defaults(Category, State), **as_columns(event), **since})
        case _ if row is None:
            return None
        case CategoryRemoved():
            return msgspec.structs.replace(row, removed_at=recorded.at)
    return msgspec.structs.replace(row, **as_columns(event))


MODEL = ReadModel(
    name="categories",
    version=1,
    row=Category,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        **dict.fromkeys(("title", "description", "icon"), "text"),
        "group": "uuid",
        **dict.fromkeys(("default_vm_category", "default_volume_category", "default_tenant_category"), "boolean"),
        "created_at": "timestamptz",
        "removed_at": "timestamptz",
    },
    indexes=("(title, uuid)",),
    names=tuple(event.name for event in _EVENTS),
    key_of=_key_of,
    fold=_fold,
)
