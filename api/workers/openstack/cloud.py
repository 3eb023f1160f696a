"""What a cloud has to offer is looked at when it is connected, and again by the clock."""

import re
from typing import Any

from adapters.jobs.rows import JobRow
from adapters.openstack import network, properties, subnet
from adapters.openstack.cloud import Cloud, cloud_of
from api.integration import access_of
from api.workers.openstack.scene import credentials
from api.workers.work import Commands, Context, Work
from commands.openstack.cloud import ReportProperties
from commands.openstack.looking import PULL
from commands.ports import Load
from domain.marketplace import offering
from domain.openstack.properties import ExternalNetwork, ExternalSubnet, Flavor, Image, VolumeType, Zone


def _wanted(job: JobRow, load: Load) -> bool:
    state = load(offering.KIND, job.target).required()
    return not state.removed and state.settings is not None


def _perform(job: JobRow, context: Context) -> Commands:
    state = context.ledger.store.load(offering.KIND, job.target).required()
    assert state.settings is not None
    access = access_of(context.ledger, job.target)
    found = cloud_of(credentials(context.ledger, job.target))
    seen = {
        "flavors": flavors(found, str(access.attributes.get("flavor_exclude_regex") or "")),
        "images": _images(found),
        "volume_types": _volume_types(found, access.attributes.get("volume_type_blacklist") or ()),
        "instance_zones": _zones(properties.instance_zones(found)),
        "volume_zones": _zones(properties.volume_zones(found)),
        "external_networks": _external(found, str(access.attributes.get("external_network_id") or "")),
    }
    return [ReportProperties(job.target, state.settings, seen)]


def flavors(cloud: Cloud, excluded: str) -> tuple[Flavor, ...]:
    """Those that are offered."""
    found = [each for each in properties.flavors(cloud) if not (excluded and re.match(excluded, each.name))]
    return tuple(Flavor(each.backend_id, each.name, each.cores, each.ram, each.disk) for each in found)


def _images(cloud: Cloud) -> tuple[Image, ...]:
    found = [each for each in properties.images(cloud) if each.runtime_state == "active"]
    return tuple(Image(each.backend_id, each.name, each.min_disk, each.min_ram, each.created) for each in found)


def _volume_types(cloud: Cloud, excluded: Any) -> tuple[VolumeType, ...]:
    found = [each for each in properties.volume_types(cloud) if each.name not in excluded]
    return tuple(VolumeType(each.backend_id, each.name, each.description) for each in found)


def _zones(found: tuple[properties.ZoneSeen, ...]) -> tuple[Zone, ...]:
    return tuple(Zone(each.name, each.available) for each in found)


def _external(cloud: Cloud, default: str) -> tuple[ExternalNetwork, ...]:
    return tuple(_network(cloud, each, default) for each in network.external_networks(cloud))


def _network(cloud: Cloud, found: network.NetworkSeen, default: str) -> ExternalNetwork:
    return ExternalNetwork(
        backend_id=found.backend_id,
        name=found.name,
        is_shared=found.is_shared,
        is_default=found.backend_id == default,
        status=found.runtime_state,
        subnets=tuple(_subnet(subnet.see(cloud, number)) for number in found.subnets),
    )


def _subnet(found: subnet.SubnetSeen) -> ExternalSubnet:
    return ExternalSubnet(
        backend_id=found.backend_id,
        name=found.name,
        cidr=found.cidr,
        gateway_ip=found.gateway,
        ip_version=found.ip_version,
        enable_dhcp=found.dhcp,
        allocation_pools=tuple({"start": first, "end": last} for first, last in found.pools),
        dns_nameservers=found.dns_nameservers,
    )


def _failed(_job: JobRow, _message: str) -> Commands:
    """What was seen before stays; the job says why."""
    return ()


WORKS: dict[str, Work] = {PULL: Work(wanted=_wanted, perform=_perform, failed=_failed)}
