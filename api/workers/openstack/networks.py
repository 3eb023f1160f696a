"""Networks at the cloud."""

from typing import Any

from adapters.openstack import network
from api.workers.openstack.scene import Done, Scene, Step, found_id
from domain.marketplace import offering

_MTU = "default_internal_network_mtu"


def _create(scene: Scene) -> Done:
    offered = scene.ledger.store.load(offering.KIND, scene.tenant.offering).required()
    mtu = scene.state.mtu or offered.plugin_options.get(_MTU) or 0
    return _done(network.create(scene.inner, scene.stream, network.NetworkWish(name=scene.state.title, mtu=mtu)))


def _set_mtu(scene: Scene) -> Done:
    wish = network.NetworkWish(name=scene.state.title, mtu=scene.wish["mtu"])
    return _done(network.change(scene.inner, scene.state.backend_id, wish))


def _push(scene: Scene) -> Done:
    wish = network.NetworkWish(name=scene.state.title)
    return _done(network.change(scene.inner, scene.state.backend_id, wish))


def _pull(scene: Scene) -> Done:
    return _done(network.see(scene.inner, scene.state.backend_id))


def _delete(scene: Scene) -> Done:
    if number := found_id(scene.state, lambda: network.find(scene.inner, scene.stream)):
        network.delete(scene.inner, number)
    return Done()


def _done(found: network.NetworkSeen) -> Done:
    return Done(found.backend_id, seen(found))


def seen(found: network.NetworkSeen) -> dict[str, Any]:
    return {
        "runtime_state": found.runtime_state,
        "mtu": found.mtu or None,
        "is_external": found.is_external,
        "type": found.kind,
        "segmentation_id": found.segmentation_id,
    }


STEPS: dict[str, Step] = {
    "create": _create,
    "set_mtu": _set_mtu,
    "update": _push,
    "pull": _pull,
    "delete": _delete,
}
