"""What there is in a tenant at the cloud and is not ours: asked of the cloud itself, while the caller waits."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from adapters.trouble import Retryable, Trouble
from api.http import problems
from api.http.ask import Ask
from api.http.lists import paged
from api.http.openstack.objects import View
from api.http.route import Reply, Route
from api.ledger import Ledger
from api.workers.openstack import strangers
from api.workers.openstack.scene import Scene, scene_at
from commands.openstack.looking import PullTenant

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


def _instances(within: Scene) -> list[BackendInstance]:
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
        for each in strangers.machines(within)
    ]


def _utc(moment: str) -> str:
    """Nova does not say that it means UTC."""
    return f"{moment}Z" if moment and not moment.endswith("Z") else moment


def _volumes(within: Scene) -> list[BackendVolume]:
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
        for each in strangers.disks(within)
    ]


T = TypeVar("T")
Question = Callable[[Scene], Sequence[Any]]
_ASKED: dict[str, tuple[Question, type[msgspec.Struct]]] = {
    "instance": (_instances, BackendInstance),
    "volume": (_volumes, BackendVolume),
}


def _found(ledger: Ledger, noun: str, tenant: UUID) -> list[Any]:
    """Raises Trouble, Problem."""
    within = scene_at(ledger, "tenant", tenant)
    if not within.tenant.backend_id:
        raise problems.detail(409, NOT_THERE)
    return list(_ASKED[noun][0](within))


async def asked_of_it(ask: Ask, question: Callable[[], T]) -> T:
    """What a cloud answers while the caller waits. Raises Problem (503 where it does not, 409)."""
    try:
        return await ask.in_thread(question)
    except Trouble as trouble:
        raise problems.detail(503 if isinstance(trouble, Retryable) else 409, str(trouble)) from None


def _lists(noun: str) -> Callable[[Ask], Awaitable[Reply]]:
    async def call(ask: Ask) -> Reply:
        tenant = ask.uuid()
        await ask.permitted(PullTenant, tenant=tenant)
        return paged(ask, await asked_of_it(ask, partial(_found, ask.site.ledger, noun, tenant)))

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
