"""Where an object is: its tenant with what is in it, and whose resource that is."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

import msgspec

from commands.decision import Change, Decision, Loaded, change
from commands.openstack.kinds import KINDS
from commands.ports import Load
from domain import operation
from domain.event import Event
from domain.identity import project
from domain.marketplace import resource
from domain.openstack import quota, tenant
from domain.openstack.quota import Quota
from domain.openstack.tenant import Tenant
from domain.operation import Backed


def stream_of(thing: UUID) -> UUID:
    """The object of a resource."""
    return uuid5(thing, "openstack")


def object_of(load: Load, thing: UUID) -> UUID:
    """The one its resource is linked with; it may have come to be without an order."""
    state = load(resource.KIND, thing).state
    return state.scope if state is not None and state.scope is not None else stream_of(thing)


class Place(msgspec.Struct, frozen=True):
    tenant: Loaded[Tenant]
    quota: Loaded[Quota]

    @property
    def held(self) -> Quota:
        return self.quota.state or quota.NONE

    def room(self, wanted: Mapping[str, int], thing: UUID | None = None, field: str = "non_field_errors") -> None:
        """Whether `wanted` in all, of a thing that may have some of it already, finds its place. Raises Invalid."""
        more = quota.more(self.held, thing, wanted) if thing else wanted
        quota.require_room(self.held, self.tenant.required().quotas, more, field)


def place(load: Load, number: UUID) -> Place:
    """Of the tenant with this stream."""
    return Place(load(tenant.KIND, number), load(quota.KIND, quota.stream_of(number)))


def place_of(load: Load, noun: str, thing: Loaded[Any]) -> Place:
    return place(load, thing.stream if noun == "tenant" else thing.required().tenant)


def open_place(load: Load, number: UUID, field: str = "tenant") -> Place:
    """One in which something may be made. Raises NotFound, WrongState."""
    found = place(load, number)
    operation.require(found.tenant.required(field))
    return found


def taken(where: Place, things: Mapping[UUID, tuple[str, Backed]]) -> tuple[Change, ...]:
    """What these things, each with its noun and as they are now, have of the tenant's quotas."""
    events: list[Event] = []
    for number, (noun, state) in things.items():
        events += quota.take(where.held, noun, number, quota.amounts(state))
    return change(where.quota, events)


def concerns(load: Load, where: Place) -> tuple[UUID | None, UUID]:
    """The customer and the project."""
    thing = load(resource.KIND, where.tenant.required().resource).required()
    within = load(project.KIND, thing.project).state
    return (within.customer if within else None), thing.project


def decided(
    load: Load, where: Place, changes: tuple[Change, ...], result: Any, reads: tuple[Loaded[Any], ...] = ()
) -> Decision:
    customer, place_in = concerns(load, where)
    written = {each.stream for each in changes}
    rests = tuple(each for each in (where.tenant, *reads) if each.stream not in written)
    return Decision(changes, result, customer, place_in, reads=rests)


def begun(noun: str, number: UUID, events: list[Event]) -> Change:
    """A new stream."""
    (found,) = change(Loaded(KINDS[noun].kind, number, None, 0), events)
    return found
