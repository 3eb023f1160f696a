"""Security groups of a tenant."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision
from commands.openstack.acting import acts, changes
from commands.openstack.place import begun, decided, open_place, taken
from commands.ports import Load
from domain import check
from domain.openstack import security_group
from domain.openstack.security_group_events import Rule
from domain.refusal import Invalid


class CreateSecurityGroup(msgspec.Struct, frozen=True):
    """A rule: ethertype, direction, protocol, from_port, to_port, cidr, description, remote_group (a stream)."""

    tenant: UUID
    name: str
    description: str = ""
    rules: tuple[dict[str, Any], ...] = ()


class SetSecurityGroupRules(msgspec.Struct, frozen=True):
    """All of them."""

    security_group: UUID
    rules: tuple[dict[str, Any], ...]


class ChangeSecurityGroup(msgspec.Struct, frozen=True):
    security_group: UUID
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET


class DeleteSecurityGroup(msgspec.Struct, frozen=True):
    security_group: UUID


_CHOICES = {"ethertype": ("IPv4", "IPv6"), "direction": ("ingress", "egress"), "protocol": ("", "tcp", "udp", "icmp")}


def rules_of(told: Sequence[Any]) -> tuple[Rule, ...]:
    """Raises Invalid naming the field `rules`."""
    rules = tuple(_rule(each) for each in told)
    security_group.require_rules(rules)
    return rules


def _rule(told: Any) -> Rule:
    try:
        rule = msgspec.convert({name: value for name, value in told.items() if value is not None}, Rule)
    except (msgspec.ValidationError, AttributeError):
        raise Invalid("Not a valid security group rule.", "rules") from None
    for field, choices in _CHOICES.items():
        if getattr(rule, field) not in choices:
            raise Invalid(f'"{getattr(rule, field)}" is not a valid choice.', f"rules.{field}")
    if rule.from_port is not None and rule.to_port is not None and rule.from_port > rule.to_port:
        raise Invalid('"from_port" should be less or equal to "to_port"', "rules.to_port")
    return rule


def create_security_group(command: CreateSecurityGroup, asked: Asked, load: Load) -> Decision:
    where = open_place(load, command.tenant)
    title = check.text("name", command.name, 150)
    security_group.require_name(title)
    events = security_group.create(
        {
            "run": asked.new_id,
            "tenant": command.tenant,
            "title": title,
            "description": check.text("description", command.description, 4096, required=False),
            "rules": rules_of(command.rules),
        }
    )
    made = begun("security_group", asked.new_id, events)
    parts = taken(where, {asked.new_id: ("security_group", made.after)})
    where.room({"security_group_count": 1, "security_group_rule_count": len(command.rules)})
    return decided(load, where, (made, *parts), asked.new_id)


HANDLERS: Handlers = {
    CreateSecurityGroup: create_security_group,
    SetSecurityGroupRules: acts(
        "security_group",
        lambda said: security_group.set_rules(said.state, said.asked.new_id, rules_of(said.command.rules)),
        lambda said: {"security_group_count": 1, "security_group_rule_count": len(said.command.rules)},
    ),
    ChangeSecurityGroup: changes("security_group"),
    DeleteSecurityGroup: acts("security_group", lambda said: security_group.delete(said.state, said.asked.new_id)),
}
