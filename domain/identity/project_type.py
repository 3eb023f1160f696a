"""A kind of project, e.g. research or teaching: a word to choose from when a project is made."""

from typing import ClassVar

import msgspec

from domain import check
from domain.event import Event
from domain.kind import Kind, Name


class ProjectTypeCreated(Event, frozen=True):
    name: ClassVar[str] = "identity.project_type.created"
    title: str
    description: str = ""


class ProjectTypeRenamed(Event, frozen=True):
    name: ClassVar[str] = "identity.project_type.renamed"
    title: str


class ProjectTypeDescribed(Event, frozen=True):
    name: ClassVar[str] = "identity.project_type.described"
    description: str


class ProjectTypeRemoved(Event, frozen=True):
    name: ClassVar[str] = "identity.project_type.removed"


EVENTS: tuple[type[Event], ...] = (ProjectTypeCreated, ProjectTypeRenamed, ProjectTypeDescribed, ProjectTypeRemoved)


class ProjectType(msgspec.Struct, frozen=True):
    title: str
    description: str = ""
    removed: bool = False


def _title(title: str) -> str:
    return check.text("name", title, 150)


def _description(description: str) -> str:
    return check.text("description", description, 4096, required=False)


def create(title: str, description: str = "") -> list[Event]:
    return [ProjectTypeCreated(title=_title(title), description=_description(description))]


def rename(found: ProjectType, title: str) -> list[Event]:
    title = _title(title)
    return [ProjectTypeRenamed(title=title)] if title != found.title else []


def describe(found: ProjectType, description: str) -> list[Event]:
    description = _description(description)
    return [ProjectTypeDescribed(description=description)] if description != found.description else []


def remove(found: ProjectType) -> list[Event]:
    return [] if found.removed else [ProjectTypeRemoved()]


def evolve(found: ProjectType | None, event: Event) -> ProjectType:
    match event:
        case ProjectTypeCreated():
            return ProjectType(event.title, event.description)
        case ProjectTypeRenamed() if found:
            return msgspec.structs.replace(found, title=event.title)
        case ProjectTypeDescribed() if found:
            return msgspec.structs.replace(found, description=event.description)
        case ProjectTypeRemoved() if found:
            return msgspec.structs.replace(found, removed=True)
    if found is None:
        raise ValueError(f"{type(event).__name__} cannot begin a project type")
    return found


def names(found: ProjectType) -> frozenset[Name]:
    return frozenset() if found.removed else frozenset({Name("project type", found.title)})


KIND = Kind(name="project_type", state=ProjectType, evolve=evolve, names=names)
