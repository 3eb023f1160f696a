"""What takes an offering from one state to another."""

from typing import Any
from uuid import UUID

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded
from commands.marketplace.offering import KIND, changed
from commands.marketplace.types.registry import TYPES
from commands.ports import Load
from domain.identity import project
from domain.marketplace import category
from domain.marketplace import offering_rules as rules
from domain.marketplace.offering import Offering


class ActivateOffering(msgspec.Struct, frozen=True):
    """From now on it can be ordered."""

    offering: UUID


class PauseOffering(msgspec.Struct, frozen=True):
    offering: UUID
    paused_reason: str = ""


class UnpauseOffering(msgspec.Struct, frozen=True):
    offering: UUID


class ArchiveOffering(msgspec.Struct, frozen=True):
    offering: UUID


class DraftOffering(msgspec.Struct, frozen=True):
    offering: UUID


class MakeOfferingUnavailable(msgspec.Struct, frozen=True):
    offering: UUID


class MakeOfferingAvailable(msgspec.Struct, frozen=True):
    offering: UUID


STEPS: dict[type[msgspec.Struct], str] = {
    ActivateOffering: "activate",
    PauseOffering: "pause",
    UnpauseOffering: "unpause",
    ArchiveOffering: "archive",
    DraftOffering: "draft",
    MakeOfferingUnavailable: "make_unavailable",
    MakeOfferingAvailable: "make_available",
}


def _wanted(found: Offering, placed: Loaded[category.Category], within: Loaded[project.Project] | None) -> rules.Wanted:
    kind = TYPES.get(found.type)
    return rules.Wanted(
        components=bool(kind and kind.needs_components),
        attributes=kind.required_service_attributes if kind else (),
        secret_options=kind.required_secret_options if kind else (),
        known=kind is not None,
        category=placed.state is not None and not placed.state.removed,
        scope=within is None or (within.state is not None and not within.state.removed),
    )


def _step(command: Any, _asked: Asked, load: Load) -> Decision:
    state = load(KIND, command.offering).required()
    placed = load(category.KIND, state.category)
    within = load(project.KIND, state.project) if state.project else None
    fields = {name: getattr(command, name) for name in command.__struct_fields__ if name != "offering"}
    reads: tuple[Loaded[Any], ...] = (placed, within) if within else (placed,)
    wanted = _wanted(state, placed, within)
    return changed(
        load, command.offering, lambda found: rules.step(found, STEPS[type(command)], wanted, **fields), reads
    )


HANDLERS: Handlers = dict.fromkeys(STEPS, _step)
