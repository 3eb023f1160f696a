"""Security groups and the whole list of their rules."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec

from adapters.openstack.asking import ask, get, look, pages, remove
from adapters.openstack.cloud import Cloud
from adapters.openstack.outcome import mark

DEFAULT = "default"
"""The group that every project has from the beginning and that goes with it."""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """Empty or None: any. For icmp the ports are type and code. `remote_group` is an id at the cloud."""

    direction: str = "ingress"
    ethertype: str = "IPv4"
    protocol: str = ""
    from_port: int | None = None
    to_port: int | None = None
    cidr: str = ""
    remote_group: str = ""


class SecurityGroupWish(msgspec.Struct, frozen=True, kw_only=True):
    """Traffic to the outside stays allowed as Neutron begins with, unless a rule of `rules` is about it."""

    name: str
    rules: tuple[Rule, ...] = ()


class SecurityGroupSeen(msgspec.Struct, frozen=True, kw_only=True):
    backend_id: str
    name: str
    rules: tuple[Rule, ...]


EVERY_PORT = (1, 65535)
"""Neutron keeps this as no ports at all."""
ALL_OUT = (Rule(direction="egress"), Rule(direction="egress", ethertype="IPv6"))


def find(cloud: Cloud, stream: UUID) -> SecurityGroupSeen | None:
    found = _find(cloud, stream)
    return _seen(found) if found else None


def create(cloud: Cloud, stream: UUID, wish: SecurityGroupWish) -> SecurityGroupSeen:
    return _with_rules(cloud, _find(cloud, stream) or _create(cloud, stream, wish), wish.rules)


def see(cloud: Cloud, backend_id: str) -> SecurityGroupSeen:
    return _seen(_get(cloud, backend_id))


def rename(cloud: Cloud, backend_id: str, name: str) -> SecurityGroupSeen:
    path, told = f"/security-groups/{backend_id}", {"security_group": {"name": name}}
    return _seen(ask(cloud, "network", "PUT", path, told)["security_group"])


def set_rules(cloud: Cloud, backend_id: str, rules: tuple[Rule, ...]) -> SecurityGroupSeen:
    return _with_rules(cloud, _get(cloud, backend_id), rules)


def delete(cloud: Cloud, backend_id: str) -> None:
    """Raises Retryable while a port has it."""
    remove(cloud, "network", f"/security-groups/{backend_id}")


def all_groups(cloud: Cloud, project: str) -> tuple[SecurityGroupSeen, ...]:
    """The one named default too."""
    found = pages(cloud, "network", "/security-groups", "security_groups", {"project_id": project})
    return tuple(map(_seen, found))


def _find(cloud: Cloud, stream: UUID) -> dict[str, Any] | None:
    return look(cloud, "network", "/security-groups", "security_groups", {"description": mark(stream)})


def _create(cloud: Cloud, stream: UUID, wish: SecurityGroupWish) -> dict[str, Any]:
    told = {"security_group": {"name": wish.name, "description": mark(stream)}}
    return dict(ask(cloud, "network", "POST", "/security-groups", told)["security_group"])


def _with_rules(cloud: Cloud, group: dict[str, Any], rules: Collection[Rule]) -> SecurityGroupSeen:
    """Only what differs is said: at most one call that adds, one for each that goes."""
    wanted = {_kept(one) for one in rules} | (set() if _about_outside(rules) else set(ALL_OUT))
    there = {_rule(one): one["id"] for one in group["security_group_rules"]}
    if missing := [_told(group["id"], one) for one in rules_in_order(wanted - there.keys())]:
        ask(cloud, "network", "POST", "/security-group-rules", {"security_group_rules": missing})
    for rule in there.keys() - wanted:
        remove(cloud, "network", f"/security-group-rules/{there[rule]}")
    return SecurityGroupSeen(backend_id=group["id"], name=group["name"], rules=rules_in_order(wanted))


def _about_outside(rules: Collection[Rule]) -> bool:
    return any(one.direction == "egress" for one in rules)


def _kept(rule: Rule) -> Rule:
    every = rule.protocol in ("tcp", "udp") and (rule.from_port, rule.to_port) == EVERY_PORT
    return msgspec.structs.replace(rule, from_port=None, to_port=None) if every else rule


def rules_in_order(rules: Collection[Rule]) -> tuple[Rule, ...]:
    """The same for the same rules, as Neutron's order means nothing."""
    return tuple(sorted(rules, key=repr))


def _get(cloud: Cloud, backend_id: str) -> dict[str, Any]:
    return get(cloud, "network", f"/security-groups/{backend_id}", "security_group")


def _told(group: str, rule: Rule) -> dict[str, Any]:
    return {
        "security_group_id": group,
        "direction": rule.direction,
        "ethertype": rule.ethertype,
        "protocol": rule.protocol or None,
        "port_range_min": rule.from_port,
        "port_range_max": rule.to_port,
        "remote_ip_prefix": rule.cidr or None,
        "remote_group_id": rule.remote_group or None,
    }


def _rule(told: dict[str, Any]) -> Rule:
    return Rule(
        direction=told["direction"],
        ethertype=told["ethertype"],
        protocol=told["protocol"] or "",
        from_port=told["port_range_min"],
        to_port=told["port_range_max"],
        cidr=told["remote_ip_prefix"] or "",
        remote_group=told["remote_group_id"] or "",
    )


def _seen(group: dict[str, Any]) -> SecurityGroupSeen:
    rules = rules_in_order([_rule(one) for one in group["security_group_rules"]])
    return SecurityGroupSeen(backend_id=group["id"], name=group["name"], rules=rules)
