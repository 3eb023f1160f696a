"""A tenant is made in steps: project and user, network, subnet, router; then it is there. One that fails ends it: it
fails, and what has been made goes with the resource that never came to be (remove_on_termination)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

import msgspec

from commands.openstack.kinds import KINDS
from commands.openstack.network import CreateNetwork
from commands.openstack.operation import ReportFailed, ReportSucceeded
from commands.openstack.router import CreateRouter
from commands.openstack.subnet import CreateSubnet
from commands.ports import Load
from commands.processes.process import NOTHING, Process, Reaction
from domain import operation
from domain.event import Recorded
from domain.marketplace import offering
from domain.openstack import network, subnet, tenant
from domain.openstack.tenant import Tenant
from domain.openstack.tenant_events import TenantPrepared
from domain.operation import Failed, Succeeded


class _Step(msgspec.Struct, frozen=True):
    """One that is over: what it made, and the tenant with the run it is a step of."""

    load: Load
    stream: UUID
    state: Any
    tenant: UUID
    within: Tenant
    run: UUID


def step(run: UUID, noun: str) -> UUID:
    """By which a network, subnet or router is known as a step of the tenant's creation."""
    return uuid5(run, noun)


def _react(recorded: Recorded, load: Load) -> Reaction:
    event = recorded.event
    if isinstance(event, TenantPrepared):
        return _prepared(recorded.stream, load(tenant.KIND, recorded.stream).required())
    assert isinstance(event, Succeeded | Failed)
    noun = event.name.split(".")[1]
    found = _step(recorded, load, noun, event.run)
    if found is None:
        return NOTHING
    if isinstance(event, Failed):
        return Reaction(commands=(ReportFailed("tenant", found.tenant, found.run, event.message, event.traceback),))
    return _NEXT[noun](found)


def _prepared(number: UUID, within: Tenant) -> Reaction:
    """Not where it only got another password."""
    if within.run is None or within.operation != "create":
        return NOTHING
    named = f"{within.title}-int-net"[:150]
    return Reaction(commands=(CreateNetwork(number, named, run=step(within.run, "network")),))


def _step(recorded: Recorded, load: Load, noun: str, run: UUID) -> _Step | None:
    state = load(KINDS[noun].kind, recorded.stream).required()
    within = load(tenant.KIND, state.tenant).required()
    if within.run is None or step(within.run, noun) != run or not operation.runs(within, within.run):
        return None
    return _Step(load, recorded.stream, state, state.tenant, within, within.run)


def _networked(found: _Step) -> Reaction:
    within = found.within
    if not within.subnet_cidr:
        return _ready(found, found.state.backend_id)
    servers = found.load(offering.KIND, within.offering).required().service_attributes.get("dns_nameservers") or ()
    wanted = CreateSubnet(
        network=found.stream,
        name=f"{within.title}-sub-net"[:150],
        cidr=within.subnet_cidr,
        dns_nameservers=tuple(servers),
        run=step(found.run, "subnet"),
    )
    return Reaction(commands=(wanted,))


def _addressed(found: _Step) -> Reaction:
    within = found.within
    if within.skip_router:
        return _ready(found, _backend_id(found.load, found.state.network))
    name, outside = f"{within.title}-router"[:150], within.external_network_id
    run = step(found.run, "router")
    return Reaction(commands=(CreateRouter(found.tenant, name, outside, (found.stream,), run),))


def _routed(found: _Step) -> Reaction:
    first = found.load(subnet.KIND, found.state.subnets[0]).required()
    return _ready(found, _backend_id(found.load, first.network))


def _backend_id(load: Load, number: UUID) -> str:
    return load(network.KIND, number).required().backend_id


def _ready(found: _Step, internal: str) -> Reaction:
    seen = {"internal_network_id": internal}
    return Reaction(commands=(ReportSucceeded("tenant", found.tenant, found.run, seen=seen),))


_NEXT: dict[str, Callable[[_Step], Reaction]] = {"network": _networked, "subnet": _addressed, "router": _routed}
PROCESS = Process(
    name="provision_tenant",
    names=(
        TenantPrepared.name,
        *(getattr(KINDS[noun].outcomes, end).name for noun in _NEXT for end in ("succeeded", "failed")),
    ),
    react=_react,
)
