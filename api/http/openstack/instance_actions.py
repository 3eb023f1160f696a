"""What is done to one machine: power, flavor, security groups, ports, addresses, volumes."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from api.http.addresses import uuid_of
from api.http.ask import Ask
from api.http.openstack.objects import Status, Struct, View, does, scheduled
from api.http.route import Handler, Reply, Route
from api.http.writes import action
from commands.openstack.connection import (
    AssignFloatingIp,
    GivenFloatingIp,
    GivenPort,
    SetInstanceAddressPairs,
    SetInstanceFloatingIps,
    SetInstancePorts,
)
from commands.openstack.instance import (
    ChangeInstanceFlavor,
    RestartInstance,
    SetInstanceSecurityGroups,
    StartInstance,
    StopInstance,
)
from commands.openstack.volume import AttachVolume, DetachVolume
from domain.openstack.connection import AddressPair

MayChange = SetInstanceSecurityGroups
"""Volumes are attached and detached by who may change volumes: the same people."""
_ANYWHERE = "192.168.42.0/24"


class Flavor(msgspec.Struct, frozen=True):
    flavor: str


class SecurityGroups(msgspec.Struct, frozen=True):
    security_groups: list[str]


class FixedIp(msgspec.Struct, frozen=True):
    ip_address: str
    subnet_id: str


class Port(msgspec.Struct, frozen=True):
    """One of its ports, or any in `subnet`. The tenant is that of the machine."""

    subnet: str | UnsetType | None = UNSET
    port: str | UnsetType = UNSET
    fixed_ips: list[FixedIp] = []
    tenant: str | UnsetType = UNSET


class Ports(msgspec.Struct, frozen=True):
    ports: list[Port]


class FloatingIp(msgspec.Struct, frozen=True):
    """`url` or `ip_address` of one it has; neither: a new one."""

    subnet: str
    url: str | UnsetType = UNSET
    ip_address: str = ""


class FloatingIps(msgspec.Struct, frozen=True):
    """Not given: they stay as they are."""

    floating_ips: list[FloatingIp] | UnsetType = UNSET


class NewFloatingIp(msgspec.Struct, frozen=True):
    """Led to its port in this subnet, its first port unless told."""

    subnet: str | UnsetType = UNSET


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    ip_address: str = _ANYWHERE
    mac_address: str = ""


class AddressPairs(msgspec.Struct, frozen=True):
    subnet: str
    allowed_address_pairs: list[Pair]


class Volume(msgspec.Struct, frozen=True):
    volume: str


def _flavor(_ask: Ask, body: Flavor) -> dict[str, Any]:
    return {"flavor": uuid_of("flavor", body.flavor, "openstack-flavors")}


def _groups(_ask: Ask, body: SecurityGroups) -> dict[str, Any]:
    found = (uuid_of("security_groups", each, "openstack-security-groups") for each in body.security_groups)
    return {"security_groups": tuple(dict.fromkeys(found))}


def _subnet(address: str, name: str = "subnet") -> UUID:
    return uuid_of(name, address, "openstack-subnets")


def _ports(_ask: Ask, body: Ports) -> dict[str, Any]:
    return {"ports": tuple(map(_port, body.ports))}


def _port(body: Port) -> GivenPort:
    return GivenPort(
        subnet=_subnet(body.subnet, "ports.subnet") if body.subnet else None,
        port=uuid_of("ports.port", body.port, "openstack-ports") if body.port else None,
        addresses=tuple(each.ip_address for each in body.fixed_ips),
    )


def _floating_ips(_ask: Ask, body: FloatingIps) -> dict[str, Any]:
    return {} if body.floating_ips is UNSET else {"floating_ips": tuple(map(_floating_ip, body.floating_ips))}


def _floating_ip(body: FloatingIp) -> GivenFloatingIp:
    known = uuid_of("floating_ips.url", body.url, "openstack-floating-ips") if body.url else None
    return GivenFloatingIp(_subnet(body.subnet, "floating_ips.subnet"), known, body.ip_address)


def _pairs(_ask: Ask, body: AddressPairs) -> dict[str, Any]:
    pairs = tuple(AddressPair(each.ip_address, each.mac_address) for each in body.allowed_address_pairs)
    return {"subnet": _subnet(body.subnet), "allowed_address_pairs": pairs}


def _one_more(_ask: Ask, body: NewFloatingIp) -> dict[str, Any]:
    return {"subnet": _subnet(body.subnet)} if body.subnet else {}


def _moves(command: Callable[[UUID, UUID], msgspec.Struct], text: str) -> Handler:
    async def call(ask: Ask) -> Reply:
        body = await ask.body(Volume, MayChange, instance=ask.uuid())
        number = uuid_of("volume", body.volume, "openstack-volumes")
        await ask.command(command(number, ask.uuid()), refers=("volume",))
        return scheduled(text)

    return call


_Fields = Callable[[Ask, Any], dict[str, Any]] | None
_DONE: tuple[tuple[str, Struct, Struct | None, _Fields], ...] = (
    ("start", StartInstance, None, None),
    ("stop", StopInstance, None, None),
    ("restart", RestartInstance, None, None),
    ("change_flavor", ChangeInstanceFlavor, Flavor, _flavor),
    ("update_security_groups", SetInstanceSecurityGroups, SecurityGroups, _groups),
    ("update_ports", SetInstancePorts, Ports, _ports),
    ("update_floating_ips", SetInstanceFloatingIps, FloatingIps, _floating_ips),
    ("update_allowed_address_pairs", SetInstanceAddressPairs, AddressPairs, _pairs),
    ("assign_floating_ip", AssignFloatingIp, NewFloatingIp, _one_more),
)
_VOLUMES = {
    "attach_volume": _moves(AttachVolume, "attach was scheduled"),
    "detach_volume": _moves(DetachVolume, "detach was scheduled"),
}


def routes(view: View) -> list[Route]:
    of_volumes = (
        action(view.one, view.operation, name, call, Volume, Status, MayChange, of=view.which, status=202)
        for name, call in _VOLUMES.items()
    )
    done = (does(view, name, command, f"{name} was scheduled", body, fields) for name, command, body, fields in _DONE)
    return [*done, *of_volumes]
