"""Moving limits from one resource to others of its offering and project: an Update order of each, all or none."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded
from commands.marketplace import together
from commands.marketplace.submit import Wanted, reorder
from commands.ports import Load
from domain import clean
from domain.marketplace import limits, offering, resource
from domain.refusal import Invalid

_EMPTY = "Limits to reallocate and targets cannot be empty."


class Target(msgspec.Struct, frozen=True):
    """What a resource gets on top of what it has."""

    resource_uuid: UUID
    allocated_limits: dict[str, int]


class ReallocateLimits(msgspec.Struct, frozen=True):
    """`limits` are taken from the resource."""

    resource: UUID
    limits: dict[str, int]
    targets: tuple[Target, ...]


class Reallocated(msgspec.Struct, frozen=True):
    source_order_uuid: str
    target_order_uuids: tuple[str, ...]


def reallocate(command: ReallocateLimits, asked: Asked, load: Load) -> Decision:
    source = load(resource.KIND, command.resource)
    resource.require(source.required(), ("OK",))
    others = [_target(load, source, target) for target in command.targets]
    _require_sense(command, source.required().limits)
    taken = {kind: -amount for kind, amount in command.limits.items()}
    moves = [(source, taken), *zip(others, (each.allocated_limits for each in command.targets), strict=True)]
    ids = [asked.new_id, *(uuid5(asked.new_id, f"target {place}") for place in range(len(others)))]
    return _ordered(load, asked, list(zip(ids, moves, strict=True)))


def _target(load: Load, source: Loaded[resource.Resource], target: Target) -> Loaded[resource.Resource]:
    found, giver = load(resource.KIND, target.resource_uuid), source.required()
    state, name = found.state, target.resource_uuid.hex
    if state is None or state.project != giver.project:
        raise Invalid(f"Target resources with UUIDs {name} do not exist.", "targets")
    if state.offering != giver.offering:
        raise Invalid("Target resources must be from the same offering as the source resource.", "targets")
    if found.stream == source.stream:
        raise Invalid("The source resource cannot be a target.", "targets")
    if state.state != "OK":
        raise Invalid(f"Target resource {name} must be in state OK.", "targets")
    return found


def _require_sense(command: ReallocateLimits, before: Mapping[str, int]) -> None:
    if not command.limits or not command.targets:
        raise Invalid(_EMPTY, "non_field_errors")
    if len({each.resource_uuid for each in command.targets}) < len(command.targets):
        raise Invalid("A target may be named once only.", "targets")
    given = [(f"limits.{kind}", amount) for kind, amount in command.limits.items()]
    given += [("targets", amount) for each in command.targets for amount in each.allocated_limits.values()]
    for field, amount in given:
        clean.number(1, limits.MOST)(field, amount)
    for kind, amount in command.limits.items():
        if amount > before.get(kind, 0):
            have = before.get(kind, 0)
            told = f"Cannot reallocate {amount} of {kind}. Source resource only has {have} available."
            raise Invalid(told, "non_field_errors")
    _require_all_given(command)


def _require_all_given(command: ReallocateLimits) -> None:
    for kind in sorted({*command.limits, *(kind for each in command.targets for kind in each.allocated_limits)}):
        taken = command.limits.get(kind, 0)
        got = sum(each.allocated_limits.get(kind, 0) for each in command.targets)
        if got > taken:
            raise Invalid(f"Total allocated {kind} ({got}) exceeds reallocated amount ({taken}).", "non_field_errors")
        if got < taken:
            rest = "All allocated limits must sum to the reallocated amount."
            told = f"Total allocated {kind} ({got}) is less than reallocated amount ({taken}). {rest}"
            raise Invalid(told, "non_field_errors")


Move = tuple[UUID, tuple[Loaded[resource.Resource], Mapping[str, int]]]


def _ordered(load: Load, asked: Asked, moves: Sequence[Move]) -> Decision:
    """Each order is decided on what those before it leave."""
    ahead = together.Ahead(load)
    for number, (thing, by) in moves:
        wanted = _wanted(load, thing, by)
        ahead.add(reorder(ahead.load, msgspec.structs.replace(asked, new_id=number), thing, wanted))
    first, *rest = (number.hex for number, _ in moves)
    return ahead.decision(msgspec.to_builtins(Reallocated(first, tuple(rest))))


def _wanted(load: Load, thing: Loaded[resource.Resource], by: Mapping[str, int]) -> Wanted:
    state = thing.required()
    of = load(offering.KIND, state.offering).required()
    moved = {kind: state.limits.get(kind, 0) + amount for kind, amount in by.items()}
    amounts = limits.checked(of.components, {**state.limits, **moved})
    attributes: dict[str, Any] = {"name": state.title, "old_limits": state.limits}
    return Wanted(type="Update", resource=thing.stream, plan=state.plan, attributes=attributes, limits=amounts)


HANDLERS: Handlers = {ReallocateLimits: reallocate}
