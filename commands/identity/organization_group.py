"""What may be asked of groups of organizations, and how other commands name them."""

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded, change
from commands.ports import Load
from domain.event import Event
from domain.identity import organization_group
from domain.identity.organization_group import OrganizationGroup
from domain.marketplace import offering
from domain.refusal import StillHeld

KIND = organization_group.KIND
Groups = tuple[Loaded[OrganizationGroup], ...]


class CreateOrganizationGroup(msgspec.Struct, frozen=True):
    name: str
    parent: UUID | None = None


class ChangeOrganizationGroup(msgspec.Struct, frozen=True):
    """What is not given stays as it is."""

    organization_group: UUID
    name: str | UnsetType = UNSET
    parent: UUID | UnsetType | None = UNSET


class RemoveOrganizationGroup(msgspec.Struct, frozen=True):
    organization_group: UUID


def grouped(load: Load, wanted: Iterable[UUID]) -> Groups:
    """Each of them once, always in the same order. Raises NotFound naming `organization_groups`."""
    return tuple(_there(load, each, "organization_groups") for each in sorted(set(wanted)))


def uuids(groups: Groups) -> tuple[UUID, ...]:
    return tuple(each.stream for each in groups)


def _there(load: Load, wanted: UUID, field: str) -> Loaded[OrganizationGroup]:
    found = load(KIND, wanted)
    organization_group.require_present(found.required(field), field)
    return found


def _line(load: Load, parent: UUID | None) -> Iterator[Loaded[OrganizationGroup]]:
    """A group that is to be a parent, and all above it."""
    while parent is not None:
        found = _there(load, parent, "parent")
        yield found
        parent = found.required().parent


def create_group(command: CreateOrganizationGroup, asked: Asked, load: Load) -> Decision:
    events = organization_group.create(command.name, command.parent)
    reads = tuple(_line(load, command.parent))
    return Decision(change(Loaded(KIND, asked.new_id, None, 0), events), result=asked.new_id, reads=reads)


def change_group(command: ChangeOrganizationGroup, _asked: Asked, load: Load) -> Decision:
    """It rests on all that stands above: two who move groups below each other don't make a circle."""
    parent = None if command.parent is UNSET else command.parent
    above = () if parent == command.organization_group else tuple(_line(load, parent))

    def decide(found: OrganizationGroup) -> list[Event]:
        renamed = [] if command.name is UNSET else organization_group.rename(found, command.name)
        if command.parent is UNSET:
            return renamed
        over = uuids(above)
        return [*renamed, *organization_group.place(found, command.organization_group, parent, over)]

    reads = tuple(each for each in above if each.stream != command.organization_group)
    return msgspec.structs.replace(_changed(command.organization_group, load, decide), reads=reads)


def _changed(stream: UUID, load: Load, decide: Callable[[OrganizationGroup], list[Event]]) -> Decision:
    found = load(KIND, stream)
    state = found.required()
    organization_group.require_present(state)
    return Decision(change(found, decide(state)), result=stream)


def remove_group(command: RemoveOrganizationGroup, asked: Asked, load: Load) -> Decision:
    """Not while something names it: what is offered to this group only would be offered to all of a sudden."""
    group = command.organization_group
    held = {
        "organization groups below it": organization_group.below(group),
        "customers": organization_group.customers_kind(group),
        "offerings or plans": offering.offered_to(group),
    }
    decision = _changed(group, load, organization_group.remove)
    for what, kind in held.items():
        if asked.held(kind):
            raise StillHeld(f"Cannot delete organization group with existing {what}.")
    return msgspec.structs.replace(decision, vacant=tuple(held.values()))


HANDLERS: Handlers = {
    CreateOrganizationGroup: create_group,
    ChangeOrganizationGroup: change_group,
    RemoveOrganizationGroup: remove_group,
}
