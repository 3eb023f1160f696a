"""What may be asked of resources without an order: names and dates, what providers and staff set."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handler, Handlers
from commands.decision import Decision, change
from commands.fields import given
from commands.marketplace import checks
from commands.ports import Load
from domain.event import Event
from domain.identity import project
from domain.marketplace import capacity, form, limits, offering, order, resource
from domain.marketplace.resource_events import ResourceUnlinked
from domain.refusal import Invalid

KIND = resource.KIND


class ChangeResource(msgspec.Struct, frozen=True):
    """What is not given stays as it is."""

    resource: UUID
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    end_date: date | UnsetType | None = UNSET


class SetResourceEndDate(msgspec.Struct, frozen=True):
    """By the provider or staff."""

    resource: UUID
    end_date: date | None = None


class SetResourceOptions(msgspec.Struct, frozen=True):
    resource: UUID
    options: dict[str, Any]


class SetResourceSlug(msgspec.Struct, frozen=True):
    resource: UUID
    slug: str


class TagResource(msgspec.Struct, frozen=True):
    resource: UUID
    tags: tuple[str, ...]


class SetDownscaled(msgspec.Struct, frozen=True):
    resource: UUID
    downscaled: bool


class SetPaused(msgspec.Struct, frozen=True):
    resource: UUID
    paused: bool


class SetRestrictMemberAccess(msgspec.Struct, frozen=True):
    resource: UUID
    restrict_member_access: bool


class MoveResource(msgspec.Struct, frozen=True):
    resource: UUID
    project: UUID


class UnlinkResource(msgspec.Struct, frozen=True):
    resource: UUID


class LinkResource(msgspec.Struct, frozen=True):
    """To the object at the backend; `path` is where the API has it, e.g. openstack-tenants."""

    resource: UUID
    path: str
    scope: UUID
    backend_id: str = ""


class MarkResourceOk(msgspec.Struct, frozen=True):
    resource: UUID


class MarkResourceErred(msgspec.Struct, frozen=True):
    resource: UUID
    error_message: str = ""
    error_traceback: str = ""


class SetResourceBackendId(msgspec.Struct, frozen=True):
    resource: UUID
    backend_id: str = ""


class SetResourceBackendMetadata(msgspec.Struct, frozen=True):
    resource: UUID
    backend_metadata: dict[str, Any]


class SubmitReport(msgspec.Struct, frozen=True):
    """Sections {"header": text, "body": text}."""

    resource: UUID
    report: tuple[dict[str, Any], ...]


class SetResourceLimits(msgspec.Struct, frozen=True):
    """As the backend has them: no order, no bounds of the consumer."""

    resource: UUID
    limits: dict[str, int]


class NoteSync(msgspec.Struct, frozen=True):
    resource: UUID


class _Said(msgspec.Struct, frozen=True):
    state: resource.Resource
    command: Any
    asked: Asked
    load: Load


def _changes(decide: Callable[[_Said], Sequence[Event]]) -> Handler:
    def handle(command: Any, asked: Asked, load: Load) -> Decision:
        found = load(KIND, command.resource)
        state = found.required()
        events = decide(_Said(state, command, asked, load))
        place = load(project.KIND, state.project).required()
        freed = (*_freed(load, command.resource, state, events), *_closed(asked, load, command.resource, events))
        return Decision((*change(found, events), *freed), command.resource, place.customer, state.project)

    return handle


def _freed(load: Load, number: UUID, state: resource.Resource, events: Sequence[Event]) -> tuple[Any, ...]:
    """What it had of what there is only so much of, once it is gone."""
    after = KIND.fold(state, events)
    if after is None or after.state != "Terminated" or state.state == "Terminated":
        return ()
    room = load(capacity.KIND, capacity.stream_of(state.offering))
    return change(room, capacity.take(room.state or capacity.NONE, {}, number, {}))


def _closed(asked: Asked, load: Load, number: UUID, events: Sequence[Event]) -> tuple[Any, ...]:
    """The order of a resource that is taken off the books goes with it."""
    pending = asked.owner(order.open_order(number)) if any(isinstance(e, ResourceUnlinked) for e in events) else None
    if pending is None:
        return ()
    found = load(order.KIND, pending)
    return change(found, order.unlink(found.required()))


def _given(said: _Said) -> list[Event]:
    return resource.change(said.state, said.asked.now.date(), given(said.command, "resource"))


def _options(said: _Said) -> list[Event]:
    of = said.load(offering.KIND, said.state.offering).required()
    options = form.filled(of.resource_options, {**said.state.options, **said.command.options})
    return resource.change(said.state, said.asked.now.date(), {"options": options})


def _limits(said: _Said) -> list[Event]:
    of = said.load(offering.KIND, said.state.offering).required()
    unknown = sorted(set(said.command.limits) - {component.type for component in of.components})
    if unknown:
        raise Invalid(f"Invalid types: {', '.join(unknown)}", "limits")
    amounts = {**said.state.limits, **said.command.limits}
    limits.require_amounts(amounts)
    return resource.change(said.state, said.asked.now.date(), {"limits": amounts})


def _move(said: _Said) -> list[Event]:
    checks.open_project(said.load, said.command.project, said.asked.now.date())
    return resource.move(said.state, said.command.project)


def _erred(said: _Said) -> list[Event]:
    return resource.mark_erred(said.state, said.command.error_message, said.command.error_traceback)


def _linked(said: _Said) -> list[Event]:
    return resource.link(said.state, said.command.path, said.command.scope, said.command.backend_id)


HANDLERS: Handlers = {
    **dict.fromkeys(
        (
            *(ChangeResource, SetResourceEndDate, SetResourceSlug, TagResource, SetDownscaled, SetPaused),
            *(SetRestrictMemberAccess, SetResourceBackendId, SetResourceBackendMetadata, SubmitReport),
        ),
        _changes(_given),
    ),
    SetResourceOptions: _changes(_options),
    SetResourceLimits: _changes(_limits),
    MoveResource: _changes(_move),
    UnlinkResource: _changes(lambda said: resource.unlink(said.state)),
    LinkResource: _changes(_linked),
    MarkResourceOk: _changes(lambda said: resource.mark_ok(said.state)),
    MarkResourceErred: _changes(_erred),
    NoteSync: _changes(lambda said: resource.sync(said.state, said.asked.now)),
}
