"""Quotas of a tenant at the three services, in our words; memory and storage in MiB."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from adapters.openstack.asking import Service, ask, remove
from adapters.openstack.cloud import Cloud
from adapters.openstack.outcome import MIB, gib

COMPUTE = {"instances": "instances", "vcpu": "cores", "ram": "ram", "server_group_count": "server_groups"}
VOLUME = {"volumes": "volumes", "snapshots": "snapshots", "storage": "gigabytes"}
NETWORK = {
    "network_count": "network",
    "subnet_count": "subnet",
    "port_count": "port",
    "router_count": "router",
    "floating_ip_count": "floatingip",
    "security_group_count": "security_group",
    "security_group_rule_count": "security_group_rule",
}
BY_TYPE = "gigabytes_"
"""One for each volume type, in GiB as the contract has them."""


class Quota(msgspec.Struct, frozen=True):
    """`limit` -1: none."""

    name: str
    limit: int
    usage: int


def set_quotas(cloud: Cloud, project: str, wanted: Mapping[str, int]) -> None:
    """One call to each service that is concerned. -1: no limit."""
    if compute := _theirs(wanted, COMPUTE):
        ask(cloud, "compute", "PUT", f"/os-quota-sets/{project}", {"quota_set": compute})
    if volume := _theirs(wanted, _volume(wanted)):
        ask(cloud, "block_storage", "PUT", f"/os-quota-sets/{project}", {"quota_set": volume})
    if network := _theirs(wanted, NETWORK):
        ask(cloud, "network", "PUT", f"/quotas/{project}", {"quota": network})


def see_quotas(cloud: Cloud, project: str) -> tuple[Quota, ...]:
    return tuple(each for see in SEEN.values() for each in see(cloud, project))


def _compute(cloud: Cloud, project: str) -> list[Quota]:
    told = ask(cloud, "compute", "GET", f"/os-quota-sets/{project}/detail")["quota_set"]
    return _ours(told, COMPUTE, "in_use")


def _block_storage(cloud: Cloud, project: str) -> list[Quota]:
    told = ask(cloud, "block_storage", "GET", f"/os-quota-sets/{project}", query={"usage": "true"})["quota_set"]
    return _ours(told, _volume(told), "in_use")


def _network(cloud: Cloud, project: str) -> list[Quota]:
    return _ours(ask(cloud, "network", "GET", f"/quotas/{project}/details")["quota"], NETWORK, "used")


SEEN: dict[Service, Callable[[Cloud, str], list[Quota]]] = {
    "compute": _compute,
    "block_storage": _block_storage,
    "network": _network,
}


def forget_quotas(cloud: Cloud, project: str) -> None:
    """Before the project goes: the services do not notice by themselves."""
    places: tuple[tuple[Service, str], ...] = (
        ("compute", f"/os-quota-sets/{project}"),
        ("block_storage", f"/os-quota-sets/{project}"),
        ("network", f"/quotas/{project}"),
    )
    for service, path in places:
        remove(cloud, service, path)


def _volume(named: Iterable[str]) -> dict[str, str]:
    return VOLUME | {name: name for name in named if name.startswith(BY_TYPE)}


def _theirs(wanted: Mapping[str, int], names: Mapping[str, str]) -> dict[str, int]:
    return {names[name]: _gib(name, limit) for name, limit in wanted.items() if name in names}


def _gib(name: str, value: int) -> int:
    return gib(value) if name == "storage" and value > 0 else value


def _ours(told: Mapping[str, Mapping[str, int]], names: Mapping[str, str], used: str) -> list[Quota]:
    found = [(ours, told[theirs]) for ours, theirs in names.items() if theirs in told]
    return [Quota(ours, _mib(ours, one["limit"]), _mib(ours, one[used])) for ours, one in found]


def _mib(name: str, value: int) -> int:
    return value * MIB if name == "storage" and value > 0 else value
