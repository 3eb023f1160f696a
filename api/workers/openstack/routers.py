"""Routers at the cloud, with their interfaces and routes."""

from typing import Any
from uuid import UUID

from adapters.openstack import router
from api.workers.openstack.scene import Done, Scene, Step, found_id
from commands.openstack.operation import ReportSeen
from domain.openstack.subnet_events import Route


def _create(scene: Scene) -> Done:
    wish = router.RouterWish(name=scene.state.title, external_network=scene.state.external_network_id)
    made = router.create(scene.inner, scene.stream, wish)
    for number in scene.state.subnets:
        router.connect(scene.inner, made.backend_id, scene.backend_id("subnet", number))
    connected = tuple(ReportSeen("subnet", number, {"is_connected": True}) for number in scene.state.subnets)
    return Done(made.backend_id, seen(made), also=connected)


def _add_interface(scene: Scene) -> Done:
    number = UUID(scene.wish["subnet"])
    router.connect(scene.inner, scene.state.backend_id, scene.backend_id("subnet", number))
    subnets = tuple(dict.fromkeys((*scene.state.subnets, number)))
    return Done(seen={"subnets": subnets}, also=(ReportSeen("subnet", number, {"is_connected": True}),))


def _remove_interface(scene: Scene) -> Done:
    number = UUID(scene.wish["subnet"])
    router.disconnect(scene.inner, scene.state.backend_id, scene.backend_id("subnet", number))
    subnets = tuple(each for each in scene.state.subnets if each != number)
    return Done(seen={"subnets": subnets}, also=(ReportSeen("subnet", number, {"is_connected": False}),))


def _set_routes(scene: Scene) -> Done:
    routes = tuple((each["destination"], each["nexthop"]) for each in scene.wish["routes"])
    return Done(seen=seen(router.set_routes(scene.inner, scene.state.backend_id, routes)))


def _push(scene: Scene) -> Done:
    return Done(seen=seen(router.rename(scene.inner, scene.state.backend_id, scene.state.title)))


def _pull(scene: Scene) -> Done:
    return Done(seen=seen(router.see(scene.inner, scene.state.backend_id)))


def _delete(scene: Scene) -> Done:
    if number := found_id(scene.state, lambda: router.find(scene.inner, scene.stream)):
        router.delete(scene.inner, number)
    alone = tuple(ReportSeen("subnet", number, {"is_connected": False}) for number in scene.state.subnets)
    return Done(also=alone)


def seen(found: router.RouterSeen) -> dict[str, Any]:
    return {
        "runtime_state": found.runtime_state,
        "external_network_id": found.external_network,
        "fixed_ips": found.external_ips,
        "routes": tuple(Route(*each) for each in found.routes),
    }


STEPS: dict[str, Step] = {
    "create": _create,
    "add_interface": _add_interface,
    "remove_interface": _remove_interface,
    "set_routes": _set_routes,
    "update": _push,
    "pull": _pull,
    "delete": _delete,
}
