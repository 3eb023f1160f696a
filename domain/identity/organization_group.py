"""What customers are sorted into, e.g. a university's institutes; what is offered may be limited to some groups."""

from collections.abc import Collection
from typing import ClassVar
from uuid import UUID

import msgspec

from domain import check
from domain.event import Event
from domain.kind import Kind, Name
from domain.refusal import Invalid, NotFound


class OrganizationGroupCreated(Event, frozen=True):
    name: ClassVar[str] = "identity.organization_group.created"
    title: str
    parent: UUID | None = None


class OrganizationGroupRenamed(Event, frozen=True):
    name: ClassVar[str] = "identity.organization_group.renamed"
    title: str


class OrganizationGroupPlaced(Event, frozen=True):
    """Below another group, or below none."""

    name: ClassVar[str] = "identity.organization_group.placed"
    parent: UUID | None


class OrganizationGroupRemoved(Event, frozen=True):
    name: ClassVar[str] = "identity.organization_group.removed"


EVENTS: tuple[type[Event], ...] = (
    OrganizationGroupCreated,
    OrganizationGroupRenamed,
    OrganizationGroupPlaced,
    OrganizationGroupRemoved,
)


class OrganizationGroup(msgspec.Struct, frozen=True):
    title: str
    parent: UUID | None = None
    removed: bool = False


def _title(title: str) -> str:
    return check.text("name", title, 150)


def create(title: str, parent: UUID | None = None) -> list[Event]:
    return [OrganizationGroupCreated(title=_title(title), parent=parent)]


def rename(group: OrganizationGroup, title: str) -> list[Event]:
    title = _title(title)
    return [OrganizationGroupRenamed(title=title)] if title != group.title else []


def place(group: OrganizationGroup, stream: UUID, parent: UUID | None, above: Collection[UUID]) -> list[Event]:
    """`above`: every group that stands over `parent`."""
    if parent == stream:
        raise Invalid("Organization group cannot be parent of itself.", "parent")
    if stream in above:
        raise Invalid("Organization group cannot stand below one of its own children.", "parent")
    return [OrganizationGroupPlaced(parent=parent)] if parent != group.parent else []


def remove(group: OrganizationGroup) -> list[Event]:
    return [] if group.removed else [OrganizationGroupRemoved()]


def require_present(group: OrganizationGroup, field: str = "") -> None:
    if group.removed:
        raise NotFound("No OrganizationGroup matches the given query.", field)


def evolve(group: OrganizationGroup | None, event: Event) -> OrganizationGroup:
    match event:
        case OrganizationGroupCreated():
            return OrganizationGroup(event.title, event.parent)
        case OrganizationGroupRenamed() if group:
            return msgspec.structs.replace(group, title=event.title)
        case OrganizationGroupPlaced() if group:
            return msgspec.structs.replace(group, parent=event.parent)
        case OrganizationGroupRemoved() if group:
            return msgspec.structs.replace(group, removed=True)
    if group is None:
        raise ValueError(f"{type(event).__name__} cannot begin an organization group")
    return group


def below(parent: UUID | None) -> str:
    """The kind of name that a group holds below its parent: no two there are called the same."""
    return f"group below {parent.hex}" if parent else "group below none"


def customers_kind(group: UUID) -> str:
    """The kind of name that a customer in the group holds until it is archived or removed."""
    return f"customer in group {group.hex}"


def names(group: OrganizationGroup) -> frozenset[Name]:
    return frozenset() if group.removed else frozenset({Name(below(group.parent), group.title)})


KIND = Kind(name="organization_group", state=OrganizationGroup, evolve=evolve, names=names)
