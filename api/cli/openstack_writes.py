"""Whether a cloud lets us make what tenants are made of: tried in a project that is removed again, whatever happens."""

import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar
from uuid import UUID, uuid4

import msgspec

from adapters.openstack import network, quotas, security_group, tenant, volume
from adapters.openstack.asking import Service
from adapters.openstack.cloud import Cloud, cloud_of
from adapters.openstack.outcome import MIB, NotYet
from adapters.trouble import Retryable, Terminal
from api.cli.openstack_looks import OK, SKIPPED, Finding, Told, tried
from api.workers.openstack.tenants import gone

T = TypeVar("T")
NAME = "cloudledger-validate"
PATIENCE, PAUSE = 120.0, 0.5
"""Seconds: a volume may take that long; a cloud wakes nobody, so it is asked again after so many."""


class Trial(msgspec.Struct, frozen=True):
    """What is made has the `name`. Nothing more is made once `stop` is set."""

    cloud: Cloud
    stop: Event
    name: str
    stream: UUID

    def inner(self) -> Cloud:
        """Raises Terminal when there is no project."""
        found = tenant.find(self.cloud, self.stream)
        if found is None:
            raise Terminal("the project is not there")
        return cloud_of(self.cloud.credentials.within(found.backend_id))


Make = Callable[[Trial], Told]


def written(cloud: Cloud, stop: Event, name: str = "") -> list[Finding]:
    stream = uuid4()
    trial = Trial(cloud, stop, name or f"{NAME}-{stream.hex[:8]}", stream)
    found: list[Finding] = []
    try:
        for service, check, make, advice in MAKES:
            found.append(_made(trial, found, service, check, make, advice))
    finally:
        by_hand = f"remove project and user {trial.name} at the cloud, and what is in the project, by hand"
        found.append(tried("identity", "remove all of it", lambda: _removed(trial, inside=_stands(found)), by_hand))
    return found


def _made(trial: Trial, before: list[Finding], service: Service, check: str, make: Make, advice: str) -> Finding:
    if trial.stop.is_set():
        return Finding(service=service, check=check, result=SKIPPED, found="interrupted")
    if before and not _stands(before):
        return Finding(service=service, check=check, result=SKIPPED, found="there is no project to make it in")
    return tried(service, check, lambda: make(trial), advice)


def _stands(found: list[Finding]) -> bool:
    """The project, so that something may be in it."""
    return bool(found) and found[0].result == OK


def _project(trial: Trial) -> Told:
    wish = tenant.TenantWish(
        name=trial.name,
        username=trial.name,
        password=tenant.new_password(),
        description="Made by cloudledger validate-openstack, which removes it",
    )
    return trial.name, [tenant.create(trial.cloud, trial.stream, wish).backend_id]


def _quotas(trial: Trial) -> Told:
    wanted = {"vcpu": 1, "ram": 1 * MIB, "storage": 1 * MIB, "volumes": 1, "network_count": 1}
    quotas.set_quotas(trial.cloud, trial.inner().credentials.project_id, wanted)
    return f"{len(wanted)} set", [f"{name}: {limit}" for name, limit in wanted.items()]


def _network(trial: Trial) -> Told:
    made = network.create(trial.inner(), uuid4(), network.NetworkWish(name=trial.name))
    return made.runtime_state, [made.backend_id]


def _security_group(trial: Trial) -> Told:
    rule = security_group.Rule(protocol="tcp", from_port=22, to_port=22, cidr="0.0.0.0/0")
    wish = security_group.SecurityGroupWish(name=trial.name, rules=(rule,))
    made = security_group.create(trial.inner(), uuid4(), wish)
    return f"{len(made.rules)} rules", [made.backend_id]


def _volume(trial: Trial) -> Told:
    inner, stream, wish = trial.inner(), uuid4(), volume.VolumeWish(name=trial.name, size=1 * MIB)
    made = _there(lambda: volume.create(inner, stream, wish), trial.stop)
    return made.runtime_state, [made.backend_id]


def _there(make: Callable[[], T | NotYet], stop: Event) -> T:
    """Raises Retryable when it takes too long."""
    until = time.monotonic() + PATIENCE
    while isinstance(found := make(), NotYet):
        if time.monotonic() > until or stop.wait(PAUSE):
            raise Retryable(f"it is still {found.progress}")
    return found


def _removed(trial: Trial, *, inside: bool) -> Told:
    """Tried again while that may help, also when nobody wants to wait. Raises Trouble."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            if not _going(trial, inside):
                return trial.name, ()
            why = Retryable("it is still being deleted")
        except Retryable as trouble:
            why = trouble
        if time.monotonic() > until:
            raise why
        time.sleep(PAUSE)


def _going(trial: Trial, inside: bool) -> bool:
    """Whether some of it is still there."""
    found = tenant.find(trial.cloud, trial.stream)
    if found is None:
        return False
    if inside:
        return gone(trial.cloud, found.backend_id, trial.name) is not None
    tenant.delete(trial.cloud, found.backend_id, trial.name)
    return False


_RIGHTS = "let the account do this: it needs the role admin"
_ROOM = "see what the service says; a new project needs room for one"
MAKES: tuple[tuple[Service, str, Make, str], ...] = (
    ("identity", "make a project and its user", _project, _RIGHTS),
    ("compute", "set quotas", _quotas, _RIGHTS),
    ("network", "make a network", _network, _ROOM),
    ("network", "make a security group", _security_group, _ROOM),
    ("block_storage", "make a volume", _volume, _ROOM),
)
"""In this order; the first makes what the others need."""
