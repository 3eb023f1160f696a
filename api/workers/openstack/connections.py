"""How machines are connected at the cloud: their ports, and the floating IPs led to these."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID, uuid5

import msgspec

from adapters.openstack import floating_ip, instance_actions, port
from adapters.openstack.floating_ip import FloatingIpSeen, FloatingIpWish
from adapters.openstack.port import PortSeen, PortWish
from adapters.trouble import Terminal
from api.workers.openstack.scene import Done, Scene, Step
from domain.openstack.connection import AddressPair, FloatingIp, Plug, WantedFloatingIp, WantedPort


def _ports(scene: Scene) -> tuple[WantedPort, ...]:
    """As they were asked for last."""
    first = (
        WantedPort(uuid5(scene.stream, f"port {place}"), each.subnet, each.addresses)
        for place, each in enumerate(scene.state.ports)
    )
    return scene.state.wanted_ports or tuple(first)


def _floating_ips(scene: Scene) -> tuple[WantedFloatingIp, ...]:
    number, wanted = uuid5(scene.stream, "floating ip"), scene.state.floating_ip
    first = (WantedFloatingIp(number, scene.state.ports[0].subnet),) if wanted else ()
    return scene.state.wanted_floating_ips or first


def ports_made(scene: Scene) -> tuple[str, ...]:
    """Those it is made with."""
    return tuple(_made(scene, each).backend_id for each in _ports(scene))


def _made(scene: Scene, wanted: WantedPort) -> PortSeen:
    subnet = scene.other("subnet", wanted.subnet)
    wish = PortWish(
        network=scene.backend_id("network", subnet.network),
        addresses=tuple((subnet.backend_id, address) for address in wanted.addresses or ("",)),
        security_groups=tuple(scene.backend_id("security_group", each) for each in scene.state.security_groups),
        name=scene.state.title,
    )
    return port.create(scene.inner, wanted.number, wish)


def first_seen(scene: Scene, server: str) -> dict[str, Any]:
    """Once it stands, its floating IP is made, where it was to have one."""
    plugs = _plugs(scene, server)
    return _told(plugs, [_led(scene, each, plugs) for each in _floating_ips(scene)])


def seen(scene: Scene, server: str) -> dict[str, Any]:
    return seen_first(scene, server, {each.backend_id for each in scene.state.floating_ips})


def seen_first(scene: Scene, server: str, known: Collection[str] = ()) -> dict[str, Any]:
    """Floating IPs are its own where they are known to be, or led to a port of it."""
    plugs = _plugs(scene, server)
    at = {each.backend_id for each in plugs}
    every = floating_ip.all_floating_ips(scene.inner, scene.tenant.backend_id)
    return _told(plugs, [_own(scene, each, plugs) for each in every if each.backend_id in known or each.port in at])


def _told(plugs: Sequence[Plug], floating_ips: Sequence[FloatingIp]) -> dict[str, Any]:
    """With the addresses, of which Nova hears later."""
    return {
        "plugs": tuple(plugs),
        "floating_ips": tuple(floating_ips),
        "internal_ips": tuple(sorted(address for each in plugs for address in each.addresses)),
        "external_ips": tuple(sorted(each.address for each in floating_ips if each.port)),
    }


def guarded(scene: Scene, server: str) -> tuple[UUID, ...]:
    """The security groups of its ports, those that are ours."""
    found = {group for each in port.of_device(scene.inner, server) for group in each.security_groups}
    ours = ((number, scene.other("security_group", number)) for number in scene.held.things("security_group"))
    return tuple(number for number, state in ours if state.backend_id in found)


def _plugs(scene: Scene, server: str) -> tuple[Plug, ...]:
    streams = {scene.other("subnet", each).backend_id: each for each in scene.held.things("subnet")}
    found = port.of_device(scene.inner, server)
    return tuple(_plug(scene, each, streams) for each in sorted(found, key=lambda one: one.backend_id))


def _plug(scene: Scene, found: PortSeen, streams: dict[str, UUID]) -> Plug:
    return Plug(
        number=found.stream or uuid5(scene.number, found.backend_id),
        backend_id=found.backend_id,
        subnet=next((streams[each] for each, _ in found.addresses if each in streams), None),
        mac_address=found.mac_address,
        addresses=tuple(address for _, address in found.addresses),
        pairs=tuple(AddressPair(*each) for each in found.pairs),
    )


def _own(scene: Scene, found: FloatingIpSeen, plugs: Sequence[Plug]) -> FloatingIp:
    number = found.stream or uuid5(scene.number, found.backend_id)
    led = next((each.number for each in plugs if each.backend_id == found.port), None)
    return FloatingIp(number=number, backend_id=found.backend_id, address=found.address, port=led)


def _set_ports(scene: Scene) -> Done:
    """Those that are not wanted any more are deleted, which unplugs them; new ones are made and plugged in."""
    inner, server, wanted = scene.inner, scene.state.backend_id, scene.state.wanted_ports
    kept = {each.number for each in wanted}
    for plug in scene.state.plugs:
        if plug.number not in kept:
            port.delete(inner, plug.backend_id)
    there = {each.number: each for each in _plugs(scene, server)}
    for each in wanted:
        if each.number not in there:
            instance_actions.plug(inner, server, _made(scene, each).backend_id)
        elif each.addresses and set(each.addresses) != set(there[each.number].addresses):
            _move(scene, there[each.number], each)
    return Done(seen=seen(scene, server))


def _move(scene: Scene, plug: Plug, wanted: WantedPort) -> None:
    subnet = scene.backend_id("subnet", wanted.subnet)
    port.set_addresses(scene.inner, plug.backend_id, tuple((subnet, address) for address in wanted.addresses))


def _set_floating_ips(scene: Scene) -> Done:
    wanted = scene.state.wanted_floating_ips
    kept = {each.number for each in wanted}
    for each in scene.state.floating_ips:
        if each.number not in kept:
            floating_ip.delete(scene.inner, each.backend_id)
    return Done(seen=_told(scene.state.plugs, [_led(scene, each, scene.state.plugs) for each in wanted]))


def _led(scene: Scene, wanted: WantedFloatingIp, plugs: Sequence[Plug]) -> FloatingIp:
    """Raises Terminal where nothing is plugged in there any more."""
    plug = next((each for each in plugs if each.subnet == wanted.subnet), None)
    if plug is None:
        raise Terminal("the machine has no port in that subnet")
    its: tuple[FloatingIp, ...] = scene.state.floating_ips
    known = next((each for each in its if each.number == wanted.number), None)
    if known is not None and known.port == plug.number:
        return known
    found = _lead(scene, wanted.number, known, plug.backend_id)
    return FloatingIp(number=wanted.number, backend_id=found.backend_id, address=found.address, port=plug.number)


def _lead(scene: Scene, number: UUID, known: FloatingIp | None, plug: str) -> FloatingIpSeen:
    if known is not None:
        return floating_ip.lead(scene.inner, known.backend_id, plug)
    wish = FloatingIpWish(external_network=scene.tenant.external_network_id, port=plug)
    return floating_ip.create(scene.inner, number, wish)


def _set_pairs(scene: Scene) -> Done:
    number, pairs = UUID(scene.wish["subnet"]), msgspec.convert(scene.wish["pairs"], tuple[AddressPair, ...])
    plugs = tuple(_paired(scene, each, pairs) if each.subnet == number else each for each in scene.state.plugs)
    return Done(seen={"plugs": plugs})


def _paired(scene: Scene, plug: Plug, pairs: tuple[AddressPair, ...]) -> Plug:
    told = port.set_pairs(scene.inner, plug.backend_id, tuple((each.ip_address, each.mac_address) for each in pairs))
    return msgspec.structs.replace(plug, pairs=tuple(AddressPair(*each) for each in told.pairs))


def removed(scene: Scene, *, release: bool) -> None:
    """With those that were to be made and may have come to be."""
    state, inner = scene.state, scene.inner
    if release:
        for each in _there(state.floating_ips, _floating_ips(scene), lambda number: floating_ip.find(inner, number)):
            floating_ip.delete(inner, each)
    for each in _there(state.plugs, _ports(scene), lambda number: port.find(inner, number)):
        port.delete(inner, each)


def _there(known: Iterable[Any], wanted: Iterable[Any], find: Callable[[UUID], Any]) -> Iterator[str]:
    numbers = {each.number: each.backend_id for each in known}
    yield from numbers.values()
    found = (find(each.number) for each in wanted if each.number not in numbers)
    yield from (each.backend_id for each in found if each)


STEPS: dict[str, Step] = {
    "update_ports": _set_ports,
    "update_floating_ips": _set_floating_ips,
    "update_allowed_address_pairs": _set_pairs,
}
