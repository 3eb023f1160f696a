"""An order of an instance: checked against its tenant and cloud, then it and its volumes are wished for together."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

import msgspec

from commands.decision import Change
from commands.openstack import attributes as told
from commands.openstack.cloud import Cloud, image, inside, volume_type, zone
from commands.openstack.instance import flavor_fields, require_groups
from commands.openstack.place import Place, begun, stream_of, taken
from commands.openstack.tenant import TRIED
from commands.openstack.volume import zone_needed
from commands.openstack.wish import Ordered, Wished
from domain import operation
from domain.event import Event
from domain.identity import ssh_key
from domain.openstack import instance, quota, subnet, volume
from domain.openstack.connection import APART, NO_OUTSIDE, Port, WantedFloatingIp
from domain.openstack.properties import Flavor, Image
from domain.refusal import Invalid, WrongState

NO_PORTS = "This list may not be empty."


class _Asked(msgspec.Struct, frozen=True):
    """An order with the place it is for, and what it chose."""

    ordered: Ordered
    where: Place
    cloud: Cloud
    number: UUID
    flavor: Flavor
    image: Image

    @property
    def given(self) -> Mapping[str, Any]:
        return self.ordered.attributes

    @property
    def tenant(self) -> UUID:
        return self.where.tenant.stream


def create(ordered: Ordered) -> Wished:
    asked = _chosen(ordered)
    volumes = _volumes(asked)
    system, *data = volumes
    groups = _groups(asked)
    events = instance.create(
        {
            "run": ordered.run,
            "order": ordered.order,
            "tenant": asked.tenant,
            "resource": ordered.resource,
            "title": told.text(asked.given, "name", 150, required=True),
            "description": told.text(asked.given, "description", 2000),
            **flavor_fields(asked.flavor),
            "image": asked.image.backend_id,
            "image_name": asked.image.name,
            "system_volume": system,
            "data_volumes": tuple(data),
            "ports": _ports(asked),
            "security_groups": groups,
            "wanted_floating_ips": _floating_ips(asked),
            "availability_zone": _zone(asked),
            "ssh_key": _ssh_key(asked),
            "secrets": _user_data(asked),
        }
    )
    made = (begun("instance", asked.number, events), *(begun("volume", *each) for each in volumes.items()))
    return Wished((*made, *_taken(asked.where, made)), (asked.where.tenant, *_reads(asked, groups)))


def _chosen(ordered: Ordered) -> _Asked:
    where, cloud = inside(ordered.load, ordered.offering.required())
    number = stream_of(ordered.resource)
    if ordered.load(instance.KIND, number).state is not None:
        raise WrongState(TRIED)
    message = "Flavor is not visible in tenant."
    given, offered = ordered.attributes, cloud.properties
    flavor = cloud.chosen(offered.flavors, given.get("flavor"), "openstack-flavors", "flavor", message)
    chosen = image(cloud, given.get("image"))
    if flavor.ram < chosen.min_ram:
        raise Invalid(f"RAM of flavor is not enough for selected image {chosen.min_ram}", told.where("flavor"))
    return _Asked(ordered, where, cloud, number, flavor, chosen)


def _volumes(asked: _Asked) -> dict[UUID, list[Event]]:
    """The system volume first."""
    given, title = asked.given, told.text(asked.given, "name", 150, required=True)
    size = told.whole(given.get("system_volume_size"), "system_volume_size", told.SMALLEST)
    if size < asked.image.min_disk:
        message = f"System volume size has to be greater than {asked.image.min_disk} MiB"
        raise Invalid(message, told.where("system_volume_size"))
    kind = volume_type(asked.cloud, given.get("system_volume_type"), "system_volume_type")
    wanted = [({"title": f"{title}-system"[:150], "size": size, **_booting(asked.image)}, kind)]
    for place, (size, address, field) in enumerate(_data(given), 1):
        kind = volume_type(asked.cloud, address, field)
        wanted.append(({"title": f"{title}-data-{place}"[:150], "size": size, "image": "", "image_name": ""}, kind))
    return {
        uuid5(asked.number, f"volume {place}"): _volume(asked, {**fields, **kind})
        for place, (fields, kind) in enumerate(wanted)
    }


def _booting(image: Image) -> dict[str, Any]:
    return {"image": image.backend_id, "image_name": image.name, "bootable": True}


def _data(given: Mapping[str, Any]) -> list[tuple[int, Any, str]]:
    """Size, type and field at fault of each: one told by two attributes, more by a list."""
    found = []
    if given.get("data_volume_size") is not None:
        size = told.whole(given["data_volume_size"], "data_volume_size", told.SMALLEST)
        found.append((size, given.get("data_volume_type"), "data_volume_type"))
    for each in (told.table(one, "data_volumes") for one in told.listed(given, "data_volumes")):
        size = told.whole(each.get("size"), "data_volumes", told.SMALLEST)
        found.append((size, each.get("volume_type"), "data_volumes"))
    return found


def _volume(asked: _Asked, fields: Mapping[str, Any]) -> list[Event]:
    return volume.create(
        {
            "run": asked.ordered.run,
            "within": asked.number,
            "tenant": asked.tenant,
            "resource": None,
            "description": "",
            "availability_zone": "",
            "instance": asked.number,
            **fields,
        }
    )


def _taken(where: Place, made: tuple[Change, ...]) -> tuple[Change, ...]:
    """Room for all of them together. Raises Invalid."""
    things = {each.stream: (each.kind.name, each.after) for each in made}
    wanted: dict[str, int] = {}
    for _, state in things.values():
        for name, amount in quota.amounts(state).items():
            wanted[name] = wanted.get(name, 0) + amount
    where.room(wanted)
    return taken(where, things)


def _ports(asked: _Asked) -> tuple[Port, ...]:
    ports = tuple(_port(asked, told.table(each, "ports")) for each in told.listed(asked.given, "ports"))
    if not ports:
        raise Invalid(told.REQUIRED if asked.given.get("ports") is None else NO_PORTS, told.where("ports"))
    return ports


def _port(asked: _Asked, given: Mapping[str, Any]) -> Port:
    number = told.uuid(given.get("subnet"), "openstack-subnets", "ports")
    found = asked.ordered.load(subnet.KIND, number).state
    if found is None or found.deleted or found.tenant != asked.tenant:
        raise Invalid("Subnet does not belong to the same tenant.", told.where("ports"))
    operation.require(found)
    fixed = (told.table(each, "ports") for each in told.listed(given, "fixed_ips"))
    return Port(number, tuple(told.ip(each.get("ip_address"), told.where("ports")) for each in fixed))


def _floating_ips(asked: _Asked) -> tuple[WantedFloatingIp, ...]:
    """New ones, each led to the port in a subnet."""
    given = [told.table(each, "floating_ips") for each in told.listed(asked.given, "floating_ips")]
    subnets = [told.uuid(each.get("subnet"), "openstack-subnets", "floating_ips") for each in given]
    if set(subnets) - {port.subnet for port in _ports(asked)}:
        raise Invalid(APART, told.where("floating_ips"))
    if any(each.get("url") or each.get("ip_address") for each in given):
        raise Invalid(told.NOTHING_THERE, told.where("floating_ips"))
    if given and not asked.where.tenant.required().external_network_id:
        raise Invalid(NO_OUTSIDE, told.where("floating_ips"))
    numbers = (uuid5(asked.number, f"floating ip {place}") for place in range(len(given)))
    return tuple(map(WantedFloatingIp, numbers, subnets))


def _groups(asked: _Asked) -> tuple[UUID, ...]:
    listed = told.listed(asked.given, "security_groups")
    addresses = [each.get("url") if isinstance(each, dict) else each for each in listed]
    return tuple(told.uuid(each, "openstack-security-groups", "security_groups") for each in addresses)


def _reads(asked: _Asked, groups: tuple[UUID, ...]) -> tuple[Any, ...]:
    load, subnets = asked.ordered.load, {port.subnet for port in _ports(asked)}
    found = require_groups(load, asked.tenant, groups, told.where("security_groups"))
    return (*found, *(load(subnet.KIND, each) for each in sorted(subnets)))


def _zone(asked: _Asked) -> str:
    needed, zones = zone_needed(asked.ordered.load), asked.cloud.properties.instance_zones
    return zone(zones, asked.cloud, asked.given, "openstack-instance-availability-zones", needed)


def _ssh_key(asked: _Asked) -> UUID | None:
    """One of whoever placed the order."""
    if not asked.given.get("ssh_public_key"):
        return None
    key, user = told.uuid(asked.given["ssh_public_key"], "keys", "ssh_public_key"), asked.ordered.user
    held = asked.ordered.load(ssh_key.KIND, ssh_key.stream_of(user)).state if user else None
    if held is None or key not in held.fingerprints:
        raise Invalid(told.NOTHING_THERE, told.where("ssh_public_key"))
    return key


def _user_data(asked: _Asked) -> UUID | None:
    """The row that holds it: what it says is kept beside the log. Raises Invalid where the text itself came."""
    value = asked.given.get("user_data")
    if not value:
        return None
    try:
        return UUID(value)
    except (ValueError, AttributeError):
        raise Invalid("It is kept sealed and named by its row.", told.where("user_data")) from None
