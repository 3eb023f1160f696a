"""Machines."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from api.http.ask import Ask
from api.http.openstack import console, instance_actions, instance_parts
from api.http.openstack.inside import inside
from api.http.openstack.instance_actions import FixedIp, FloatingIp
from api.http.openstack.objects import View, changes, common
from api.http.openstack.ordering import ends, orders
from api.http.route import Parameter
from commands.openstack.instance import ChangeInstance
from projections.openstack.instances_documents import INSTANCES

VIEW = View("instance", INSTANCES)
_YES = ("true", "1", "yes", "on")
_FLAG = {"type": "boolean"}
_HOW = (
    Parameter("action", "destroy, for one that is stopped, or force_destroy.", {"enum": ["destroy", "force_destroy"]}),
    Parameter("delete_volumes", "Whether its data volumes go along; with force_destroy they do unless asked.", _FLAG),
    Parameter("release_floating_ips", "Whether its floating IPs are given back: yes, unless asked.", _FLAG),
)


class Link(msgspec.Struct, frozen=True):
    url: str


class NewPort(msgspec.Struct, frozen=True):
    subnet: str
    fixed_ips: list[FixedIp] = []


class DataVolume(msgspec.Struct, frozen=True):
    """In MiB."""

    size: int
    volume_type: str | UnsetType | None = UNSET


class InstanceRequest(msgspec.Struct, frozen=True, kw_only=True):
    """Where: its `tenant`. The rest as in an order of the tenant's offering of machines."""

    tenant: str
    name: str
    flavor: str
    image: str
    ports: list[NewPort]
    system_volume_size: int
    plan: str | UnsetType | None = UNSET
    description: str | UnsetType = UNSET
    security_groups: list[Link] | UnsetType = UNSET
    floating_ips: list[FloatingIp] | UnsetType = UNSET
    system_volume_type: str | UnsetType | None = UNSET
    data_volume_size: int | UnsetType = UNSET
    data_volume_type: str | UnsetType | None = UNSET
    data_volumes: list[DataVolume] | UnsetType = UNSET
    ssh_public_key: str | UnsetType = UNSET
    user_data: str | UnsetType = UNSET
    availability_zone: str | UnsetType | None = UNSET


def _how(ask: Ask) -> Mapping[str, Any]:
    given = {parameter.name: ask.query[parameter.name][-1] for parameter in _HOW if parameter.name in ask.query}
    return {name: value if name == "action" else value.lower() in _YES for name, value in given.items()}


ROUTES = [
    *common(VIEW),
    orders(VIEW, InstanceRequest, inside("OpenStack.Instance")),
    *changes(VIEW, ChangeInstance),
    msgspec.structs.replace(ends(VIEW, _how), parameters=_HOW),
    *instance_actions.routes(VIEW),
    *instance_parts.routes(VIEW),
    *console.routes(VIEW),
]
