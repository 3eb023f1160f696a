"""A picture of what an offering gives, with a name: as many as its provider likes, besides its image."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from domain import clean, groups
from domain.clean import Clean
from domain.event import Event
from domain.file import File
from domain.kind import Kind
from domain.refusal import NotFound


class ScreenshotAdded(Event, frozen=True):
    name: ClassVar[str] = "marketplace.screenshot.added"
    offering: UUID
    title: str
    description: str
    image: File


class ScreenshotRenamed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.screenshot.renamed"
    title: str


class ScreenshotDescribed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.screenshot.described"
    description: str


class ScreenshotReplaced(Event, frozen=True):
    """By another picture."""

    name: ClassVar[str] = "marketplace.screenshot.replaced"
    image: File


class ScreenshotRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.screenshot.removed"


GROUPS: tuple[type[Event], ...] = (ScreenshotRenamed, ScreenshotDescribed, ScreenshotReplaced)
EVENTS: tuple[type[Event], ...] = (ScreenshotAdded, *GROUPS, ScreenshotRemoved)


class Screenshot(msgspec.Struct, frozen=True, kw_only=True):
    offering: UUID
    title: str
    description: str
    image: File
    removed: bool = False


_FIELDS: dict[str, Clean] = {
    "name": clean.text(150, required=True),
    "description": clean.html(4096),
    "image": clean.anything,
}


def _wanted(given: Mapping[str, Any]) -> dict[str, Any]:
    wanted = clean.cleaned(_FIELDS, given)
    return {"title" if field == "name" else field: value for field, value in wanted.items()}


def add(offering: UUID, given: Mapping[str, Any]) -> list[Event]:
    return [ScreenshotAdded(offering=offering, **_wanted(given))]


def change(screenshot: Screenshot, given: Mapping[str, Any]) -> list[Event]:
    if screenshot.removed:
        raise NotFound("No Screenshot matches the given query.")
    return groups.events(screenshot, _wanted(given), GROUPS)


def remove(screenshot: Screenshot) -> list[Event]:
    return [] if screenshot.removed else [ScreenshotRemoved()]


def evolve(screenshot: Screenshot | None, event: Event) -> Screenshot:
    match event:
        case ScreenshotAdded():
            return Screenshot(**msgspec.structs.asdict(event))
        case ScreenshotRemoved() if screenshot:
            return msgspec.structs.replace(screenshot, removed=True)
        case _ if screenshot and isinstance(event, GROUPS):
            return groups.remembered(screenshot, event)
    if screenshot is None:
        raise ValueError(f"{type(event).__name__} cannot begin a screenshot")
    return screenshot


KIND = Kind(name="screenshot", state=Screenshot, evolve=evolve)
