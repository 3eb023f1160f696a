"""A security group: what may come in and go out (contract/state-machines.md, section 7)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from domain import operation
from domain.event import Event
from domain.kind import Kind
from domain.openstack import security_group_events as happened
from domain.openstack.security_group_events import EVENTS, GROUPS, OUTCOMES, REQUESTS, Rule
from domain.operation import Backed
from domain.refusal import Invalid

__all__ = ["EVENTS", "OUTCOMES", "REQUESTS"]

RESERVED = "default"


class SecurityGroup(Backed, frozen=True, kw_only=True):
    tenant: UUID
    title: str
    description: str = ""
    rules: tuple[Rule, ...] = ()


def require_rules(rules: Sequence[Rule]) -> None:
    """Each once. Raises Invalid."""
    said = [msgspec.structs.replace(rule, description="") for rule in rules]
    if any(rule in said[:place] for place, rule in enumerate(said)):
        raise Invalid("Duplicate security group rules are not allowed.", "rules")


def require_name(title: str) -> None:
    if title == RESERVED:
        raise Invalid("Default security group is managed by OpenStack itself.", "name")


def create(told: Mapping[str, Any]) -> list[Event]:
    """Checked by then. `told` are the fields of SecurityGroupCreationRequested."""
    return [happened.SecurityGroupCreationRequested(**told)]


def set_rules(security_group: SecurityGroup, run: UUID, rules: tuple[Rule, ...]) -> list[Event]:
    operation.require(security_group)
    require_name(security_group.title)
    require_rules(rules)
    return [happened.SecurityGroupRulesRequested(run=run, rules=rules)]


def delete(security_group: SecurityGroup, run: UUID) -> list[Event]:
    operation.require(security_group, ("OK", "ERRED"))
    require_name(security_group.title)
    return [happened.SecurityGroupDeletionRequested(run=run)]


def pull(security_group: SecurityGroup, run: UUID) -> list[Event]:
    operation.require_pullable(security_group)
    return [happened.SecurityGroupPullRequested(run=run)]


def change(security_group: SecurityGroup, run: UUID, given: Mapping[str, Any]) -> list[Event]:
    """The cloud is told its name."""
    operation.require(security_group)
    require_name(security_group.title)
    wanted = operation.described(given)
    require_name(wanted.get("title", ""))
    wish = happened.SecurityGroupPushRequested(run=run)
    return operation.changed(security_group, wanted, GROUPS, wish, (happened.SecurityGroupRenamed,))


evolve = operation.evolution(SecurityGroup, happened.SecurityGroupCreationRequested, GROUPS)
KIND = Kind(name="security_group", state=SecurityGroup, evolve=evolve)
