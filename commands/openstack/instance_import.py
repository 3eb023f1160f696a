"""A machine that was found in a tenant and is to be on the books, with its volumes."""

from uuid import UUID, uuid5

import msgspec

from commands.decision import Change, change
from commands.openstack import volume_import
from commands.openstack.cloud import Cloud, inside
from commands.openstack.found import Adoption, Found, Thing, known, require_strange, taken_over
from commands.openstack.looking import look
from commands.openstack.place import Place, stream_of, taken
from commands.openstack.volume_import import VolumeFound
from commands.ports import Load
from domain import operation
from domain.openstack import volume
from domain.openstack.connection import FloatingIp, Plug


class InstanceFound(Thing, frozen=True, kw_only=True):
    """`disks` are the volumes attached to it; `security_groups` and the subnets of its ports are ours. Sizes in MiB."""

    runtime_state: str = ""
    flavor_name: str = ""
    cores: int = 0
    ram: int = 0
    flavor_disk: int = 0
    availability_zone: str = ""
    hypervisor_hostname: str = ""
    started: str = ""
    internal_ips: tuple[str, ...] = ()
    external_ips: tuple[str, ...] = ()
    guarded: tuple[UUID, ...] = ()
    plugs: tuple[Plug, ...] = ()
    floating_ips: tuple[FloatingIp, ...] = ()
    disks: tuple[VolumeFound, ...] = ()


class _Asked(msgspec.Struct, frozen=True):
    load: Load
    where: Place
    cloud: Cloud
    number: UUID
    thing: InstanceFound


def adopt(found: Found) -> Adoption:
    """Raises Invalid, WrongState."""
    thing = found.as_(InstanceFound)
    where, cloud = inside(found.load, found.offering.required())
    require_strange(found.load, "instance", known(found.load, where.held, "instance"), thing)
    asked = _Asked(found.load, where, cloud, stream_of(found.resource), thing)
    ours = known(found.load, where.held, "volume")
    new = [_disk(asked, each) for each in _in_order(thing) if each.backend_id not in ours]
    machine = _machine(asked, found.resource, new, ours)
    parts = taken(where, {each.stream: (each.kind.name, each.after) for each in (machine, *new)})
    kept = (each for disk in thing.disks if disk.backend_id in ours for each in _kept(asked, disk, ours))
    jobs = (look(where.tenant.stream, "quotas"),)
    return Adoption(changes=(machine, *new, *kept, *parts), reads=(where.tenant,), jobs=jobs)


def _in_order(thing: InstanceFound) -> list[VolumeFound]:
    """What it starts from first."""
    return sorted(thing.disks, key=lambda each: (not each.bootable, each.device))


def _disk(asked: _Asked, disk: VolumeFound) -> Change:
    number = uuid5(asked.number, f"volume {disk.backend_id}")
    return volume_import.begun(asked.where, asked.cloud, number, disk, None, asked.number)


def _kept(asked: _Asked, disk: VolumeFound, ours: dict[str, UUID]) -> tuple[Change, ...]:
    """One that has been on the books: it is known now what it is attached to."""
    found = asked.load(volume.KIND, ours[disk.backend_id])
    at = {"instance": asked.number, "device": disk.device, "runtime_state": disk.runtime_state}
    return change(found, operation.see(volume.OUTCOMES, found.required(), at))


def _machine(asked: _Asked, resource: UUID, new: list[Change], ours: dict[str, UUID]) -> Change:
    """What goes along with it is what it starts from; and, if wanted, what nobody knew before."""
    thing, numbers = asked.thing, {each.after.backend_id: each.stream for each in new}
    system = next(({**ours, **numbers}[each.backend_id] for each in _in_order(thing) if each.bootable), None)
    told = {
        "backend_id": thing.backend_id,
        "tenant": asked.where.tenant.stream,
        "resource": resource,
        **thing.called,
        "image": next((each.image for each in thing.disks if each.image), ""),
        "image_name": next((each.image_name for each in thing.disks if each.image_name), ""),
        "system_volume": system,
        "data_volumes": tuple(each for each in numbers.values() if each != system),
        "availability_zone": thing.availability_zone,
    }
    return taken_over("instance", asked.number, told, _seen(asked))


def _seen(asked: _Asked) -> dict[str, object]:
    thing = asked.thing
    flavors = asked.cloud.properties.flavors
    return {
        "runtime_state": thing.runtime_state,
        "flavor": next((each.backend_id for each in flavors if each.name == thing.flavor_name), ""),
        "flavor_name": thing.flavor_name,
        "cores": thing.cores,
        "ram": thing.ram,
        "flavor_disk": thing.flavor_disk,
        "internal_ips": thing.internal_ips,
        "external_ips": thing.external_ips,
        "security_groups": thing.guarded,
        "hypervisor_hostname": thing.hypervisor_hostname,
        "started": thing.started,
        "plugs": thing.plugs,
        "floating_ips": thing.floating_ips,
    }
