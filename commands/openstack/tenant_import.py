"""A project that was found at a cloud and is to be a tenant, with its networks and security groups. What else is in it
can be imported once it has offerings of its own."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

import msgspec

from commands.decision import Change
from commands.openstack.found import Adoption, Found, Thing, require_strange, taken_over
from commands.openstack.place import place, stream_of, taken
from domain.marketplace.offering import Offering


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """`seen` are fields of the noun's Seen, but for what is below, as the cloud calls it: of a subnet the network it is
    in, of a router the subnets it is connected with, of rules the other group."""

    backend_id: str
    name: str = ""
    seen: dict[str, Any] = msgspec.field(default_factory=dict)
    network: str = ""
    subnets: tuple[str, ...] = ()
    rules: tuple[dict[str, Any], ...] = ()


class TenantFound(Thing, frozen=True, kw_only=True):
    """`quotas` and `usages` by their names in the API."""

    quotas: dict[str, int] = msgspec.field(default_factory=dict)
    usages: dict[str, int] = msgspec.field(default_factory=dict)
    networks: tuple[Part, ...] = ()
    subnets: tuple[Part, ...] = ()
    routers: tuple[Part, ...] = ()
    security_groups: tuple[Part, ...] = ()


class _Asked(msgspec.Struct, frozen=True):
    number: UUID
    thing: TenantFound

    def stream(self, part: str) -> UUID:
        """Of what is in it, by what the cloud calls that."""
        return uuid5(self.number, part)

    def begun(self, noun: str, part: Part, told: Mapping[str, Any], seen: Mapping[str, Any]) -> Change:
        named = {"tenant": self.number, "backend_id": part.backend_id, "title": (part.name or part.backend_id)[:150]}
        return taken_over(noun, self.stream(part.backend_id), {**named, **told}, {**part.seen, **seen})


def adopt(found: Found) -> Adoption:
    """Raises Invalid."""
    thing, offered = found.as_(TenantFound), found.offering.required()
    require_strange(found.load, "tenant", (), thing)
    asked = _Asked(stream_of(found.resource), thing)
    where = place(found.load, asked.number)
    parts = (*_networks(asked), *_routers(asked), *_groups(asked))
    held = taken(where, {each.stream: (each.kind.name, each.after) for each in parts})
    return Adoption(changes=(_tenant(asked, found, offered), *parts, *held), limits=_limits(offered, thing))


def _tenant(asked: _Asked, found: Found, offered: Offering) -> Change:
    thing = asked.thing
    told = {
        "backend_id": thing.backend_id,
        "offering": found.offering.stream,
        "resource": found.resource,
        "cloud": str(offered.service_attributes.get("backend_url", "")).rstrip("/"),
        **thing.called,
    }
    outside = (each.seen.get("external_network_id") for each in thing.routers)
    seen = {
        "quotas": thing.quotas,
        "usages": thing.usages,
        "internal_network_id": next((each.backend_id for each in thing.networks), ""),
        "external_network_id": next(filter(None, outside), ""),
    }
    return taken_over("tenant", asked.number, told, seen)


def _networks(asked: _Asked) -> list[Change]:
    """With their subnets."""
    thing = asked.thing
    there = {each.backend_id for each in thing.networks}
    networks = [asked.begun("network", each, {}, {}) for each in thing.networks]
    return [*networks, *(_subnet(asked, each) for each in thing.subnets if each.network in there)]


def _subnet(asked: _Asked, part: Part) -> Change:
    connected = any(part.backend_id in each.subnets for each in asked.thing.routers)
    told = {"network": asked.stream(part.network), "cidr": part.seen["cidr"]}
    return asked.begun("subnet", part, told, {"is_connected": connected})


def _routers(asked: _Asked) -> list[Change]:
    there = {each.backend_id for each in asked.thing.subnets}
    return [
        asked.begun("router", each, {}, {"subnets": tuple(asked.stream(one) for one in each.subnets if one in there)})
        for each in asked.thing.routers
    ]


def _groups(asked: _Asked) -> list[Change]:
    there = {each.backend_id for each in asked.thing.security_groups}

    def rule(told: dict[str, Any]) -> dict[str, Any]:
        other = told.get("remote_group")
        return {**told, "remote_group": asked.stream(other) if other in there else None}

    return [
        asked.begun("security_group", each, {}, {"rules": tuple(map(rule, each.rules))})
        for each in asked.thing.security_groups
    ]


def _limits(offered: Offering, thing: TenantFound) -> dict[str, int]:
    """Those of its quotas that are sold; what is without a limit has none here."""
    quotas = {"cores" if name == "vcpu" else name: amount for name, amount in thing.quotas.items()}
    sold = (each.type for each in offered.components if each.billing_type == "limit")
    return {name: quotas[name] for name in sold if quotas.get(name, -1) >= 0}
