"""A volume (contract/state-machines.md, section 6)."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from domain import operation
from domain.event import Event
from domain.kind import Kind
from domain.openstack import imported
from domain.openstack import volume_events as happened
from domain.openstack.volume_events import EVENTS, GROUPS, OUTCOMES, REQUESTS, VolumeEnrolled
from domain.operation import Backed
from domain.refusal import Invalid, WrongState

__all__ = ["EVENTS", "OUTCOMES", "REQUESTS"]

REMOVABLE = ("available", "error", "error_restoring", "error_extending", "")


class Volume(Backed, frozen=True, kw_only=True):
    """Sizes in MiB. `instance` is the one it is attached to, or made for."""

    tenant: UUID
    resource: UUID | None = None
    title: str
    description: str = ""
    size: int
    type: str = ""
    type_name: str = ""
    image: str = ""
    image_name: str = ""
    availability_zone: str = ""
    bootable: bool = False
    instance: UUID | None = None
    device: str = ""


def create(told: Mapping[str, Any]) -> list[Event]:
    """Checked by then. `told` are the fields of VolumeCreationRequested."""
    return [happened.VolumeCreationRequested(**told)]


def attach(volume: Volume, run: UUID, instance: UUID) -> list[Event]:
    operation.require(volume)
    operation.require_runtime(volume, ("available",))
    return [happened.VolumeAttachmentRequested(run=run, instance=instance)]


def detach(volume: Volume, run: UUID) -> list[Event]:
    operation.require(volume)
    if volume.bootable:
        raise WrongState("Volume cannot be bootable.")
    operation.require_runtime(volume, ("in-use",))
    if volume.instance is None:
        raise WrongState("Volume is not attached to an instance.")
    return [happened.VolumeDetachmentRequested(run=run)]


def require_larger(volume: Volume, size: int) -> None:
    if size < volume.size + 1024:
        raise Invalid(f"Disk size should be greater or equal to {volume.size + 1024}", "disk_size")


def extend(volume: Volume, run: UUID, size: int) -> list[Event]:
    operation.require(volume)
    require_larger(volume, size)
    return [happened.VolumeExtensionRequested(run=run, size=size)]


def retype(volume: Volume, run: UUID, type: str, type_name: str) -> list[Event]:
    operation.require(volume)
    operation.require_runtime(volume, ("available",))
    return [happened.VolumeRetypingRequested(run=run, type=type, type_name=type_name)]


def require_removable(volume: Volume) -> None:
    operation.require(volume, ("OK", "ERRED"))
    operation.require_runtime(volume, REMOVABLE)


def delete(volume: Volume, run: UUID, order: UUID | None) -> list[Event]:
    require_removable(volume)
    return [happened.VolumeDeletionRequested(run=run, order=order)]


def enrol(volume: Volume, resource: UUID) -> list[Event]:
    return [] if volume.resource is not None else [happened.VolumeEnrolled(resource=resource)]


def pull(volume: Volume, run: UUID) -> list[Event]:
    operation.require_pullable(volume)
    return [happened.VolumePullRequested(run=run)]


def change(volume: Volume, run: UUID, given: Mapping[str, Any]) -> list[Event]:
    """The cloud is told all of it."""
    bootable = {"bootable": given["bootable"]} if "bootable" in given else {}
    wanted = {**operation.described(given), **bootable}
    return operation.changed(volume, wanted, GROUPS, happened.VolumePushRequested(run=run), GROUPS)


evolve = operation.evolution(Volume, happened.VolumeCreationRequested, (*GROUPS, VolumeEnrolled))
KIND = Kind(name="volume", state=Volume, evolve=evolve, names=partial(imported.inside, "volume"))
