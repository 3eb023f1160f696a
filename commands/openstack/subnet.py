"""Subnets: one per network, none overlapping another of its tenant."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded
from commands.fields import given
from commands.openstack.acting import acts, changes
from commands.openstack.place import Place, begun, decided, place, taken
from commands.ports import Load
from domain import check, operation
from domain.openstack import network, subnet
from domain.openstack.subnet_events import Pool, Route
from domain.refusal import Invalid, WrongState

DEFAULT_CIDR = "192.168.42.0/24"
FIRST, LAST = 10, 200
"""Of the addresses machines get by themselves."""


class CreateSubnet(msgspec.Struct, frozen=True):
    """An empty `gateway_ip`: the first address. No pools: .10 to .200. `run`: of the tenant's own creation."""

    network: UUID
    name: str
    description: str = ""
    cidr: str = DEFAULT_CIDR
    gateway_ip: str = ""
    disable_gateway: bool = False
    allocation_pools: tuple[Pool, ...] = ()
    dns_nameservers: tuple[str, ...] = ()
    host_routes: tuple[Route, ...] = ()
    run: UUID | None = None


class ConnectSubnet(msgspec.Struct, frozen=True):
    """With the first router of its tenant."""

    subnet: UUID


class DisconnectSubnet(msgspec.Struct, frozen=True):
    subnet: UUID


class ChangeSubnet(msgspec.Struct, frozen=True):
    subnet: UUID
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET


class DeleteSubnet(msgspec.Struct, frozen=True):
    subnet: UUID


def create_subnet(command: CreateSubnet, asked: Asked, load: Load) -> Decision:
    within = load(network.KIND, command.network)
    state = within.required("network")
    if not command.run:
        operation.require(state)
    where = place(load, state.tenant)
    others = tuple(load(subnet.KIND, each) for each in where.held.things("subnet"))
    _require_alone(command, others)
    where.room({"subnet_count": 1})
    fields = given(command, "name", "cidr", "run", "allocation_pools")
    cidr = _range(command.cidr)
    more = {
        "run": command.run or asked.new_id,
        "tenant": state.tenant,
        "title": check.text("name", command.name, 150),
        "cidr": str(cidr),
        "allocation_pools": command.allocation_pools or _pool(cidr),
    }
    made = begun("subnet", asked.new_id, subnet.create({**fields, **more}))
    changes = (made, *taken(where, {asked.new_id: ("subnet", made.after)}))
    return decided(load, where, changes, asked.new_id, (within, *others))


def _range(cidr: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(cidr)
    except ValueError:
        raise Invalid("Enter a valid network, e.g. 192.168.42.0/24.", "cidr") from None


def _pool(cidr: IPv4Network | IPv6Network) -> tuple[Pool, ...]:
    """Where the range is too small the cloud takes all of it."""
    return (Pool(str(cidr[FIRST]), str(cidr[LAST])),) if cidr.num_addresses > LAST + 1 else ()


def _require_alone(command: CreateSubnet, others: tuple[Loaded[subnet.Subnet], ...]) -> None:
    cidr = _range(command.cidr)
    for each in (other.required() for other in others):
        if each.network == command.network:
            raise Invalid("Internal network cannot have more than one subnet.", "non_field_errors")
        there = ip_network(each.cidr)
        if there.version == cidr.version and there.overlaps(cidr):
            raise Invalid(f"CIDR {cidr} overlaps with CIDR {there}", "cidr")
    if command.disable_gateway and command.gateway_ip:
        raise Invalid("disable_gateway and gateway_ip are mutually exclusive.", "gateway_ip")


def _router(where: Place) -> UUID:
    routers = where.held.things("router")
    if not routers:
        raise WrongState("The tenant has no router.")
    return routers[0]


HANDLERS: Handlers = {
    CreateSubnet: create_subnet,
    ConnectSubnet: acts("subnet", lambda said: subnet.connect(said.state, said.asked.new_id, _router(said.where))),
    DisconnectSubnet: acts(
        "subnet", lambda said: subnet.disconnect(said.state, said.asked.new_id, _router(said.where))
    ),
    ChangeSubnet: changes("subnet"),
    DeleteSubnet: acts("subnet", lambda said: subnet.delete(said.state, said.asked.new_id)),
}
