"""A virtual machine (contract/state-machines.md, section 5)."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from domain import operation
from domain.event import Event
from domain.kind import Kind
from domain.openstack import imported
from domain.openstack import instance_events as happened
from domain.openstack.connection import AddressPair, FloatingIp, Plug, Port, WantedFloatingIp, WantedPort
from domain.openstack.instance_events import EVENTS, GROUPS, OUTCOMES, REQUESTS
from domain.operation import Backed
from domain.refusal import WrongState

__all__ = ["EVENTS", "OUTCOMES", "REQUESTS"]

ACTIVE, SHUTOFF = "ACTIVE", "SHUTOFF"


class Instance(Backed, frozen=True, kw_only=True):
    """Sizes in MiB. Without a system volume it starts from a disk of its host. `ports` and `floating_ip` are what it
    was made with, `wanted_...` what was asked for last, `plugs` and `floating_ips` what there is."""

    tenant: UUID
    resource: UUID
    title: str
    description: str = ""
    flavor: str = ""
    flavor_name: str = ""
    cores: int = 0
    ram: int = 0
    flavor_disk: int = 0
    image: str = ""
    image_name: str = ""
    system_volume: UUID | None = None
    data_volumes: tuple[UUID, ...] = ()
    ports: tuple[Port, ...] = ()
    security_groups: tuple[UUID, ...] = ()
    floating_ip: bool = False
    availability_zone: str = ""
    ssh_key: UUID | None = None
    secrets: UUID | None = None
    internal_ips: tuple[str, ...] = ()
    external_ips: tuple[str, ...] = ()
    hypervisor_hostname: str = ""
    started: str = ""
    wanted_ports: tuple[WantedPort, ...] = ()
    wanted_floating_ips: tuple[WantedFloatingIp, ...] = ()
    plugs: tuple[Plug, ...] = ()
    floating_ips: tuple[FloatingIp, ...] = ()


class Removal(msgspec.Struct, frozen=True):
    """`force` drops the rule about power only."""

    force: bool = False
    delete_volumes: bool = False
    release_floating_ips: bool = True


def create(told: Mapping[str, Any]) -> list[Event]:
    """Checked by then. `told` are the fields of InstanceCreationRequested."""
    return [happened.InstanceCreationRequested(**told)]


def start(instance: Instance, run: UUID) -> list[Event]:
    operation.require(instance)
    operation.require_runtime(instance, (SHUTOFF,), "Instance is already active.")
    return [happened.InstanceStartRequested(run=run)]


def stop(instance: Instance, run: UUID) -> list[Event]:
    operation.require(instance)
    operation.require_runtime(instance, (ACTIVE,), "Instance is already stopped.")
    return [happened.InstanceStopRequested(run=run)]


def restart(instance: Instance, run: UUID) -> list[Event]:
    operation.require(instance)
    operation.require_runtime(instance, (ACTIVE,), "Please start instance first.")
    return [happened.InstanceRestartRequested(run=run)]


def resize(instance: Instance, run: UUID, flavor: Mapping[str, Any]) -> list[Event]:
    operation.require(instance)
    operation.require_runtime(instance, (SHUTOFF,), "Please stop the instance before changing its flavor.")
    if flavor["flavor"] == instance.flavor:
        raise WrongState("New flavor is the same as current.")
    return [happened.InstanceResizeRequested(run=run, **flavor)]


def set_security_groups(instance: Instance, run: UUID, security_groups: tuple[UUID, ...]) -> list[Event]:
    operation.require(instance)
    return [happened.InstanceSecurityGroupsRequested(run=run, security_groups=security_groups)]


def plug_in(instance: Instance, subnet: UUID) -> Plug | None:
    return next((each for each in instance.plugs if each.subnet == subnet), None)


def set_ports(instance: Instance, run: UUID, ports: tuple[WantedPort, ...]) -> list[Event]:
    operation.require(instance)
    return [happened.InstancePortsRequested(run=run, wanted_ports=ports)]


def set_floating_ips(instance: Instance, run: UUID, wanted: tuple[WantedFloatingIp, ...]) -> list[Event]:
    operation.require(instance)
    return [happened.InstanceFloatingIpsRequested(run=run, wanted_floating_ips=wanted)]


def set_address_pairs(instance: Instance, run: UUID, subnet: UUID, pairs: tuple[AddressPair, ...]) -> list[Event]:
    operation.require(instance)
    return [happened.InstanceAddressPairsRequested(run=run, subnet=subnet, pairs=pairs)]


def open_console(instance: Instance) -> list[Event]:
    operation.require(instance)
    return [happened.InstanceConsoleOpened()]


def pull(instance: Instance, run: UUID) -> list[Event]:
    operation.require_pullable(instance)
    return [happened.InstancePullRequested(run=run)]


def require_removable(instance: Instance, force: bool) -> None:
    operation.require(instance, ("OK", "ERRED"))
    if force or instance.state == "ERRED" or instance.runtime_state == SHUTOFF:
        return
    if instance.runtime_state == ACTIVE:
        raise WrongState("Please stop the instance before its removal.")
    raise WrongState("Instance should be shutoff and OK or erred. Please contact support.")


def delete(instance: Instance, run: UUID, order: UUID | None, how: Removal, volumes: tuple[UUID, ...]) -> list[Event]:
    """`volumes` go along with it."""
    require_removable(instance, how.force)
    release = how.release_floating_ips
    return [happened.InstanceDeletionRequested(run=run, order=order, volumes=volumes, release_floating_ips=release)]


def change(instance: Instance, run: UUID, given: Mapping[str, Any]) -> list[Event]:
    """The cloud is told its name."""
    wish = happened.InstancePushRequested(run=run)
    return operation.changed(instance, operation.described(given), GROUPS, wish, (happened.InstanceRenamed,))


_remembered = operation.evolution(Instance, happened.InstanceCreationRequested, GROUPS)


def evolve(instance: Instance | None, event: Event) -> Instance:
    after = _remembered(instance, event)
    match event:
        case happened.InstancePortsRequested():
            return msgspec.structs.replace(after, wanted_ports=event.wanted_ports)
        case happened.InstanceFloatingIpsRequested():
            return msgspec.structs.replace(after, wanted_floating_ips=event.wanted_floating_ips)
    return after


KIND = Kind(name="instance", state=Instance, evolve=evolve, names=partial(imported.inside, "instance"))
