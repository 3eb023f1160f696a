"""Workers are sent to look how things are at a cloud: what they find is recorded where it is not as it was."""

from typing import Literal
from uuid import UUID

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Decision, Job
from commands.openstack.place import concerns, place
from commands.ports import Load
from domain.marketplace import offering

What = Literal["resources", "subresources", "quotas"]
PULL = "openstack.properties.pull"


class LookIntoTenant(msgspec.Struct, frozen=True):
    """`resources` are its instances and volumes, `subresources` its networks, subnets, routers and security groups."""

    tenant: UUID
    what: What


class LookAtCloud(msgspec.Struct, frozen=True):
    """What it has to offer: of an offering of tenants."""

    offering: UUID


def look_into(command: LookIntoTenant, _asked: Asked, load: Load) -> Decision:
    where = place(load, command.tenant)
    state = where.tenant.required("tenant")
    customer, within = concerns(load, where)
    there = state.backend_id and not state.deleted
    job = Job(f"openstack.look.{command.what}", command.tenant, queue="background")
    return Decision(result=command.tenant, customer=customer, project=within, jobs=(job,) if there else ())


def look_at(command: LookAtCloud, _asked: Asked, load: Load) -> Decision:
    state = load(offering.KIND, command.offering).required("offering")
    job = Job(PULL, command.offering, queue="background")
    return Decision(result=command.offering, customer=state.customer, jobs=(job,))


HANDLERS: Handlers = {LookIntoTenant: look_into, LookAtCloud: look_at}
