"""How things are at a cloud, tenant by tenant: what is not as it was is recorded, what has vanished is noticed."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from adapters.jobs.rows import JobRow
from adapters.openstack import instance, volume
from adapters.trouble import Gone, Terminal
from api.workers.openstack import instances, networks, routers, security_groups, subnets, tenants, vanished, volumes
from api.workers.openstack.scene import Done, Scene, Step, scene
from api.workers.work import Commands, Context, Work
from commands.openstack.operation import ReportLost, ReportSeen
from commands.ports import Load
from domain.openstack import tenant

Seen = Mapping[str, Any]
_PULLS: dict[str, Step] = {
    "network": networks.STEPS["pull"],
    "subnet": subnets.STEPS["pull"],
    "router": routers.STEPS["pull"],
    "security_group": security_groups.STEPS["pull"],
}


def _resources(within: Scene) -> list[msgspec.Struct]:
    """Two questions for all of them."""
    things = {noun: _idle(within, noun) for noun in ("instance", "volume")}
    machines = {each.backend_id: instances.seen(each) for each in instance.all_instances(within.inner)}
    streams = {state.backend_id: number for number, state in things["instance"].items()}
    disks = {each.backend_id: volumes.seen(each, streams.get(each.server)) for each in volume.all_volumes(within.inner)}
    return [*_compared("instance", things["instance"], machines), *_compared("volume", things["volume"], disks)]


def _idle(within: Scene, noun: str) -> dict[UUID, Any]:
    """Those at the cloud that nothing happens to just now; what is busy tells by itself."""
    states = {number: within.other(noun, number) for number in within.held.things(noun)}
    return {number: state for number, state in states.items() if state.backend_id and not state.operation}


def _compared(noun: str, things: Mapping[UUID, Any], found: Mapping[str, Seen]) -> list[msgspec.Struct]:
    told: list[msgspec.Struct] = []
    for number, state in things.items():
        seen = found.get(state.backend_id)
        if seen is None and not state.lost:
            told.append(ReportLost(noun, number))
        elif seen is not None and _differs(state, seen):
            told.append(ReportSeen(noun, number, dict(seen)))
    return told


def _differs(state: Any, seen: Seen) -> bool:
    return state.lost or any(getattr(state, name) != value for name, value in seen.items())


def _subresources(within: Scene, *nouns: str) -> list[msgspec.Struct]:
    told: list[msgspec.Struct] = []
    for noun in nouns or _PULLS:
        for number, state in _idle(within, noun).items():
            found = _seen(msgspec.structs.replace(within, noun=noun, stream=number, state=state), _PULLS[noun])
            told += _compared(noun, {number: state}, {} if found is None else {state.backend_id: found})
    return told


def _seen(within: Scene, pull: Step) -> Seen | None:
    """None: it is not there."""
    try:
        found = pull(within)
    except Gone:
        return None
    assert isinstance(found, Done)
    return found.seen


def _quotas(within: Scene) -> list[msgspec.Struct]:
    state = within.tenant
    if state.operation:
        return []
    seen = tenants.seen(within.cloud, state.backend_id, state.quotas)
    return _compared("tenant", {within.number: state}, {state.backend_id: seen})


_LOOKS: dict[str, Callable[[Scene], list[msgspec.Struct]]] = {
    "resources": _resources,
    "subresources": _subresources,
    "security_groups": lambda within: _subresources(within, "security_group"),
    "quotas": _quotas,
}


def _wanted(job: JobRow, load: Load) -> bool:
    return not load(tenant.KIND, job.target).required().deleted


def _perform(look: Callable[[Scene], list[msgspec.Struct]], job: JobRow, context: Context) -> Commands:
    """Where nobody is let in, the project itself may be what has vanished."""
    within = scene(context.ledger, job, "tenant")
    try:
        return look(within)
    except Terminal:
        if vanished.is_there(within):
            raise
        return vanished.lost(within)


def _failed(_job: JobRow, _message: str) -> Commands:
    """What was known before stays; the job says why."""
    return ()


WORKS: dict[str, Work] = {
    f"openstack.look.{what}": Work(wanted=_wanted, perform=partial(_perform, look), failed=_failed)
    for what, look in _LOOKS.items()
}
