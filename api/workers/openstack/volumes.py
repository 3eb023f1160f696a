"""Volumes at the cloud."""

from typing import Any
from uuid import UUID

from adapters.openstack import volume, volume_actions
from adapters.openstack.cloud import Cloud
from adapters.openstack.outcome import NotYet
from api.workers.openstack.scene import Done, Scene, Step, found_id
from domain.openstack.volume import Volume


def made(inner: Cloud, stream: UUID, state: Volume) -> volume.VolumeSeen | NotYet:
    wish = volume.VolumeWish(
        name=state.title,
        description=state.description,
        size=state.size,
        type=state.type,
        image=state.image,
        availability_zone=state.availability_zone,
    )
    return volume.create(inner, stream, wish)


def gone(inner: Cloud, stream: UUID, state: Volume) -> NotYet | None:
    number = found_id(state, lambda: volume.find(inner, stream))
    return volume.delete(inner, number) if number else None


def _create(scene: Scene) -> Done | NotYet:
    found = made(scene.inner, scene.stream, scene.state)
    return found if isinstance(found, NotYet) else Done(found.backend_id, seen(found, None))


def _attach(scene: Scene) -> Done | NotYet:
    server = scene.backend_id("instance", scene.wish["instance"])
    return _done(volume_actions.attach(scene.inner, scene.state.backend_id, server), UUID(scene.wish["instance"]))


def _detach(scene: Scene) -> Done | NotYet:
    return _done(volume_actions.detach(scene.inner, scene.state.backend_id), None)


def _extend(scene: Scene) -> Done | NotYet:
    found = volume_actions.extend(scene.inner, scene.state.backend_id, scene.wish["size"])
    return _done(found, scene.state.instance)


def _retype(scene: Scene) -> Done | NotYet:
    found = volume_actions.retype(scene.inner, scene.state.backend_id, scene.wish["type_name"])
    if isinstance(found, NotYet):
        return found
    return Done(seen={**seen(found, scene.state.instance), "type": scene.wish["type"]})


def _push(scene: Scene) -> Done:
    state = scene.state
    found = volume.change(scene.inner, state.backend_id, state.title, state.description)
    if found.bootable != state.bootable:
        volume_actions.set_bootable(scene.inner, state.backend_id, state.bootable)
    return Done()


def _pull(scene: Scene) -> Done:
    found = volume.see(scene.inner, scene.state.backend_id)
    return Done(seen=seen(found, scene.state.instance if found.server else None))


def _delete(scene: Scene) -> Done | NotYet:
    return gone(scene.inner, scene.stream, scene.state) or Done()


def _done(found: volume.VolumeSeen | NotYet, instance: UUID | None) -> Done | NotYet:
    return found if isinstance(found, NotYet) else Done(seen=seen(found, instance))


def seen(found: volume.VolumeSeen, instance: UUID | None) -> dict[str, Any]:
    return {
        "runtime_state": found.runtime_state,
        "size": found.size,
        "type_name": found.type,
        "bootable": found.bootable,
        "device": found.device,
        "instance": instance,
    }


STEPS: dict[str, Step] = {
    "create": _create,
    "attach": _attach,
    "detach": _detach,
    "extend": _extend,
    "retype": _retype,
    "update": _push,
    "pull": _pull,
    "delete": _delete,
}
