"""Subnets at the cloud, and their connection with a router."""

from typing import Any

from adapters.openstack import router, subnet
from api.workers.openstack.scene import Done, Scene, Step, found_id
from domain.openstack.subnet_events import Pool, Route


def _create(scene: Scene) -> Done:
    state = scene.state
    wish = subnet.SubnetWish(
        name=state.title,
        network=scene.backend_id("network", state.network),
        cidr=state.cidr,
        gateway=state.gateway_ip,
        has_gateway=not state.disable_gateway,
        dns_nameservers=state.dns_nameservers,
        host_routes=tuple((each.destination, each.nexthop) for each in state.host_routes),
        pools=tuple((each.start, each.end) for each in state.allocation_pools),
    )
    return _done(subnet.create(scene.inner, scene.stream, wish))


def _connect(scene: Scene) -> Done:
    router.connect(scene.inner, scene.backend_id("router", scene.wish["router"]), scene.state.backend_id)
    return Done(seen={"is_connected": True})


def _disconnect(scene: Scene) -> Done:
    router.disconnect(scene.inner, scene.backend_id("router", scene.wish["router"]), scene.state.backend_id)
    return Done(seen={"is_connected": False})


def _push(scene: Scene) -> Done:
    return _done(subnet.rename(scene.inner, scene.state.backend_id, scene.state.title))


def _pull(scene: Scene) -> Done:
    return _done(subnet.see(scene.inner, scene.state.backend_id))


def _delete(scene: Scene) -> Done:
    if number := found_id(scene.state, lambda: subnet.find(scene.inner, scene.stream)):
        subnet.delete(scene.inner, number)
    return Done()


def _done(found: subnet.SubnetSeen) -> Done:
    return Done(found.backend_id, seen(found))


def seen(found: subnet.SubnetSeen) -> dict[str, Any]:
    return {
        "cidr": found.cidr,
        "gateway_ip": found.gateway,
        "ip_version": found.ip_version,
        "enable_dhcp": found.dhcp,
        "dns_nameservers": found.dns_nameservers,
        "allocation_pools": tuple(Pool(*each) for each in found.pools),
        "host_routes": tuple(Route(*each) for each in found.host_routes),
    }


STEPS: dict[str, Step] = {
    "create": _create,
    "connect": _connect,
    "disconnect": _disconnect,
    "update": _push,
    "pull": _pull,
    "delete": _delete,
}
