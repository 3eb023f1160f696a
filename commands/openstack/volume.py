"""Volumes: what orders ask of them, and what is asked of one that is there."""

from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Handlers
from commands.decision import change
from commands.openstack import attributes as told
from commands.openstack.acting import Said, acts, changes, when_ok
from commands.openstack.cloud import Cloud, cloud_of, image, inside, volume_type, zone
from commands.openstack.place import begun, object_of, place_of, stream_of, taken
from commands.openstack.tenant import TRIED
from commands.openstack.wish import Ordered, Wished
from commands.ports import Load
from domain.event import Event
from domain.openstack import instance, properties, quota, volume
from domain.platform import setting
from domain.refusal import Invalid, WrongState

NOT_NOW = "Volume can be attached only to shutoff or active instance in OK state."
NOT_ATTACHED = "Volume is not attached to an instance."
APART = "Volume and instance should belong to the same service and project."


class AttachVolume(msgspec.Struct, frozen=True):
    volume: UUID
    instance: UUID


class DetachVolume(msgspec.Struct, frozen=True):
    """From this machine, where one is named."""

    volume: UUID
    instance: UUID | None = None


class ExtendVolume(msgspec.Struct, frozen=True):
    """In MiB, all of it."""

    volume: UUID
    disk_size: int


class RetypeVolume(msgspec.Struct, frozen=True):
    """`type` as the API names it."""

    volume: UUID
    type: UUID


class ChangeVolume(msgspec.Struct, frozen=True):
    volume: UUID
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    bootable: bool | UnsetType = UNSET


class EnrolVolume(msgspec.Struct, frozen=True):
    """It came to be without an order and has a resource now."""

    volume: UUID
    resource: UUID


def create(ordered: Ordered) -> Wished:
    where, cloud = inside(ordered.load, ordered.offering.required())
    number, wanted = stream_of(ordered.resource), ordered.attributes
    if ordered.load(volume.KIND, number).state is not None:
        raise WrongState(TRIED)
    if wanted.get("size") is None:
        raise Invalid("Snapshot or size should be defined", told.where("size"))
    kind = volume_type(cloud, wanted.get("type"), "type")
    chosen = image(cloud, wanted["image"]) if wanted.get("image") else None
    size = told.whole(wanted["size"], "size", told.SMALLEST)
    if chosen and size < chosen.min_disk:
        least = f"Volume size should be equal or greater than {chosen.min_disk} for selected image"
        raise Invalid(least, told.where("size"))
    zones = cloud.properties.volume_zones
    events = volume.create(
        {
            "run": ordered.run,
            "order": ordered.order,
            "tenant": where.tenant.stream,
            "resource": ordered.resource,
            "title": told.text(wanted, "name", 150, required=True),
            "description": told.text(wanted, "description", 2000),
            "size": size,
            **kind,
            "image": chosen.backend_id if chosen else "",
            "image_name": chosen.name if chosen else "",
            "bootable": chosen is not None,
            "availability_zone": zone(
                zones, cloud, wanted, "openstack-volume-availability-zones", zone_needed(ordered.load)
            ),
        }
    )
    made = begun("volume", number, events)
    where.room(quota.amounts(made.after))
    return Wished((made, *taken(where, {number: ("volume", made.after)})), (where.tenant,))


def zone_needed(load: Load) -> bool:
    overrides = load(setting.KIND, setting.STREAM).state or setting.Overrides()
    return bool(overrides.value("WALDUR_OPENSTACK.REQUIRE_AVAILABILITY_ZONE"))


def terminate(ordered: Ordered) -> Wished:
    """Nothing to be done where it is gone already."""
    found = ordered.load(volume.KIND, object_of(ordered.load, ordered.resource))
    if found.state is None or found.state.deleted:
        return Wished()
    where = place_of(ordered.load, "volume", found)
    return Wished(change(found, volume.delete(found.state, ordered.run, ordered.order)), (where.tenant,))


def _attach(said: Said) -> list[Event]:
    found = said.load(instance.KIND, said.command.instance).required("instance")
    if found.tenant != said.state.tenant:
        raise Invalid(APART, "instance")
    if found.state != "OK" or found.runtime_state not in (instance.ACTIVE, instance.SHUTOFF):
        raise Invalid(NOT_NOW, "instance")
    return volume.attach(said.state, said.asked.new_id, said.command.instance)


def _detach(said: Said) -> list[Event]:
    if said.command.instance not in (None, said.state.instance):
        raise Invalid(NOT_ATTACHED, "instance")
    return volume.detach(said.state, said.asked.new_id)


def _extend(said: Said) -> list[Event]:
    attached = said.load(instance.KIND, said.state.instance).state if said.state.instance else None
    if attached and not attached.deleted and attached.state != "OK":
        raise WrongState("Volume instance should be in OK state.")
    return volume.extend(said.state, said.asked.new_id, said.command.disk_size)


def _type(said: Said) -> properties.VolumeType:
    cloud: Cloud = cloud_of(said.load, said.where.tenant.required().offering)
    message = "Volume type is not visible in tenant."
    return properties.chosen(cloud.settings, cloud.properties.volume_types, said.command.type, "type", message)


def _retype(said: Said) -> list[Event]:
    kind = _type(said)
    return volume.retype(said.state, said.asked.new_id, kind.backend_id, kind.name)


HANDLERS: Handlers = {
    AttachVolume: acts("volume", when_ok(_attach)),
    DetachVolume: acts("volume", when_ok(_detach)),
    ExtendVolume: acts(
        "volume", when_ok(_extend), lambda said: quota.of_volume(said.command.disk_size, said.state.type_name)
    ),
    RetypeVolume: acts("volume", when_ok(_retype), lambda said: quota.of_volume(said.state.size, _type(said).name)),
    ChangeVolume: changes("volume"),
    EnrolVolume: acts("volume", lambda said: volume.enrol(said.state, said.command.resource)),
}
