"""How a machine is connected, and who looks at its console."""

import re
from ipaddress import ip_network
from uuid import UUID, uuid5

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision
from commands.identity.extra_rights import is_staff
from commands.marketplace.asker import user_of
from commands.openstack import attributes as told
from commands.openstack.acting import Said, acts, when_ok
from commands.openstack.place import decided, place_of
from commands.ports import Load
from domain import operation
from domain.event import Event
from domain.openstack import instance, subnet
from domain.openstack.connection import APART, NO_OUTSIDE, AddressPair, Plug, WantedFloatingIp, WantedPort
from domain.platform import setting
from domain.refusal import Forbidden, Invalid, WrongState

ELSEWHERE = "Subnet does not belong to the same tenant."
TWICE = "It is impossible to use the same floating IP twice."
FOR_CUSTOMERS = "WALDUR_OPENSTACK.ALLOW_CUSTOMER_USERS_OPENSTACK_CONSOLE_ACCESS"
CLOSED = "You do not have permission to perform this action."
_MAC = re.compile(r"[0-9a-fA-F]{2}([:-][0-9a-fA-F]{2}){5}")


class GivenPort(msgspec.Struct, frozen=True):
    """One of its ports, or any in this subnet; no addresses: any."""

    subnet: UUID | None = None
    port: UUID | None = None
    addresses: tuple[str, ...] = ()


class GivenFloatingIp(msgspec.Struct, frozen=True):
    """One it has, by its number or its address, or a new one, led to its port in this subnet."""

    subnet: UUID
    floating_ip: UUID | None = None
    address: str = ""


class SetInstancePorts(msgspec.Struct, frozen=True):
    """All of them."""

    instance: UUID
    ports: tuple[GivenPort, ...]


class SetInstanceFloatingIps(msgspec.Struct, frozen=True):
    """All of them; not given: as they are."""

    instance: UUID
    floating_ips: tuple[GivenFloatingIp, ...] | UnsetType = UNSET


class AssignFloatingIp(msgspec.Struct, frozen=True):
    """One more, led to its port in this subnet; None: to its first port."""

    instance: UUID
    subnet: UUID | None = None


class SetInstanceAddressPairs(msgspec.Struct, frozen=True):
    """All of them, of its port in this subnet."""

    instance: UUID
    subnet: UUID
    allowed_address_pairs: tuple[AddressPair, ...]


class OpenConsole(msgspec.Struct, frozen=True):
    """Whoever may, is shown it; that it was opened is on record."""

    instance: UUID


class ReadConsoleLog(msgspec.Struct, frozen=True):
    """Whether that may be read."""

    instance: UUID


def _set_ports(said: Said) -> list[Event]:
    left, wanted = list(said.state.plugs), []
    for place, given in enumerate(said.command.ports):
        plug = _kept(left, given)
        if plug is not None:
            left.remove(plug)
        number = plug.number if plug else uuid5(said.asked.new_id, f"port {place}")
        addresses = tuple(told.ip(each, "ports.fixed_ips") for each in given.addresses)
        wanted.append(WantedPort(number, _subnet(said, given, plug), addresses))
    return instance.set_ports(said.state, said.asked.new_id, tuple(wanted))


def _kept(left: list[Plug], given: GivenPort) -> Plug | None:
    """Raises Invalid where it names one the machine has not."""
    found = next((each for each in left if given.port in (None, each.number) and _in(each, given.subnet)), None)
    if found is None and given.port is not None:
        raise Invalid(told.NOTHING_THERE, "ports")
    return found


def _in(plug: Plug, number: UUID | None) -> bool:
    return number is None or plug.subnet == number


def _subnet(said: Said, given: GivenPort, plug: Plug | None) -> UUID:
    number = given.subnet or (plug.subnet if plug and given.port else None)
    if number is None:
        raise Invalid(told.REQUIRED, "ports.subnet")
    found = said.load(subnet.KIND, number).state
    if found is None or found.deleted or found.tenant != said.state.tenant:
        raise Invalid(ELSEWHERE, "ports")
    operation.require(found)
    return number


