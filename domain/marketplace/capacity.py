"""What there is only so much of in an offering, and which resource has how much of it: one stream per offering.

Components with `max_available_limit`, plans with `max_amount`, resources per project, values only one may have.
"""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID, uuid5

import msgspec

from domain.event import Event
from domain.kind import Kind
from domain.marketplace.offering import Offering
from domain.marketplace.resource import Resource
from domain.refusal import Invalid

STREAMS = UUID("5d0d8c50-3f1f-5a3c-9a8e-0f0f4a1c7b11")


class CapacityTaken(Event, frozen=True):
    """What a resource has from now on, by what there is only so much of; nothing when it is gone."""

    name: ClassVar[str] = "marketplace.capacity.taken"
    resource: UUID
    amounts: dict[str, int]


EVENTS: tuple[type[Event], ...] = (CapacityTaken,)


class Capacity(msgspec.Struct, frozen=True):
    """By resource (32 hex), the amounts it has."""

    held: dict[str, dict[str, int]] = {}


class Bound(msgspec.Struct, frozen=True):
    """`total` of what all have together; `field` and `message` are what is said when it is not enough: {need}, {have},
    {free} are filled in."""

    total: int
    field: str
    message: str


NONE = Capacity()
MOST_IN_PROJECT, UNIQUE = "maximal_resource_count_per_project", "unique_resource_per_attribute"
_COMPONENT = "There is not enough of {name} left in this offering: need {{need}}, have {{have}}, free {{free}}."
_PLAN = "The plan is used by {have} resources already, which is the most it allows."
_PROJECT = "The project has {have} resources of this offering already, which is the most it may have."
_UNIQUE = "There is a resource with this {name} in this offering already."


def stream_of(offering: UUID) -> UUID:
    return uuid5(STREAMS, offering.hex)


def is_scarce(offering: Offering) -> bool:
    """Whether a resource may come up against anything there."""
    options = offering.plugin_options
    return (
        any(each.max_available_limit is not None for each in offering.components)
        or any(plan.max_amount is not None for plan in offering.plans)
        or bool(options.get(MOST_IN_PROJECT) or options.get(UNIQUE))
    )


def bounds(offering: Offering, thing: Resource) -> dict[str, Bound]:
    """Those that a resource of this offering comes up against."""
    scarce = ((each, each.max_available_limit) for each in offering.components)
    found = {
        each.type: Bound(total, f"limits.{each.type}", _COMPONENT.format(name=each.name))
        for each, total in scarce
        if total is not None
    }
    plan = next((each for each in offering.plans if each.uuid == thing.plan), None)
    if plan and plan.max_amount is not None:
        found[f"plan {plan.uuid.hex}"] = Bound(plan.max_amount, "plan", _PLAN)
    most = offering.plugin_options.get(MOST_IN_PROJECT)
    unique = offering.plugin_options.get(UNIQUE)
    if most:
        found[f"project {thing.project.hex}"] = Bound(most, "non_field_errors", _PROJECT)
    if unique and thing.attributes.get(unique) is not None:
        found[f"{unique} {thing.attributes[unique]}"] = Bound(1, "non_field_errors", _UNIQUE.format(name=unique))
    return found


def wanted(bounds: Mapping[str, Bound], limits: Mapping[str, int]) -> dict[str, int]:
    """What a resource with these limits takes: of what is no component, one."""
    amounts = {key: limits.get(key, 0) if bound.field == f"limits.{key}" else 1 for key, bound in bounds.items()}
    return {key: amount for key, amount in amounts.items() if amount}


def take(capacity: Capacity, bounds: Mapping[str, Bound], resource: UUID, amounts: Mapping[str, int]) -> list[Event]:
    """Nothing when it has just that. Raises Invalid when there is not enough for more than it has."""
    before = capacity.held.get(resource.hex, {})
    for key, amount in amounts.items():
        if amount > before.get(key, 0):
            _require(capacity, key, bounds[key], amount - before.get(key, 0))
    return [CapacityTaken(resource=resource, amounts=dict(amounts))] if amounts != before else []


def _require(capacity: Capacity, key: str, bound: Bound, more: int) -> None:
    have = sum(amounts.get(key, 0) for amounts in capacity.held.values())
    if have + more > bound.total:
        free = max(bound.total - have, 0)
        raise Invalid(bound.message.format(need=more, have=have, free=free), bound.field)


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
