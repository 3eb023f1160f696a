"""A volume that was found in a tenant and is to be on the books."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from commands.decision import Change
from commands.openstack.cloud import Cloud, inside
from commands.openstack.found import Adoption, Found, Thing, known, require_strange, taken_over
from commands.openstack.looking import look
from commands.openstack.place import Place, stream_of, taken


class VolumeFound(Thing, frozen=True, kw_only=True):
    """`server` is the machine it is attached to, as the cloud calls it. Size in MiB."""

    size: int
    type: str = ""
    runtime_state: str = ""
    bootable: bool = False
    image: str = ""
    image_name: str = ""
    availability_zone: str = ""
    server: str = ""
    device: str = ""


def adopt(found: Found) -> Adoption:
    """Raises Invalid, WrongState."""
    thing = found.as_(VolumeFound)
    where, cloud = inside(found.load, found.offering.required())
    require_strange(found.load, "volume", known(found.load, where.held, "volume"), thing)
    at = known(found.load, where.held, "instance").get(thing.server)
    made = begun(where, cloud, stream_of(found.resource), thing, found.resource, at)
    parts = taken(where, {made.stream: ("volume", made.after)})
    return Adoption(changes=(made, *parts), reads=(where.tenant,), jobs=(look(where.tenant.stream, "quotas"),))


def begun(
    where: Place, cloud: Cloud, number: UUID, thing: VolumeFound, resource: UUID | None, instance: UUID | None
) -> Change:
    """With its resource, or as a part of a machine; attached to `instance`, where that is one of ours."""
    told = {
        "backend_id": thing.backend_id,
        "tenant": where.tenant.stream,
        "resource": resource,
        **thing.called,
        "size": thing.size,
        "image": thing.image,
        "image_name": thing.image_name,
        "availability_zone": thing.availability_zone,
    }
    return taken_over("volume", number, told, {**seen(cloud, thing), "instance": instance})


def seen(cloud: Cloud, thing: VolumeFound) -> Mapping[str, Any]:
    kind = next((each.backend_id for each in cloud.properties.volume_types if each.name == thing.type), "")
    return {
        "runtime_state": thing.runtime_state,
        "size": thing.size,
        "type": kind,
        "type_name": thing.type,
        "bootable": thing.bootable,
        "device": thing.device,
    }
