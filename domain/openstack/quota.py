"""What is in a tenant, and how much of its quotas each thing takes: one stream per tenant."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID, uuid5

import msgspec

from domain.event import Event
from domain.kind import Kind
from domain.openstack.instance import Instance
from domain.openstack.network import Network
from domain.openstack.router import Router
from domain.openstack.security_group import SecurityGroup
from domain.openstack.subnet import Subnet
from domain.openstack.volume import Volume
from domain.refusal import Invalid

SHORT = "There is not enough {name} left in the tenant: need {need}, have {have}, free {free}."


class QuotaTaken(Event, frozen=True):
    """What `thing`, which is a `noun`, takes from now on; nothing when it is gone."""

    name: ClassVar[str] = "openstack.quota.taken"
    noun: str
    thing: UUID
    amounts: dict[str, int]


EVENTS: tuple[type[Event], ...] = (QuotaTaken,)


class Held(msgspec.Struct, frozen=True):
    noun: str
    amounts: dict[str, int]


class Quota(msgspec.Struct, frozen=True):
    """By thing (32 hex)."""

    held: dict[str, Held] = {}

    def used(self) -> dict[str, int]:
        """By the name of the quota."""
        found: dict[str, int] = {}
        for each in self.held.values():
            for name, amount in each.amounts.items():
                found[name] = found.get(name, 0) + amount
        return found

    def things(self, *nouns: str) -> tuple[UUID, ...]:
        return tuple(UUID(thing) for thing, held in self.held.items() if held.noun in nouns)


NONE = Quota()


def stream_of(tenant: UUID) -> UUID:
    return uuid5(tenant, "quota")


def require_room(
    quota: Quota, limits: Mapping[str, int], more: Mapping[str, int], field: str = "non_field_errors"
) -> None:
    """Raises Invalid with what is needed, had and free. -1 is without a limit, and so is what has none."""
    used = quota.used()
    for name, need in more.items():
        limit, have = limits.get(name, -1), used.get(name, 0)
        if need > 0 and limit >= 0 and have + need > limit:
            raise Invalid(SHORT.format(name=name, need=need, have=have, free=max(limit - have, 0)), field)


def require_kept(quota: Quota, limits: Mapping[str, int]) -> None:
    """New limits must leave what is there its place. Raises Invalid."""
    for name, have in quota.used().items():
        if 0 <= limits.get(name, -1) < have:
            told = f"The tenant uses more of {name}: need {have}, have {limits[name]}, free 0."
            raise Invalid(told, f"limits.{LIMITS.get(name, name)}")


LIMITS = {"vcpu": "cores"}
"""Quotas whose limit in an order has another name."""


def of_volume(size: int, type_name: str) -> dict[str, int]:
    """Of its type in GiB, as the API has it."""
    typed = {f"gigabytes_{type_name}": -(-size // 1024)} if type_name else {}
    return {"volumes": 1, "storage": size, **typed}


def amounts(thing: Any) -> dict[str, int]:
    """What it takes as it is; nothing once it is gone."""
    if thing.deleted:
        return {}
    match thing:
        case Instance():
            return {"instances": 1, "vcpu": thing.cores, "ram": thing.ram}
        case Volume():
            return of_volume(thing.size, thing.type_name)
        case SecurityGroup():
            return {"security_group_count": 1, "security_group_rule_count": len(thing.rules)}
    return {_COUNTED[type(thing)]: 1}


_COUNTED: dict[type, str] = {Network: "network_count", Subnet: "subnet_count", Router: "router_count"}


def take(quota: Quota, noun: str, thing: UUID, wanted: Mapping[str, int]) -> list[Event]:
    """Nothing when it takes just that. Whether there is room has been asked before."""
    held = quota.held.get(thing.hex)
    if (held.amounts if held else {}) == wanted:
        return []
    return [QuotaTaken(noun=noun, thing=thing, amounts=dict(wanted))]


def more(quota: Quota, thing: UUID, wanted: Mapping[str, int]) -> dict[str, int]:
    """By how much that is more than it has."""
    held = quota.held[thing.hex].amounts if thing.hex in quota.held else {}
    return {name: amount - held.get(name, 0) for name, amount in wanted.items()}


def evolve(quota: Quota | None, event: Event) -> Quota:
    held = quota.held if quota else {}
    if isinstance(event, QuotaTaken):
        others = {thing: each for thing, each in held.items() if thing != event.thing.hex}
        kept = {**others, event.thing.hex: Held(event.noun, event.amounts)}
        return Quota(kept if event.amounts else others)
    return Quota(held)


KIND = Kind(name="quota", state=Quota, evolve=evolve, snapshot_every=100)
