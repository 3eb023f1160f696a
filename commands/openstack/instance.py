"""Instances: what is asked of one that is there, and their end. How they are ordered: instance_order.py."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Handlers
from commands.decision import Change, Loaded, change
from commands.openstack import attributes as told
from commands.openstack.acting import Said, acts, changes, when_ok
from commands.openstack.cloud import cloud_of
from commands.openstack.place import object_of, place_of
from commands.openstack.wish import Ordered, Wished
from commands.ports import Load
from domain.event import Event
from domain.openstack import instance, properties, security_group, volume
from domain.openstack.instance import Instance, Removal
from domain.openstack.volume import Volume
from domain.openstack.volume_events import VolumeDeletionRequested
from domain.refusal import Invalid


class StartInstance(msgspec.Struct, frozen=True):
    instance: UUID


class StopInstance(msgspec.Struct, frozen=True):
    instance: UUID


class RestartInstance(msgspec.Struct, frozen=True):
    instance: UUID


class ChangeInstanceFlavor(msgspec.Struct, frozen=True):
    """`flavor` as the API names it."""

    instance: UUID
    flavor: UUID


class SetInstanceSecurityGroups(msgspec.Struct, frozen=True):
    """All of them, by their streams."""

    instance: UUID
    security_groups: tuple[UUID, ...]


class ChangeInstance(msgspec.Struct, frozen=True):
    instance: UUID
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET


def flavor_fields(chosen: properties.Flavor) -> dict[str, Any]:
    """As the events have them."""
    fields = {"flavor": chosen.backend_id, "flavor_name": chosen.name, "flavor_disk": chosen.disk}
    return {**fields, "cores": chosen.cores, "ram": chosen.ram}


def require_groups(load: Load, tenant: UUID, groups: tuple[UUID, ...], field: str) -> tuple[Loaded[Any], ...]:
    """Of this tenant. Raises Invalid."""
    found = tuple(load(security_group.KIND, each) for each in groups)
    if any(each.state is None or each.state.deleted or each.state.tenant != tenant for each in found):
        raise Invalid(told.NOTHING_THERE, field)
    return found


def _flavor(said: Said) -> properties.Flavor:
    cloud = cloud_of(said.load, said.where.tenant.required().offering)
    message = "Flavor is not visible in tenant."
    return properties.chosen(cloud.settings, cloud.properties.flavors, said.command.flavor, "flavor", message)


def _comes_to(said: Said) -> dict[str, int]:
    chosen = _flavor(said)
    return {"instances": 1, "vcpu": chosen.cores, "ram": chosen.ram}


def _set_groups(said: Said) -> list[Event]:
    groups = said.command.security_groups
    require_groups(said.load, said.state.tenant, groups, "security_groups")
    return instance.set_security_groups(said.state, said.asked.new_id, groups)


def _removal(given: Mapping[str, Any]) -> Removal:
    forced = given.get("action") == "force_destroy"
    volumes = given.get("delete_volumes", forced)
    released = given.get("release_floating_ips", True)
    return Removal(force=forced, delete_volumes=bool(volumes), release_floating_ips=bool(released))


def terminate(ordered: Ordered) -> Wished:
    """Its system volume goes with it, its data volumes where that is wanted. Nothing where it is gone already."""
    found = ordered.load(instance.KIND, object_of(ordered.load, ordered.resource))
    if found.state is None or found.state.deleted:
        return Wished()
    where = place_of(ordered.load, "instance", found)
    changes = removed(ordered.load, found, ordered.run, ordered.order, _removal(ordered.attributes))
    return Wished(changes, (where.tenant,))


def removed(load: Load, found: Loaded[Instance], run: UUID, order: UUID | None, how: Removal) -> tuple[Change, ...]:
    going = volumes_going(load, found, all_of_them=how.delete_volumes)
    numbers = tuple(each.stream for each in going)
    changes = change(found, instance.delete(found.required(), run, order, how, numbers))
    return (*changes, *volumes_removed(going, run, found.stream))


def volumes_going(load: Load, found: Loaded[Instance], *, all_of_them: bool) -> tuple[Loaded[Any], ...]:
    """Those it was made with, and still has, that go along with it."""
    state = found.required()
    numbers = (state.system_volume, *(state.data_volumes if all_of_them else ()))
    volumes = (load(volume.KIND, number) for number in numbers if number)
    return tuple(each for each in volumes if _of(each, found.stream))


def _of(found: Loaded[Volume], number: UUID) -> bool:
    return found.state is not None and not found.state.deleted and found.state.instance == number


def volumes_removed(going: tuple[Loaded[Any], ...], run: UUID, number: UUID) -> tuple[Change, ...]:
    """Whatever state they are in."""
    made = (change(each, [VolumeDeletionRequested(run=run, within=number)]) for each in going)
    return tuple(each for changes in made for each in changes)


HANDLERS: Handlers = {
    StartInstance: acts("instance", lambda said: instance.start(said.state, said.asked.new_id)),
    StopInstance: acts("instance", lambda said: instance.stop(said.state, said.asked.new_id)),
    RestartInstance: acts("instance", lambda said: instance.restart(said.state, said.asked.new_id)),
    ChangeInstanceFlavor: acts(
        "instance",
        when_ok(lambda said: instance.resize(said.state, said.asked.new_id, flavor_fields(_flavor(said)))),
        _comes_to,
    ),
    SetInstanceSecurityGroups: acts("instance", when_ok(_set_groups)),
    ChangeInstance: changes("instance"),
}
