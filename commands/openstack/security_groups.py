"""All security groups of a tenant at once."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Change, Decision, Loaded, change
from commands.openstack.place import begun, decided, open_place, taken
from commands.openstack.security_group import rules_of
from commands.ports import Load
from domain import check
from domain.event import Event
from domain.openstack import security_group
from domain.openstack.security_group import SecurityGroup
from domain.operation import Requested
from domain.refusal import Invalid


class GroupForm(msgspec.Struct, frozen=True):
    """`uuid`: of one whose name may change. A rule may have `remote_group_name` in place of `remote_group`."""

    name: str
    uuid: UUID | None = None
    description: str | UnsetType = UNSET
    rules: tuple[dict[str, Any], ...] = ()


class PushSecurityGroups(msgspec.Struct, frozen=True):
    """Those that are there get these rules, the others are made; those that are not named stay. None named at all: the
    rules of all that are there are told to the cloud once more."""

    tenant: UUID
    groups: tuple[GroupForm, ...] = ()


Groups = Mapping[UUID, Loaded[SecurityGroup]]


def push(command: PushSecurityGroups, asked: Asked, load: Load) -> Decision:
    where = open_place(load, command.tenant)
    there = {number: load(security_group.KIND, number) for number in where.held.things("security_group")}
    changes = _named(command, asked, there) if command.groups else _again(asked, there)
    more = {"security_group_count": 0, "security_group_rule_count": 0}
    for each in changes:
        before = there[each.stream].required().rules if each.stream in there else None
        more["security_group_count"] += before is None
        more["security_group_rule_count"] += len(_rules(each)) - len(before or ())
    where.room(more)
    parts = taken(where, {each.stream: ("security_group", _wished(each)) for each in changes})
    return decided(load, where, (*changes, *parts), command.tenant)


def _rules(made: Change) -> tuple[Any, ...]:
    """Those that are wished."""
    return next((each.rules for each in reversed(made.events) if hasattr(each, "rules")), made.after.rules)


def _wished(made: Change) -> SecurityGroup:
    state: SecurityGroup = made.after
    return msgspec.structs.replace(state, rules=_rules(made))


def _again(asked: Asked, there: Groups) -> tuple[Change, ...]:
    found: tuple[Change, ...] = ()
    for each in there.values():
        state = each.required()
        if state.title != security_group.RESERVED:
            found = (*found, *change(each, security_group.set_rules(state, asked.new_id, state.rules)))
    return found


def _named(command: PushSecurityGroups, asked: Asked, there: Groups) -> tuple[Change, ...]:
    titles = {each.required().title: number for number, each in there.items()}
    numbers = [form.uuid or titles.get(form.name) or uuid5(asked.new_id, form.name) for form in command.groups]
    names = {**titles, **{form.name: number for form, number in zip(command.groups, numbers, strict=True)}}
    if len(set(numbers)) < len(numbers):
        raise Invalid("A security group is named twice.", "name")
    found: tuple[Change, ...] = ()
    for form, number in zip(command.groups, numbers, strict=True):
        rules = rules_of([_by_stream(rule, names) for rule in form.rules])
        if number in there:
            found = (*found, *change(there[number], _set(form, there[number].required(), asked, rules)))
        elif form.uuid:
            raise Invalid("The security group belongs to another tenant.", "uuid")
        else:
            found = (*found, _made(command.tenant, form, number, asked, rules))
    return found


def _by_stream(rule: Mapping[str, Any], names: Mapping[str, UUID]) -> dict[str, Any]:
    told = dict(rule)
    if name := told.pop("remote_group_name", None):
        if name not in names:
            raise Invalid("Remote security group is not found.", "remote_group_name")
        told["remote_group"] = names[name]
    return told


def _set(form: GroupForm, state: SecurityGroup, asked: Asked, rules: tuple[Any, ...]) -> list[Event]:
    """Nothing where all is as it was. The cloud is told the name along with the rules."""
    told: dict[str, Any] = {"name": form.name}
    if form.description is not UNSET:
        told["description"] = form.description
    changes = security_group.change(state, asked.new_id, told)
    if rules == state.rules:
        return changes
    known = [each for each in changes if not isinstance(each, Requested)]
    return [*known, *security_group.set_rules(state, asked.new_id, rules)]


def _made(tenant: UUID, form: GroupForm, number: UUID, asked: Asked, rules: tuple[Any, ...]) -> Change:
    security_group.require_name(form.name)
    described = "" if form.description is UNSET else str(form.description)
    told = {
        "run": asked.new_id,
        "tenant": tenant,
        "title": check.text("name", form.name, 150),
        "description": check.text("description", described, 4096, required=False),
        "rules": rules,
    }
    return begun("security_group", number, security_group.create(told))


HANDLERS: Handlers = {PushSecurityGroups: push}
