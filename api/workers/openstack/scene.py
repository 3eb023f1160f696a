"""What a driver is called with, and what came of it: the object, its tenant, and the cloud seen from outside and in."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from adapters.jobs.rows import JobRow
from adapters.openstack.cloud import Cloud, cloud_of
from adapters.openstack.credentials import Credentials
from adapters.openstack.outcome import NotYet
from adapters.trouble import Terminal
from api.integration import access_of
from api.ledger import Ledger
from api.workers.work import Commands
from commands.openstack.kinds import KINDS
from commands.openstack.place import place_of
from domain.openstack.quota import NONE as NOTHING_HELD
from domain.openstack.quota import Quota
from domain.openstack.tenant import Tenant

S = TypeVar("S")


class Done(msgspec.Struct, frozen=True):
    """`seen` are fields of the kind's Seen. `also`: what is to be recorded of other objects. Not `over`: the operation
    goes on elsewhere."""

    backend_id: str = ""
    seen: dict[str, Any] = {}
    also: Commands = ()
    over: bool = True


class Scene(msgspec.Struct, frozen=True):
    """`cloud` is the cloud as its provider sees it, `inner` the same within the tenant. `wish` are the fields of the
    event that asked for it, `waiting_for` is what it came back for."""

    ledger: Ledger
    noun: str
    stream: UUID
    state: Any
    number: UUID
    tenant: Tenant
    held: Quota
    run: UUID
    wish: Mapping[str, Any]
    waiting_for: str
    cloud: Cloud

    @property
    def inner(self) -> Cloud:
        """Raises Terminal while there is no project."""
        if not self.tenant.backend_id:
            raise Terminal("the tenant is not at the cloud")
        return self.within(self.tenant.backend_id)

    def within(self, project: str) -> Cloud:
        return cloud_of(self.cloud.credentials.within(project))

    def other(self, noun: str, number: UUID | str) -> Any:
        """The state of another object."""
        return self.ledger.store.load(KINDS[noun].kind, UUID(str(number))).required()

    def backend_id(self, noun: str, number: UUID | str) -> str:
        """Raises Terminal where it is not at the cloud."""
        found = self.other(noun, number)
        if not found.backend_id or found.deleted:
            raise Terminal(f"the {noun.replace('_', ' ')} {found.title} is not at the cloud")
        return str(found.backend_id)


Step = Callable[[Scene], Done | NotYet]


def scene(ledger: Ledger, job: JobRow, noun: str) -> Scene:
    found = scene_at(ledger, noun, job.target)
    told = {"run": job.operation or job.id, "wish": job.arguments, "waiting_for": job.waiting_for}
    return msgspec.structs.replace(found, **told)


def scene_at(ledger: Ledger, noun: str, stream: UUID) -> Scene:
    """Nothing is wished there."""
    load = ledger.store.load
    found = load(KINDS[noun].kind, stream)
    where = place_of(load, noun, found)
    tenant = where.tenant.required()
    return Scene(
        ledger=ledger,
        noun=noun,
        stream=stream,
        state=found.required(),
        number=where.tenant.stream,
        tenant=tenant,
        held=where.quota.state or NOTHING_HELD,
        run=stream,
        wish={},
        waiting_for="",
        cloud=cloud_of(credentials(ledger, tenant.offering)),
    )


def credentials(ledger: Ledger, number: UUID) -> Credentials:
    """Of who provides the cloud with this offering. Raises Terminal where something is missing."""
    access = access_of(ledger, number)
    told = access.attributes
    try:
        return Credentials(
            auth_url=str(told["backend_url"]),
            username=str(told["username"]),
            password=str(told["password"]),
            project=str(told.get("tenant_name") or "admin"),
            domain=str(told.get("domain") or "Default"),
            region=str(told.get("region") or ""),
            verify=bool(told.get("verify_ssl", True)),
            ca_certificate=str(told.get("certificate") or access.options.get("openstack_api_tls_certificate") or ""),
            timeout=ledger.settings.backend_seconds,
        )
    except KeyError as missing:
        raise Terminal(f"the offering does not say how its cloud is reached: {missing.args[0]}") from None


def found_id(state: Any, find: Callable[[], Any]) -> str:
    """What the cloud calls it, found by its mark where nobody knows; empty: it is not there."""
    if state.backend_id:
        return str(state.backend_id)
    found = find()
    return str(found.backend_id) if found else ""
