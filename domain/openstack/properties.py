"""What a cloud has to offer: flavors, images, volume types, zones, external networks; a stream per service settings."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar
from uuid import UUID, uuid5

import msgspec

from domain import groups
from domain.event import Event
from domain.kind import Kind
from domain.refusal import Invalid


class Flavor(msgspec.Struct, frozen=True):
    """Sizes in MiB, here and below."""

    backend_id: str
    name: str
    cores: int
    ram: int
    disk: int


class Image(msgspec.Struct, frozen=True):
    backend_id: str
    name: str
    min_disk: int
    min_ram: int
    created: str = ""


class VolumeType(msgspec.Struct, frozen=True):
    backend_id: str
    name: str
    description: str = ""
    is_default: bool = False


class Zone(msgspec.Struct, frozen=True):
    """Its name is its id."""

    backend_id: str
    available: bool = True

    @property
    def name(self) -> str:
        return self.backend_id


class ExternalSubnet(msgspec.Struct, frozen=True):
    backend_id: str
    name: str
    cidr: str
    gateway_ip: str = ""
    ip_version: int = 4
    enable_dhcp: bool = False
    allocation_pools: tuple[dict[str, str], ...] = ()
    dns_nameservers: tuple[str, ...] = ()
    description: str = ""


class ExternalNetwork(msgspec.Struct, frozen=True):
    backend_id: str
    name: str
    is_shared: bool = False
    is_default: bool = False
    status: str = ""
    description: str = ""
    subnets: tuple[ExternalSubnet, ...] = ()


class FlavorsSeen(Event, frozen=True):
    name: ClassVar[str] = "openstack.properties.flavors_seen"
    flavors: tuple[Flavor, ...]


class ImagesSeen(Event, frozen=True):
    name: ClassVar[str] = "openstack.properties.images_seen"
    images: tuple[Image, ...]


class VolumeTypesSeen(Event, frozen=True):
    name: ClassVar[str] = "openstack.properties.volume_types_seen"
    volume_types: tuple[VolumeType, ...]


class ZonesSeen(Event, frozen=True):
    name: ClassVar[str] = "openstack.properties.zones_seen"
    instance_zones: tuple[Zone, ...]
    volume_zones: tuple[Zone, ...]


class ExternalNetworksSeen(Event, frozen=True):
    name: ClassVar[str] = "openstack.properties.external_networks_seen"
    external_networks: tuple[ExternalNetwork, ...]


EVENTS: tuple[type[Event], ...] = (FlavorsSeen, ImagesSeen, VolumeTypesSeen, ZonesSeen, ExternalNetworksSeen)


class Properties(msgspec.Struct, frozen=True):
    flavors: tuple[Flavor, ...] = ()
    images: tuple[Image, ...] = ()
    volume_types: tuple[VolumeType, ...] = ()
    instance_zones: tuple[Zone, ...] = ()
    volume_zones: tuple[Zone, ...] = ()
    external_networks: tuple[ExternalNetwork, ...] = ()


NONE = Properties()
P = TypeVar("P", Flavor, Image, VolumeType, Zone, ExternalNetwork)


def see(properties: Properties, seen: Mapping[str, Any]) -> list[Event]:
    """`seen` are fields of the state. Nothing when all is as before."""
    return groups.events(properties, seen, EVENTS)


def uuid_of(settings: UUID, found: P) -> UUID:
    """How the API names it."""
    return uuid5(settings, f"{type(found).__name__} {found.backend_id}")


def chosen(settings: UUID, among: Sequence[P], wanted: UUID, field: str, message: str) -> P:
    """Raises Invalid."""
    found = next((each for each in among if uuid_of(settings, each) == wanted), None)
    if found is None:
        raise Invalid(message, field)
    return found


def evolve(properties: Properties | None, event: Event) -> Properties:
    return groups.remembered(properties or NONE, event)


KIND = Kind(name="properties", state=Properties, evolve=evolve, snapshot_every=20)