def _set_floating_ips(said: Said) -> list[Event]:
    if said.command.floating_ips is UNSET:
        return []
    wanted = tuple(_floating_ip(said, place, each) for place, each in enumerate(said.command.floating_ips))
    if len({each.number for each in wanted}) < len(wanted):
        raise Invalid(TWICE, "floating_ips")
    return instance.set_floating_ips(said.state, said.asked.new_id, wanted)


def _require_outside(said: Said) -> None:
    if not said.where.tenant.required().external_network_id:
        raise WrongState(NO_OUTSIDE)


def _floating_ip(said: Said, place: int, given: GivenFloatingIp) -> WantedFloatingIp:
    if instance.plug_in(said.state, given.subnet) is None:
        raise Invalid(APART, "floating_ips")
    if given.floating_ip is None and not given.address:
        _require_outside(said)
        return WantedFloatingIp(uuid5(said.asked.new_id, f"floating ip {place}"), given.subnet)
    for each in said.state.floating_ips:
        if each.number == given.floating_ip or each.address == given.address:
            return WantedFloatingIp(each.number, given.subnet)
    raise Invalid(told.NOTHING_THERE, "floating_ips")


def _assign(said: Said) -> list[Event]:
    """One that it has and that is led nowhere is taken first."""
    state, subnets = said.state, {each.number: each.subnet for each in said.state.plugs}
    led = {each.number: subnets.get(each.port) for each in state.floating_ips}
    kept = tuple(WantedFloatingIp(number, at) for number, at in led.items() if at is not None)
    free = next((number for number, at in led.items() if at is None), uuid5(said.asked.new_id, "floating ip"))
    at = said.command.subnet or next((each for each in subnets.values() if each), None)
    if at is None or instance.plug_in(state, at) is None:
        raise Invalid(APART, "subnet")
    _require_outside(said)
    return instance.set_floating_ips(state, said.asked.new_id, (*kept, WantedFloatingIp(free, at)))


def _set_pairs(said: Said) -> list[Event]:
    if instance.plug_in(said.state, said.command.subnet) is None:
        raise Invalid(APART, "subnet")
    pairs = tuple(_checked(each) for each in said.command.allowed_address_pairs)
    return instance.set_address_pairs(said.state, said.asked.new_id, said.command.subnet, pairs)


def _checked(pair: AddressPair) -> AddressPair:
    try:
        ip_network(pair.ip_address, strict=False)
    except ValueError:
        raise Invalid("Enter a valid IP address or network.", "allowed_address_pairs.ip_address") from None
    if pair.mac_address and not _MAC.fullmatch(pair.mac_address):
        raise Invalid("Enter a valid MAC address.", "allowed_address_pairs.mac_address")
    return pair


def _open_console(said: Said) -> list[Event]:
    overrides = said.load(setting.KIND, setting.STREAM).state or setting.Overrides()
    if not overrides.value(FOR_CUSTOMERS) and user_of(said.asked) and not is_staff(said.asked, said.load):
        raise Forbidden(CLOSED)
    return instance.open_console(said.state)


def _log_read(command: ReadConsoleLog, _asked: Asked, load: Load) -> Decision:
    found = load(instance.KIND, command.instance)
    operation.require(found.required("instance"))
    return decided(load, place_of(load, "instance", found), (), command.instance)


HANDLERS: Handlers = {
    SetInstancePorts: acts("instance", when_ok(_set_ports)),
    SetInstanceFloatingIps: acts("instance", when_ok(_set_floating_ips)),
    AssignFloatingIp: acts("instance", when_ok(_assign)),
    SetInstanceAddressPairs: acts("instance", when_ok(_set_pairs)),
    OpenConsole: acts("instance", _open_console),
    ReadConsoleLog: _log_read,
}
