"""A word that offerings are found by, e.g. gpu. Whoever provides something makes one; who made it changes it."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from domain import clean, groups
from domain.clean import Clean
from domain.event import Event
from domain.kind import Kind, Name
from domain.refusal import NotFound


class TagCreated(Event, frozen=True):
    """`created_by`: None where it was no person."""

    name: ClassVar[str] = "marketplace.tag.created"
    title: str
    description: str = ""
    created_by: UUID | None = None


class TagRenamed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.tag.renamed"
    title: str


class TagDescribed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.tag.described"
    description: str


class TagRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.tag.removed"


GROUPS: tuple[type[Event], ...] = (TagRenamed, TagDescribed)
EVENTS: tuple[type[Event], ...] = (TagCreated, *GROUPS, TagRemoved)
TAKEN = "tag with this name already exists."


class Tag(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    description: str = ""
    created_by: UUID | None = None
    removed: bool = False


_FIELDS: dict[str, Clean] = {"name": clean.text(100, required=True), "description": clean.html(4096)}


def _wanted(given: Mapping[str, Any]) -> dict[str, Any]:
    wanted = clean.cleaned(_FIELDS, given)
    return {"title" if field == "name" else field: value for field, value in wanted.items()}


def create(given: Mapping[str, Any], created_by: UUID | None) -> list[Event]:
    return [TagCreated(created_by=created_by, **_wanted(given))]


def change(tag: Tag, given: Mapping[str, Any]) -> list[Event]:
    require_present(tag)
    return groups.events(tag, _wanted(given), GROUPS)


def require_present(tag: Tag, field: str = "") -> None:
    if tag.removed:
        raise NotFound("No Tag matches the given query.", field)


def remove(tag: Tag) -> list[Event]:
    return [] if tag.removed else [TagRemoved()]


def evolve(tag: Tag | None, event: Event) -> Tag:
    match event:
        case TagCreated():
            return Tag(**msgspec.structs.asdict(event))
        case TagRemoved() if tag:
            return msgspec.structs.replace(tag, removed=True)
        case _ if tag and isinstance(event, GROUPS):
            return groups.remembered(tag, event)
    if tag is None:
        raise ValueError(f"{type(event).__name__} cannot begin a tag")
    return tag


def names(tag: Tag) -> frozenset[Name]:
    return frozenset() if tag.removed else frozenset({Name("tag", tag.title, "name", TAKEN)})


KIND = Kind(name="tag", state=Tag, evolve=evolve, names=names)
