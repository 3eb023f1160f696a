"""A project of a customer: the place where orders and resources live. Its name is unique within its customer."""

from datetime import date
from typing import ClassVar
from uuid import UUID

import msgspec

from domain import check
from domain.event import Event
from domain.kind import Kind, Name
from domain.refusal import Invalid, Refused


class ProjectCreated(Event, frozen=True):
    name: ClassVar[str] = "identity.project.created"
    customer: UUID
    title: str
    description: str = ""


class ProjectRenamed(Event, frozen=True):
    name: ClassVar[str] = "identity.project.renamed"
    title: str


class ProjectDescribed(Event, frozen=True):
    name: ClassVar[str] = "identity.project.described"
    description: str


class ProjectEndDateSet(Event, frozen=True):
    name: ClassVar[str] = "identity.project.end_date_set"
    end_date: date | None = None


class ProjectRemoved(Event, frozen=True):
    name: ClassVar[str] = "identity.project.removed"


EVENTS: tuple[type[Event], ...] = (ProjectCreated, ProjectRenamed, ProjectDescribed, ProjectEndDateSet, ProjectRemoved)


class ProjectGone(Refused):
    code = "project_removed"


class Project(msgspec.Struct, frozen=True):
    customer: UUID
    title: str
    description: str = ""
    end_date: date | None = None
    removed: bool = False


def create(customer: UUID, title: str, description: str = "") -> list[Event]:
    return [
        ProjectCreated(
            customer=customer,
            title=check.text("name", title, 500),
            description=check.text("description", description, 4096, required=False),
        )
    ]


def require_present(project: Project) -> None:
    if project.removed:
        raise ProjectGone(f"{project.title} was removed")


def rename(project: Project, title: str) -> list[Event]:
    require_present(project)
    title = check.text("name", title, 500)
    return [ProjectRenamed(title=title)] if title != project.title else []


def describe(project: Project, description: str) -> list[Event]:
    require_present(project)
    description = check.text("description", description, 4096, required=False)
    return [ProjectDescribed(description=description)] if description != project.description else []


def set_end_date(project: Project, end_date: date | None, today: date) -> list[Event]:
    require_present(project)
    if end_date is not None and end_date < today:
        raise Invalid("end_date must not lie in the past", "end_date")
    return [ProjectEndDateSet(end_date=end_date)] if end_date != project.end_date else []


def remove(project: Project) -> list[Event]:
    return [] if project.removed else [ProjectRemoved()]


def evolve(project: Project | None, event: Event) -> Project:
    match event:
        case ProjectCreated():
            return Project(event.customer, event.title, event.description)
        case ProjectRenamed() if project:
            return msgspec.structs.replace(project, title=event.title)
        case ProjectDescribed() if project:
            return msgspec.structs.replace(project, description=event.description)
        case ProjectEndDateSet() if project:
            return msgspec.structs.replace(project, end_date=event.end_date)
        case ProjectRemoved() if project:
            return msgspec.structs.replace(project, removed=True)
    if project is None:
        raise ValueError(f"{type(event).__name__} cannot begin a project")
    return project


def names(project: Project) -> frozenset[Name]:
    return frozenset() if project.removed else frozenset({Name(f"project of {project.customer.hex}", project.title)})


KIND = Kind(name="project", state=Project, evolve=evolve, names=names)
