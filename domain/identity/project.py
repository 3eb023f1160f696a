"""A project of a customer: the place where orders and resources live. Its name is unique within its customer."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from domain import clean, groups, slug
from domain.event import Event
from domain.identity import project_events
from domain.identity.project_events import (
    GROUPS,
    ProjectCreated,
    ProjectMoved,
    ProjectRecovered,
    ProjectRemoved,
    ProjectTeamDismissed,
)
from domain.identity.project_fields import FIELDS, STAFF_ONLY
from domain.kind import Kind, Name
from domain.refusal import Invalid, Refused, WrongState

EVENTS = project_events.EVENTS


class ProjectGone(Refused):
    code = "project_removed"


class ProjectInUse(Refused):
    code = "project_in_use"


class Project(msgspec.Struct, frozen=True, kw_only=True):
    customer: UUID
    title: str
    description: str = ""
    slug: str = ""
    backend_id: str = ""
    start_date: date | None = None
    end_date: date | None = None
    grace_period_days: int | None = None
    type: UUID | None = None
    kind: str = "default"
    oecd_fos_2007_code: str = ""
    is_industry: bool = False
    user_email_patterns: tuple[str, ...] = ()
    user_affiliations: tuple[str, ...] = ()
    user_identity_sources: tuple[str, ...] = ()
    staff_notes: str = ""
    removed: bool = False


NEW = Project(customer=UUID(int=0), title="")
"""What holds of a project when nothing is said."""


def _wanted(given: Mapping[str, Any]) -> dict[str, Any]:
    """Checked, and by the names of the state."""
    wanted = clean.cleaned(FIELDS, given)
    return {"title" if field == "name" else field: value for field, value in wanted.items()}


def create(stream: UUID, customer: UUID, today: date, given: Mapping[str, Any]) -> list[Event]:
    """What is not given stays empty; a slug is made of the name."""
    wanted = _wanted({field: value for field, value in given.items() if field != "slug" or value})
    wanted.setdefault("slug", slug.made(wanted["title"], stream))
    created = ProjectCreated(
        customer=customer,
        title=wanted["title"],
        description=wanted.get("description", ""),
        slug=wanted["slug"],
    )
    return [created, *_changes(evolve(None, created), wanted, today)]


def require_present(project: Project) -> None:
    if project.removed:
        raise ProjectGone(f"{project.title} was removed")


def change(project: Project, today: date, given: Mapping[str, Any]) -> list[Event]:
    require_present(project)
    return _changes(project, _wanted(given), today)


def _changes(project: Project, wanted: Mapping[str, Any], today: date) -> list[Event]:
    changed = groups.changed(project, wanted)
    if "start_date" in changed and project.start_date and project.start_date <= today:
        raise Invalid("The start date has arrived and cannot be changed any more.", "start_date")
    for field in sorted(changed & {"start_date", "end_date"}):
        if wanted[field] is not None and wanted[field] < today:
            raise Invalid("Cannot be earlier than the current date.", field)
    start, end = (wanted.get(field, getattr(project, field)) for field in ("start_date", "end_date"))
    if changed & {"start_date", "end_date"} and start and end and start > end:
        raise Invalid("Start date cannot be later than the end date.", "start_date")
    return groups.events(project, wanted, GROUPS)


def reserved(project: Project, given: Mapping[str, Any]) -> frozenset[str]:
    """The fields only staff may set that would not stay as they are."""
    return groups.reserved(project, given, STAFF_ONLY, FIELDS)


def move(project: Project, customer: UUID, preserve_permissions: bool) -> list[Event]:
    require_present(project)
    if customer == project.customer:
        raise Invalid("New customer must be different than current one", "customer")
    return [ProjectMoved(customer=customer, preserve_permissions=preserve_permissions)]


def remove(project: Project) -> list[Event]:
    return [] if project.removed else [ProjectRemoved()]


def recover(project: Project, end_date: date | None, today: date, team: bool = True) -> list[Event]:
    """The end date it had is over, as a rule: it gets another one, or none. `team`: who held roles holds them again."""
    if not project.removed:
        raise WrongState("Only a removed project can be recovered.")
    dismissed: list[Event] = [] if team else [ProjectTeamDismissed()]
    return [ProjectRecovered(), *dismissed, *_changes(project, {"end_date": end_date}, today)]


def evolve(project: Project | None, event: Event) -> Project:
    match event:
        case ProjectCreated():
            return Project(**msgspec.structs.asdict(event))
        case ProjectMoved() if project:
            return msgspec.structs.replace(project, customer=event.customer)
        case ProjectRemoved() | ProjectRecovered() if project:
            return msgspec.structs.replace(project, removed=isinstance(event, ProjectRemoved))
        case ProjectTeamDismissed() if project:
            return project
        case _ if project and isinstance(event, GROUPS):
            return groups.remembered(project, event)
    if project is None:
        raise ValueError(f"{type(event).__name__} cannot begin a project")
    return project


def name_kind(customer: UUID) -> str:
    """Under which a customer's projects hold their names."""
    return f"project of {customer.hex}"


def names(project: Project) -> frozenset[Name]:
    """Removed, it gives its names up."""
    if project.removed:
        return frozenset()
    held = (Name(name_kind(project.customer), project.title), Name("project slug", project.slug, "slug"))
    return frozenset(name for name in held if name.value)


KIND = Kind(name="project", state=Project, evolve=evolve, names=names, shape=2)
