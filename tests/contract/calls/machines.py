"""Calls about machines and volumes in a tenant."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from adapters.openstack import instance
from adapters.openstack.cloud import cloud_of
from api.workers.openstack.scene import credentials
from commands.openstack.kinds import KINDS
from commands.openstack.operation import PullObject, ReportSeen, ReportSucceeded
from domain.openstack.connection import AddressPair, FloatingIp, Plug
from domain.openstack.properties import uuid_of
from tests.contract.calls.shared import Call, Calls, about, reading
from tests.contract.world import World
from tests.eventstore.support import ask
from tests.openstack import FAST, IMAGE, LARGE, OPEN, address, disk, machine

_INSTANCE, _VOLUME = "openstack_instances", "openstack_volumes"
PLUG, LED = UUID(int=7), UUID(int=8)


def _machine(runtime: str = "ACTIVE") -> Callable[[World], UUID]:
    """One with a port, a floating IP, and all else that may be seen of it."""

    def new(w: World) -> UUID:
        store, things = w.served.ledger.store, w.clouds.things
        zone = address(store, things.offering, "instance-availability-zones", OPEN)
        number = machine(store, w.market.project, things, availability_zone=zone)
        pairs, mac = (AddressPair("10.9.0.0/24", "fa:16:3e:00:00:02"),), "fa:16:3e:00:00:01"
        port: dict[str, Any] = {"subnet": things.subnet, "addresses": ("192.168.42.7",), "pairs": pairs}
        seen = {
            "runtime_state": runtime,
            "plugs": (Plug(number=PLUG, backend_id="p", mac_address=mac, **port),),
            "floating_ips": (FloatingIp(number=LED, backend_id="f", address="203.0.113.9", port=PLUG),),
            "internal_ips": ("192.168.42.7",),
            "external_ips": ("203.0.113.9",),
            "security_groups": (things.security_group,),
            "hypervisor_hostname": "compute-1",
            "started": "2026-11-22T10:00:00.000000",
        }
        ask(store, ReportSeen("instance", number, seen))
        return number

    return new


def _lit(w: World) -> UUID:
    """One that is truly there."""
    ledger, things = w.served.ledger, w.clouds.things
    project = ledger.store.load(KINDS["tenant"].kind, w.clouds.lit).required().backend_id
    _adopted(w, "tenant", things.tenant, project)
    found, *_ = instance.all_instances(cloud_of(credentials(ledger, things.offering).within(project)))
    return _adopted(w, "instance", w.clouds.new("instance"), found.backend_id)


def _adopted(w: World, noun: str, number: UUID, backend_id: str) -> UUID:
    store = w.served.ledger.store
    ask(store, PullObject(noun, number))
    run = store.load(KINDS[noun].kind, number).required().run
    assert run is not None
    ask(store, ReportSucceeded(noun, number, run, backend_id))
    return number


def _disk(runtime: str = "available", *, attached: bool = False, booted: bool = False) -> Callable[[World], UUID]:
    def new(w: World) -> UUID:
        store, things = w.served.ledger.store, w.clouds.things
        kinds: dict[str, Any] = {"type": ("volume-types", FAST)}
        kinds |= {"availability_zone": ("volume-availability-zones", OPEN)}
        kinds |= {"image": ("images", IMAGE)} if booted else {}
        chosen = {name: address(store, things.offering, kind, thing) for name, (kind, thing) in kinds.items()}
        number = disk(store, w.market.project, things, **chosen)
        instance = w.clouds.things.instance if attached else None
        seen = {"runtime_state": runtime, "instance": instance, "device": "/dev/vdb" if attached else ""}
        ask(store, ReportSeen("volume", number, seen))
        return number

    return new


def _chosen(kind: str, thing: Any) -> Callable[[World], str]:
    return lambda w: w.url(f"openstack-{kind}", uuid_of(w.clouds.settings, thing))


def _subnet(w: World) -> str:
    return w.url("openstack-subnets", w.clouds.things.subnet)


def _running(w: World) -> str:
    """A machine volumes can be attached to."""
    number = w.clouds.things.instance
    ask(w.served.ledger.store, ReportSeen("instance", number, {"runtime_state": "ACTIVE"}))
    return w.url("openstack-instances", number)


def _listed(new: Callable[[World], UUID], *operations: str) -> Calls:
    def call(w: World) -> Call:
        assert new(w)
        return {}

    return dict.fromkeys(operations, call)


_STOPPED = _machine("SHUTOFF")
CALLS: Calls = {
    **_listed(_machine(), f"{_INSTANCE}_list", f"{_INSTANCE}_count"),
    **reading(_machine(), *(f"{_INSTANCE}_{part}" for part in ("retrieve", "ports_list", "floating_ips_list"))),
    **reading(_lit, f"{_INSTANCE}_console_retrieve", f"{_INSTANCE}_console_log_retrieve"),
    **about(_machine(), f"{_INSTANCE}_partial_update", description=lambda w: w.word("It serves")),
    **about(_machine(), f"{_INSTANCE}_update", name=lambda w: w.word("machine")),
    **about(_STOPPED, f"{_INSTANCE}_start"),
    **about(_machine(), f"{_INSTANCE}_stop", f"{_INSTANCE}_restart"),
    **about(_STOPPED, f"{_INSTANCE}_change_flavor", flavor=_chosen("flavors", LARGE)),
    **about(
        _machine(),
        f"{_INSTANCE}_update_security_groups",
        security_groups=lambda w: [w.url("openstack-security-groups", w.clouds.things.security_group)],
    ),
    **about(_machine(), f"{_INSTANCE}_update_ports", ports=lambda w: [{"subnet": _subnet(w)}]),
    **about(_machine(), f"{_INSTANCE}_update_floating_ips", floating_ips=lambda w: [{"subnet": _subnet(w)}]),
    **about(
        _machine(),
        f"{_INSTANCE}_update_allowed_address_pairs",
        subnet=_subnet,
        allowed_address_pairs=lambda _: [{"ip_address": "10.0.0.0/8", "mac_address": "fa:16:3e:00:00:03"}],
    ),
    **_listed(_disk("in-use", attached=True, booted=True), f"{_VOLUME}_list", f"{_VOLUME}_count"),
    **reading(_disk("in-use", attached=True, booted=True), f"{_VOLUME}_retrieve"),
    **about(_disk(), f"{_VOLUME}_partial_update", description=lambda w: w.word("It holds")),
    **about(_disk(), f"{_VOLUME}_update", name=lambda w: w.word("disk")),
    **about(_disk(), f"{_VOLUME}_attach", instance=_running),
    **about(_disk("in-use", attached=True), f"{_VOLUME}_detach"),
    **about(_disk(), f"{_VOLUME}_extend", disk_size=lambda _: 4096),
    **about(_disk(), f"{_VOLUME}_retype", type=_chosen("volume-types", FAST)),
}
