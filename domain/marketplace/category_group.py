"""What categories are sorted by, e.g. compute or storage."""

from collections.abc import Mapping
from typing import Any, ClassVar

import msgspec

from domain import clean, groups
from domain.clean import Clean
from domain.event import Event
from domain.file import File
from domain.kind import Kind
from domain.refusal import NotFound


class CategoryGroupCreated(Event, frozen=True):
    name: ClassVar[str] = "marketplace.category_group.created"
    title: str
    description: str = ""


class CategoryGroupRenamed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.category_group.renamed"
    title: str


class CategoryGroupDescribed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.category_group.described"
    description: str


class CategoryGroupIconSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.category_group.icon_set"
    icon: File | None


class CategoryGroupRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.category_group.removed"


GROUPS: tuple[type[Event], ...] = (CategoryGroupRenamed, CategoryGroupDescribed, CategoryGroupIconSet)
EVENTS: tuple[type[Event], ...] = (CategoryGroupCreated, *GROUPS, CategoryGroupRemoved)


class CategoryGroup(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    description: str = ""
    icon: File | None = None
    removed: bool = False


FIELDS: dict[str, Clean] = {
    "title": clean.text(255, required=True),
    "description": clean.html(65_536),
    "icon": clean.anything,
}


def create(given: Mapping[str, Any]) -> list[Event]:
    """What is not given stays empty."""
    wanted = clean.cleaned(FIELDS, given)
    created = CategoryGroupCreated(title=wanted["title"], description=wanted.get("description", ""))
    return [created, *groups.events(evolve(None, created), wanted, GROUPS)]


def change(group: CategoryGroup, given: Mapping[str, Any]) -> list[Event]:
    require_present(group)
    return groups.events(group, clean.cleaned(FIELDS, given), GROUPS)


def require_present(group: CategoryGroup, field: str = "") -> None:
    if group.removed:
        raise NotFound("No CategoryGroup matches the given query.", field)


def remove(group: CategoryGroup) -> list[Event]:
    return [] if group.removed else [CategoryGroupRemoved()]


def evolve(group: CategoryGroup | None, event: Event) -> CategoryGroup:
    match event:
        case CategoryGroupCreated():
            return CategoryGroup(title=event.title, description=event.description)
        case CategoryGroupRemoved() if group:
            return msgspec.structs.replace(group, removed=True)
        case _ if group and isinstance(event, GROUPS):
            return groups.remembered(group, event)
    if group is None:
        raise ValueError(f"{type(event).__name__} cannot begin a category group")
    return group


KIND = Kind(name="category_group", state=CategoryGroup, evolve=evolve)
