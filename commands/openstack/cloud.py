"""What the cloud of a tenant has to offer, as it was last seen; orders name these things by their addresses."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID, uuid5

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded, change
from commands.openstack import attributes as told
from commands.openstack.place import Place, place, stream_of
from commands.ports import Load
from domain import operation
from domain.event import Event
from domain.marketplace import offering
from domain.marketplace.component import Component
from domain.marketplace.offering import Offering
from domain.marketplace.offering_events import ComponentAdded
from domain.openstack import properties
from domain.openstack.properties import ExternalNetwork, Flavor, Image, Properties, VolumeType, Zone
from domain.refusal import Invalid, NotFound

P = TypeVar("P", Flavor, Image, VolumeType, Zone, ExternalNetwork)


class ReportProperties(msgspec.Struct, frozen=True):
    """`seen` are fields of Properties; `settings` those of `offering`."""

    offering: UUID
    settings: UUID
    seen: dict[str, Any]


class Cloud(msgspec.Struct, frozen=True):
    settings: UUID
    properties: Properties

    def chosen(self, among: Sequence[P], address: Any, path: str, field: str, message: str) -> P:
        """Raises Invalid naming attributes.<field>."""
        wanted = told.uuid(address, path, field)
        return properties.chosen(self.settings, among, wanted, told.where(field), message)


def cloud_of(load: Load, number: UUID) -> Cloud:
    """Of an offering of tenants."""
    settings = load(offering.KIND, number).required("offering").settings or number
    return Cloud(settings, load(properties.KIND, settings).state or properties.NONE)


def inside(load: Load, offered: Offering) -> tuple[Place, Cloud]:
    """The tenant a private offering belongs to, in which something may be made now. Raises Invalid, WrongState."""
    where = place(load, stream_of(offered.scope)) if offered.scope else None
    if where is None or where.tenant.state is None:
        raise Invalid("The offering belongs to no tenant.", "offering")
    operation.require(where.tenant.state)
    return where, cloud_of(load, where.tenant.state.offering)


def volume_type(cloud: Cloud, address: Any, field: str) -> dict[str, str]:
    """The fields of a volume; without an address the cloud's default."""
    if address in (None, ""):
        default = next((each for each in cloud.properties.volume_types if each.is_default), None)
        return {"type": default.backend_id, "type_name": default.name} if default else {"type": "", "type_name": ""}
    message = "Volume type is not visible in tenant."
    found = cloud.chosen(cloud.properties.volume_types, address, "openstack-volume-types", field, message)
    return {"type": found.backend_id, "type_name": found.name}


def image(cloud: Cloud, address: Any, field: str = "image") -> Image:
    message = "Image is not visible in tenant."
    return cloud.chosen(cloud.properties.images, address, "openstack-images", field, message)


def zone(zones: Sequence[Zone], cloud: Cloud, given: Mapping[str, Any], path: str, required: bool) -> str:
    """Empty: the cloud chooses."""
    address = given.get("availability_zone")
    if address in (None, ""):
        if required:
            raise Invalid("Availability zone is mandatory.", told.where("availability_zone"))
        return ""
    message = "Availability zone must belong to the same tenant."
    found = cloud.chosen(zones, address, path, "availability_zone", message)
    if not found.available:
        raise Invalid("Zone is not available.", told.where("availability_zone"))
    return found.name


def report_properties(command: ReportProperties, _asked: Asked, load: Load) -> Decision:
    state = load(offering.KIND, command.offering).state
    if state is None:
        raise NotFound("no such offering", "offering")
    found: Loaded[Properties] = load(properties.KIND, command.settings)
    offered = load(offering.KIND, command.offering)
    seen = _told(command.seen)
    wanted = {name: getattr(seen, name) for name in command.seen}
    events = properties.see(found.state or properties.NONE, wanted)
    sold = _storage(command.offering, offered.required(), seen.volume_types)
    return Decision((*change(found, events), *change(offered, sold)), command.settings, state.customer)


def _told(seen: Mapping[str, Any]) -> Properties:
    """As the events have it: what came through a queue is plain JSON. Raises Invalid."""
    unknown = seen.keys() - set(Properties.__struct_fields__)
    try:
        if not unknown:
            return msgspec.convert(seen, Properties, from_attributes=True)
    except msgspec.ValidationError as wrong:
        raise Invalid(str(wrong), "seen") from None
    raise Invalid(f"A cloud has no {min(unknown)}.", "seen")


def _storage(number: UUID, state: Offering, types: Sequence[VolumeType]) -> list[Event]:
    """Where storage is sold by type of volume, each type is a component."""
    if state.plugin_options.get("storage_mode") != "dynamic" or state.removed or state.state == "Archived":
        return []
    there = {component.type for component in state.components}
    wanted = {f"gigabytes_{each.name}": each for each in types}
    return [
        ComponentAdded(
            component=Component(
                uuid=uuid5(number, f"component {kind}"),
                type=kind,
                name=f"Storage ({each.name})",
                billing_type="limit",
                measured_unit="GB",
            )
        )
        for kind, each in wanted.items()
        if kind not in there
    ]


HANDLERS: Handlers = {ReportProperties: report_properties}
