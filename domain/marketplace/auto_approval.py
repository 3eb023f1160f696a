"""A project's rule that approves orders by itself, up to a cost a month. A project has one at most."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from domain import groups
from domain.event import Event
from domain.kind import Kind, Name
from domain.refusal import Invalid

HIGHEST = Decimal(10) ** 20


class AutoApprovalCreated(Event, frozen=True):
    """`author` answers for it: the rule works while they may approve orders."""

    name: ClassVar[str] = "marketplace.auto_approval.created"
    project: UUID
    author: UUID | None
    monthly_cost_limit: Decimal
    enabled: bool


class AutoApprovalLimitSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.auto_approval.limit_set"
    monthly_cost_limit: Decimal


class AutoApprovalEnabled(Event, frozen=True):
    name: ClassVar[str] = "marketplace.auto_approval.enabled"


class AutoApprovalDisabled(Event, frozen=True):
    name: ClassVar[str] = "marketplace.auto_approval.disabled"


class AutoApprovalTakenOver(Event, frozen=True):
    """Who changes it answers for it from then on."""

    name: ClassVar[str] = "marketplace.auto_approval.reassigned"
    author: UUID | None


class AutoApprovalRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.auto_approval.removed"


GROUPS: tuple[type[Event], ...] = (AutoApprovalLimitSet, AutoApprovalTakenOver)
EVENTS: tuple[type[Event], ...] = (
    AutoApprovalCreated,
    AutoApprovalEnabled,
    AutoApprovalDisabled,
    AutoApprovalRemoved,
    *GROUPS,
)


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    project: UUID
    author: UUID | None
    monthly_cost_limit: Decimal
    enabled: bool = True
    removed: bool = False


def _limit(value: Decimal) -> Decimal:
    if not value.is_finite() or value < 0:
        raise Invalid("Ensure this value is greater than or equal to 0.", "monthly_cost_limit")
    if value > HIGHEST or value != value.quantize(Decimal("0.01")):
        raise Invalid("Ensure that there are no more than 2 decimal places, and 20 before.", "monthly_cost_limit")
    return value


def create(project: UUID, author: UUID | None, monthly_cost_limit: Decimal, enabled: bool) -> list[Event]:
    limit = _limit(monthly_cost_limit)
    return [AutoApprovalCreated(project=project, author=author, monthly_cost_limit=limit, enabled=enabled)]


def change(rule: Rule, author: UUID | None, given: Mapping[str, Any]) -> list[Event]:
    wanted = {"monthly_cost_limit": _limit(given["monthly_cost_limit"])} if "monthly_cost_limit" in given else {}
    events = groups.events(rule, wanted, GROUPS)
    if "enabled" in given and given["enabled"] != rule.enabled:
        events.append(AutoApprovalEnabled() if given["enabled"] else AutoApprovalDisabled())
    return [*events, *groups.events(rule, {"author": author}, GROUPS)] if events else []


def remove(rule: Rule) -> list[Event]:
    return [] if rule.removed else [AutoApprovalRemoved()]


def evolve(rule: Rule | None, event: Event) -> Rule:
    if isinstance(event, AutoApprovalCreated):
        return Rule(**msgspec.structs.asdict(event))
    if rule is None:
        raise ValueError(f"{type(event).__name__} cannot begin a rule")
    match event:
        case AutoApprovalEnabled() | AutoApprovalDisabled():
            return msgspec.structs.replace(rule, enabled=isinstance(event, AutoApprovalEnabled))
        case AutoApprovalRemoved():
            return msgspec.structs.replace(rule, removed=True)
    return groups.remembered(rule, event) if isinstance(event, GROUPS) else rule


def of_project(project: UUID) -> Name:
    return Name("auto approval", project.hex, "project", "This field must be unique.")


def names(rule: Rule) -> frozenset[Name]:
    return frozenset() if rule.removed else frozenset({of_project(rule.project)})


KIND = Kind(name="auto_approval", state=Rule, evolve=evolve, names=names)
