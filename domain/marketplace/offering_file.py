"""A file that comes with an offering, e.g. a manual or its terms: it is there or it is not, and never changes."""

from typing import ClassVar
from uuid import UUID

import msgspec

from domain import check
from domain.event import Event
from domain.file import File
from domain.kind import Kind


class OfferingFileAdded(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering_file.added"
    offering: UUID
    title: str
    file: File


class OfferingFileRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering_file.removed"


EVENTS: tuple[type[Event], ...] = (OfferingFileAdded, OfferingFileRemoved)


class OfferingFile(msgspec.Struct, frozen=True, kw_only=True):
    offering: UUID
    title: str
    file: File
    removed: bool = False


def add(offering: UUID, name: str, file: File) -> list[Event]:
    return [OfferingFileAdded(offering=offering, title=check.text("name", name, 150), file=file)]


def remove(found: OfferingFile) -> list[Event]:
    return [] if found.removed else [OfferingFileRemoved()]


def evolve(found: OfferingFile | None, event: Event) -> OfferingFile:
    match event:
        case OfferingFileAdded():
            return OfferingFile(**msgspec.structs.asdict(event))
        case OfferingFileRemoved() if found:
            return msgspec.structs.replace(found, removed=True)
    if found is None:
        raise ValueError(f"{type(event).__name__} cannot begin a file of an offering")
    return found


KIND = Kind(name="offering_file", state=OfferingFile, evolve=evolve)
