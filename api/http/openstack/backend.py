"""What there is in a tenant at the cloud and is not ours: asked of the cloud itself, while the caller waits."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from adapters.openstack import instance, volume
from adapters.openstack.cloud import Cloud, cloud_of
from adapters.trouble import Retryable, Trouble
from api.http import problems
from api.http.ask import Ask
from api.http.lists import paged
from api.http.openstack.objects import View
from api.http.route import Reply, Route
from api.ledger import Ledger
from api.workers.openstack.scene import credentials
from commands.openstack.kinds import KINDS
from commands.openstack.looking import PullTenant
from commands.openstack.place import place
from domain.openstack import quota

NOT_THERE = "The tenant is not at the cloud."


class BackendInstance(msgspec.Struct, frozen=True):
    name: str
    state: str
    runtime_state: str
    created: str
    backend_id: str
    availability_zone: str
    hypervisor_hostname: str
    start_time: str | None


class BackendVolume(msgspec.Struct, frozen=True):
    """Sizes in MiB."""

    name: str
    description: str
    size: int
    type: str
    state: str
    runtime_state: str
    backend_id: str
    availability_zone: str
    bootable: bool


def _instances(inner: Cloud) -> list[BackendInstance]:
    return [
        BackendInstance(
            name=each.name,
            state="OK",
            runtime_state=each.runtime_state,
            created=each.created,
            backend_id=each.backend_id,
            availability_zone=each.availability_zone,
            hypervisor_hostname=each.hypervisor_hostname,
            start_time=_utc(each.started) or None,
        )
        for each in instance.all_instances(inner)
    ]


def _utc(moment: str) -> str:
    """Nova does not say that it means UTC."""
    return f"{moment}Z" if moment and not moment.endswith("Z") else moment


def _volumes(inner: Cloud) -> list[BackendVolume]:
    return [
        BackendVolume(
            name=each.name,
            description=each.description,
            size=each.size,
            type=each.type,
            state="OK",
            runtime_state=each.runtime_state,
            backend_id=each.backend_id,
            availability_zone=each.availability_zone,
            bootable=each.bootable,
        )
        for each in volume.all_volumes(inner)
    ]


Question = Callable[[Cloud], Sequence[Any]]
_ASKED: dict[str, tuple[Question, type[msgspec.Struct]]] = {
    "instance": (_instances, BackendInstance),
    "volume": (_volumes, BackendVolume),
}


def _found(ledger: Ledger, noun: str, tenant: UUID) -> list[Any]:
    """Raises Trouble, Problem."""
    load = ledger.store.load
    where = place(load, tenant)
    state = where.tenant.required()
    if not state.backend_id:
        raise problems.detail(409, NOT_THERE)
    things = (where.quota.state or quota.NONE).things(noun)
    known = {load(KINDS[noun].kind, each).required().backend_id for each in things}
    cloud = cloud_of(credentials(ledger, state.offering).within(state.backend_id))
    return [each for each in _ASKED[noun][0](cloud) if each.backend_id not in known]


def _lists(noun: str) -> Callable[[Ask], Awaitable[Reply]]:
    async def call(ask: Ask) -> Reply:
        tenant = ask.uuid()
        await ask.permitted(PullTenant, tenant=tenant)
        try:
            found = await ask.in_thread(partial(_found, ask.site.ledger, noun, tenant))
        except Trouble as trouble:
            raise problems.detail(503 if isinstance(trouble, Retryable) else 409, str(trouble)) from None
        return paged(ask, found)

    return call


def routes(view: View) -> list[Route]:
    return [
        Route(
            method="GET",
            path=f"{view.one}backend_{noun}s/",
            operation=f"{view.operation}_backend_{noun}s_list",
            call=_lists(noun),
            noun=view.which.noun,
            answer=answer,
            many=True,
            of=view.which,
            slow=True,
        )
        for noun, (_, answer) in _ASKED.items()
    ]
