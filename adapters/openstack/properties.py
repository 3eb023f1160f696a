"""What a cloud has to offer: flavors, images, volume types, zones. Sizes in MiB."""

from typing import Any

import msgspec

from adapters.openstack.asking import Service, ask, get, pages
from adapters.openstack.cloud import Cloud
from adapters.openstack.outcome import MIB


class FlavorSeen(msgspec.Struct, frozen=True, kw_only=True):
    backend_id: str
    name: str
    cores: int
    ram: int
    disk: int


class ImageSeen(msgspec.Struct, frozen=True, kw_only=True):
    """`size` in bytes, 0 while there is nothing in it."""

    backend_id: str
    name: str
    min_disk: int
    min_ram: int
    size: int
    visibility: str
    runtime_state: str
    created: str


class VolumeTypeSeen(msgspec.Struct, frozen=True, kw_only=True):
    backend_id: str
    name: str
    description: str


class ZoneSeen(msgspec.Struct, frozen=True):
    name: str
    available: bool


def flavors(cloud: Cloud) -> tuple[FlavorSeen, ...]:
    return tuple(map(_flavor, pages(cloud, "compute", "/flavors/detail", "flavors")))


def images(cloud: Cloud) -> tuple[ImageSeen, ...]:
    """Those that the project we are in may use."""
    return tuple(map(_image, pages(cloud, "image", "/images", "images", {"limit": 1000})))


def image(cloud: Cloud, backend_id: str) -> ImageSeen:
    return _image(ask(cloud, "image", "GET", f"/images/{backend_id}"))


def volume_types(cloud: Cloud) -> tuple[VolumeTypeSeen, ...]:
    return tuple(map(_volume_type, pages(cloud, "block_storage", "/types", "volume_types")))


def instance_zones(cloud: Cloud) -> tuple[ZoneSeen, ...]:
    return _zones(cloud, "compute")


def volume_zones(cloud: Cloud) -> tuple[ZoneSeen, ...]:
    return _zones(cloud, "block_storage")


def flavor(cloud: Cloud, backend_id: str) -> FlavorSeen:
    return _flavor(get(cloud, "compute", f"/flavors/{backend_id}", "flavor"))


def _zones(cloud: Cloud, service: Service) -> tuple[ZoneSeen, ...]:
    found = ask(cloud, service, "GET", "/os-availability-zone")["availabilityZoneInfo"]
    return tuple(ZoneSeen(one["zoneName"], one["zoneState"]["available"]) for one in found)


def _flavor(told: dict[str, Any]) -> FlavorSeen:
    size = {"cores": told["vcpus"], "ram": told["ram"], "disk": told["disk"] * MIB}
    return FlavorSeen(backend_id=told["id"], name=told["name"], **size)


def _image(told: dict[str, Any]) -> ImageSeen:
    return ImageSeen(
        backend_id=told["id"],
        name=told["name"] or "",
        min_disk=told["min_disk"] * MIB,
        min_ram=told["min_ram"],
        size=told["size"] or 0,
        visibility=told["visibility"],
        runtime_state=told["status"],
        created=told["created_at"],
    )


def _volume_type(told: dict[str, Any]) -> VolumeTypeSeen:
    return VolumeTypeSeen(backend_id=told["id"], name=told["name"], description=told.get("description") or "")
