"""Workers are sent to look how things are at a cloud: what they find is recorded where it is not as it was."""

from typing import Literal
from uuid import UUID

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Decision, Job
from commands.openstack.place import concerns, place
from commands.ports import Load
from domain import operation
from domain.marketplace import offering
from domain.openstack import tenant
from domain.openstack.tenant import Tenant

What = Literal["resources", "subresources", "security_groups", "quotas"]
PULL = "openstack.properties.pull"


class LookIntoTenant(msgspec.Struct, frozen=True):
    """`resources` are its instances and volumes, `subresources` its networks, subnets, routers and security groups,
    `security_groups` those alone."""

    tenant: UUID
    what: What


class PullTenant(msgspec.Struct, frozen=True):
    """The same, asked by a person: of one that is OK."""

    tenant: UUID
    what: What


class PullCloudOfTenant(msgspec.Struct, frozen=True):
    """What the cloud it is at has to offer."""

    tenant: UUID


class LookAtCloud(msgspec.Struct, frozen=True):
    """What it has to offer: of an offering of tenants."""

    offering: UUID


def look_into(command: LookIntoTenant, _asked: Asked, load: Load) -> Decision:
    where = place(load, command.tenant)
    state = where.tenant.required("tenant")
    customer, within = concerns(load, where)
    jobs = (look(command.tenant, command.what),) if state.backend_id and not state.deleted else ()
    return Decision(result=command.tenant, customer=customer, project=within, jobs=jobs)


def look(tenant: UUID, what: What) -> Job:
    return Job(f"openstack.look.{what}", tenant, queue="background")


def pull_tenant(command: PullTenant, asked: Asked, load: Load) -> Decision:
    operation.require_pullable(_ready(load, command.tenant))
    return look_into(LookIntoTenant(command.tenant, command.what), asked, load)


def pull_cloud(command: PullCloudOfTenant, asked: Asked, load: Load) -> Decision:
    return look_at(LookAtCloud(_ready(load, command.tenant).offering), asked, load)


def _ready(load: Load, number: UUID) -> Tenant:
    """Raises NotFound, WrongState."""
    state = load(tenant.KIND, number).required("tenant")
    operation.require(state)
    return state


def look_at(command: LookAtCloud, _asked: Asked, load: Load) -> Decision:
    state = load(offering.KIND, command.offering).required("offering")
    job = Job(PULL, command.offering, queue="background")
    return Decision(result=command.offering, customer=state.customer, jobs=(job,))


HANDLERS: Handlers = {
    LookIntoTenant: look_into,
    LookAtCloud: look_at,
    PullTenant: pull_tenant,
    PullCloudOfTenant: pull_cloud,
}
