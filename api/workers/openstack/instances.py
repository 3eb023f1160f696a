"""Machines at the cloud: with their volumes, ports and floating IP."""

from typing import Any
from uuid import UUID

from adapters.openstack import instance, instance_actions, volume
from adapters.openstack.cloud import Cloud
from adapters.openstack.outcome import MACHINE, NotYet
from api import sealed
from api.workers.openstack import connections, volumes
from api.workers.openstack.scene import Done, Scene, Step, found_id
from commands.openstack.operation import ReportSeen, ReportSucceeded
from domain.openstack.instance import Instance
from projections.engine.model import live_sql
from projections.identity import ssh_keys

_KEY = live_sql("SELECT k.public_key FROM {keys} k WHERE k.uuid = %s", keys=ssh_keys.MODEL)


def _create(scene: Scene) -> Done | NotYet:
    """The machine is looked for first once it is what is waited for."""
    inner = scene.inner
    found = instance.find(inner, scene.stream) if scene.waiting_for == MACHINE else None
    if found is None:
        disks = _volumes(scene, inner)
        if isinstance(disks, NotYet):
            return disks
        asked = instance.create(inner, scene.stream, _wish(scene, disks, connections.ports_made(scene)))
    else:
        asked = instance.settled(found)
    if isinstance(asked, NotYet):
        return asked
    groups = {"security_groups": scene.state.security_groups, **connections.first_seen(scene, asked.backend_id)}
    return Done(asked.backend_id, {**seen(asked), **groups}, also=_volumes_there(scene, inner))


def _streams(state: Instance) -> tuple[UUID, ...]:
    return tuple(filter(None, (state.system_volume, *state.data_volumes)))


def _volumes(scene: Scene, inner: Cloud) -> tuple[str, ...] | NotYet:
    """All are begun before any is waited for."""
    found = [volumes.made(inner, each, scene.other("volume", each)) for each in _streams(scene.state)]
    waiting = next((each for each in found if isinstance(each, NotYet)), None)
    return waiting or tuple(each.backend_id for each in found)


def _volumes_there(scene: Scene, inner: Cloud) -> tuple[ReportSucceeded, ...]:
    told = []
    for number in _streams(scene.state):
        found = volume.find(inner, number)
        if found is not None:
            attached = volumes.seen(found, scene.stream)
            told.append(ReportSucceeded("volume", number, scene.run, found.backend_id, attached))
    return tuple(told)


def _wish(scene: Scene, disks: tuple[str, ...], ports: tuple[str, ...]) -> instance.InstanceWish:
    state = scene.state
    return instance.InstanceWish(
        name=state.title,
        flavor=state.flavor,
        volumes=disks,
        ports=ports,
        ssh_public_key=_public_key(scene),
        user_data=sealed.read(scene.ledger, state.secrets, "user_data"),
        availability_zone=state.availability_zone,
    )


def _public_key(scene: Scene) -> str:
    """Empty where its owner has taken it away meanwhile."""
    if scene.state.ssh_key is None:
        return ""
    with scene.ledger.connection() as conn:
        row = conn.execute(_KEY, (scene.state.ssh_key,)).fetchone()
    return str(row[0] or "") if row else ""


def _start(scene: Scene) -> Done | NotYet:
    return _done(instance_actions.start(scene.inner, scene.state.backend_id))


def _stop(scene: Scene) -> Done | NotYet:
    return _done(instance_actions.stop(scene.inner, scene.state.backend_id))


def _restart(scene: Scene) -> Done | NotYet:
    return _done(instance_actions.restart(scene.inner, scene.state.backend_id, scene.run))


def _resize(scene: Scene) -> Done | NotYet:
    flavor, name = scene.wish["flavor"], scene.wish["flavor_name"]
    found = instance_actions.resize(scene.inner, scene.state.backend_id, scene.run, flavor, name)
    return found if isinstance(found, NotYet) else Done(seen={**seen(found), "flavor": flavor})


def _set_groups(scene: Scene) -> Done:
    wanted = tuple(UUID(each) for each in scene.wish["security_groups"])
    groups = tuple(scene.backend_id("security_group", each) for each in wanted)
    instance_actions.set_security_groups(scene.inner, scene.state.backend_id, groups)
    return Done(seen={"security_groups": wanted})


def _push(scene: Scene) -> Done:
    return Done(seen=seen(instance.change(scene.inner, scene.state.backend_id, scene.state.title)))


def _pull(scene: Scene) -> Done:
    found = instance.see(scene.inner, scene.state.backend_id)
    return Done(seen={**seen(found), **connections.seen(scene, found.backend_id)})


def _delete(scene: Scene) -> Done | NotYet:
    """The machine, its addresses and ports, the volumes that go along; other volumes are free then."""
    inner = scene.inner
    number = found_id(scene.state, lambda: instance.find(inner, scene.stream))
    waiting = instance.delete(inner, number) if number else None
    if waiting:
        return waiting
    connections.removed(scene, release=scene.wish.get("release_floating_ips", True))
    going = tuple(UUID(each) for each in scene.wish.get("volumes", ()))
    begun = [volumes.gone(inner, each, scene.other("volume", each)) for each in going]
    waiting = next((each for each in begun if each), None)
    gone = tuple(ReportSucceeded("volume", each, scene.run) for each in going)
    return waiting or Done(also=(*gone, *_freed(scene, going)))


def _freed(scene: Scene, going: tuple[UUID, ...]) -> tuple[ReportSeen, ...]:
    others = (each for each in scene.held.things("volume") if each not in going)
    free = {"runtime_state": "available", "instance": None, "device": ""}
    return tuple(ReportSeen("volume", each, free) for each in others if _attached(scene, each))


def _attached(scene: Scene, number: UUID) -> bool:
    state = scene.other("volume", number)
    return bool(state.instance == scene.stream)


def _done(found: instance.InstanceSeen | NotYet) -> Done | NotYet:
    return found if isinstance(found, NotYet) else Done(seen=seen(found))


def seen(found: instance.InstanceSeen) -> dict[str, Any]:
    return {
        "runtime_state": found.runtime_state,
        "flavor_name": found.flavor_name,
        "cores": found.cores,
        "ram": found.ram,
        "flavor_disk": found.flavor_disk,
        "internal_ips": found.internal_ips,
        "external_ips": found.external_ips,
        "hypervisor_hostname": found.hypervisor_hostname,
        "started": found.started,
    }


STEPS: dict[str, Step] = {
    "create": _create,
    "start": _start,
    "stop": _stop,
    "restart": _restart,
    "change_flavor": _resize,
    "update_security_groups": _set_groups,
    **connections.STEPS,
    "update": _push,
    "pull": _pull,
    "delete": _delete,
}
