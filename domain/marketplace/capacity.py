"""What the resources of an offering have together of components there is only so much of: a stream per offering."""

from collections.abc import Mapping, Sequence
from typing import ClassVar
from uuid import UUID, uuid5

import msgspec

from domain.event import Event
from domain.kind import Kind
from domain.marketplace.component import Component
from domain.marketplace.limits import Space, require_room

STREAMS = UUID("5d0d8c50-3f1f-5a3c-9a8e-0f0f4a1c7b11")


class CapacityTaken(Event, frozen=True):
    """What a resource has from now on, by component type; nothing when it is gone."""

    name: ClassVar[str] = "marketplace.capacity.taken"
    resource: UUID
    amounts: dict[str, int]


EVENTS: tuple[type[Event], ...] = (CapacityTaken,)


class Capacity(msgspec.Struct, frozen=True):
    """By resource (32 hex), amounts by component type."""

    held: dict[str, dict[str, int]] = {}


NONE = Capacity()


def stream_of(offering: UUID) -> UUID:
    return uuid5(STREAMS, offering.hex)


def scarce(components: Sequence[Component]) -> list[Component]:
    return [component for component in components if component.max_available_limit is not None]


def take(capacity: Capacity, components: Sequence[Component], resource: UUID, limits: Mapping[str, int]) -> list[Event]:
    """Nothing when it has just that. Raises Invalid when there is not enough for more than it has."""
    before = capacity.held.get(resource.hex, {})
    wanted = {c.type: limits[c.type] for c in scarce(components) if limits.get(c.type)}
    for component in scarce(components):
        more = wanted.get(component.type, 0) - before.get(component.type, 0)
        if more > 0:
            require_room(component, more, space(capacity, component))
    return [CapacityTaken(resource=resource, amounts=wanted)] if wanted != before else []


def space(capacity: Capacity, component: Component) -> Space:
    taken = sum(amounts.get(component.type, 0) for amounts in capacity.held.values())
    return Space(component.max_available_limit or 0, taken)


def higher(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    """What must be kept while it is open which of the two will hold."""
    return {kind: max(one.get(kind, 0), other.get(kind, 0)) for kind in one.keys() | other.keys()}


def evolve(capacity: Capacity | None, event: Event) -> Capacity:
    held = capacity.held if capacity else {}
    if isinstance(event, CapacityTaken):
        others = {key: amounts for key, amounts in held.items() if key != event.resource.hex}
        return Capacity({**others, event.resource.hex: event.amounts} if event.amounts else others)
    return Capacity(held)


KIND = Kind(name="capacity", state=Capacity, evolve=evolve, snapshot_every=100)
