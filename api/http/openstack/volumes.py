"""Volumes."""

from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.http.addresses import uuid_of
from api.http.ask import Ask
from api.http.openstack.inside import inside
from api.http.openstack.objects import Change, Replacement, View, changes, common, does
from api.http.openstack.ordering import ends, orders
from commands.openstack.volume import AttachVolume, ChangeVolume, DetachVolume, ExtendVolume, RetypeVolume
from projections.openstack.volumes_documents import VOLUMES

VIEW = View("volume", VOLUMES)


class VolumeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Where: its `tenant`. The rest as in an order of the tenant's offering of volumes; sizes in MiB."""

    tenant: str
    name: str
    size: int
    plan: str | UnsetType | None = UNSET
    description: str | UnsetType = UNSET
    image: str | UnsetType | None = UNSET
    type: str | UnsetType | None = UNSET
    availability_zone: str | UnsetType | None = UNSET


class VolumeChange(Change, frozen=True):
    bootable: bool | UnsetType = UNSET


class VolumeReplacement(Replacement, frozen=True):
    bootable: bool | UnsetType = UNSET


class Attachment(msgspec.Struct, frozen=True):
    instance: str


class Extension(msgspec.Struct, frozen=True):
    """All of it, in MiB."""

    disk_size: Annotated[int, Meta(ge=1)]


class Retyping(msgspec.Struct, frozen=True):
    type: str


def _instance(_ask: Ask, body: Attachment) -> dict[str, Any]:
    return {"instance": uuid_of("instance", body.instance, "openstack-instances")}


def _type(_ask: Ask, body: Retyping) -> dict[str, Any]:
    return {"type": uuid_of("type", body.type, "openstack-volume-types")}


ROUTES = [
    *common(VIEW),
    orders(VIEW, VolumeRequest, inside("OpenStack.Volume")),
    *changes(VIEW, ChangeVolume, (VolumeChange, VolumeReplacement)),
    ends(VIEW),
    does(VIEW, "attach", AttachVolume, "attach was scheduled", Attachment, _instance, refers=("instance",)),
    does(VIEW, "detach", DetachVolume, "detach was scheduled"),
    does(VIEW, "extend", ExtendVolume, "extend was scheduled", Extension),
    does(VIEW, "retype", RetypeVolume, "retype was scheduled", Retyping, _type),
]
