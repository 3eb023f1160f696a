"""What is in a project at the cloud besides machines and volumes, as the command that imports the project takes it."""

from typing import Any

import msgspec

from adapters.openstack import network, quotas, router, security_group, subnet
from adapters.openstack.cloud import Cloud, cloud_of
from adapters.openstack.security_group import ALL_OUT
from api.workers.openstack import networks, routers, subnets
from commands.openstack.tenant_import import Part


def of_project(cloud: Cloud, project: str) -> dict[str, Any]:
    """Fields of TenantFound."""
    inner = cloud_of(cloud.credentials.within(project))
    found = [each for each in network.all_networks(inner, project) if not each.is_external]
    told = quotas.see_quotas(cloud, project)
    return {
        "quotas": {each.name: each.limit for each in told},
        "usages": {each.name: each.usage for each in told},
        "networks": [Part(backend_id=each.backend_id, name=each.name, seen=networks.seen(each)) for each in found],
        "subnets": [_subnet(subnet.see(inner, number)) for each in found for number in each.subnets],
        "routers": [_router(inner, each) for each in router.all_routers(inner, project)],
        "security_groups": [_group(each) for each in security_group.all_groups(inner, project)],
    }


def _subnet(found: subnet.SubnetSeen) -> Part:
    seen = {**subnets.seen(found), "runtime_state": ""}
    return Part(backend_id=found.backend_id, name=found.name, network=found.network, seen=seen)


def _router(inner: Cloud, found: router.RouterSeen) -> Part:
    connected = router.subnets(inner, found.backend_id)
    return Part(backend_id=found.backend_id, name=found.name, subnets=connected, seen=routers.seen(found))


def _group(found: security_group.SecurityGroupSeen) -> Part:
    """The rules everybody has are left out."""
    rules = tuple(msgspec.structs.asdict(each) for each in found.rules if each not in ALL_OUT)
    return Part(backend_id=found.backend_id, name=found.name, rules=rules, seen={})
