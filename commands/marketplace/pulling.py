"""Asking a backend: how a resource is there, what it has to offer. A worker does, and tells what it found."""

from uuid import UUID

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Decision, Job
from commands.marketplace.types import openstack_tenant
from commands.marketplace.types.registry import TYPES
from commands.openstack import looking, operation
from commands.openstack.kinds import NOUNS
from commands.ports import Load
from domain.identity import project
from domain.marketplace import offering, resource
from domain.refusal import WrongState

PULLED = ("OK", "Erred")


_NOBODY_TO_ASK = "Pull operation is not implemented."


class PullResource(msgspec.Struct, frozen=True):
    resource: UUID


class SyncOffering(msgspec.Struct, frozen=True):
    """What its backend has to offer."""

    offering: UUID


def pull(command: PullResource, asked: Asked, load: Load) -> Decision:
    state = load(resource.KIND, command.resource).required()
    wanted = load(offering.KIND, state.offering).required()
    kind = TYPES.get(wanted.type)
    if kind is not None and kind.carried_out == "backend" and state.scope is not None:
        return operation.pull(operation.PullObject(NOUNS[state.path], state.scope), asked, load)
    if kind is None or kind.carried_out != "jobs" or "pull" not in wanted.secret_options:
        raise WrongState(_NOBODY_TO_ASK)
    resource.require(state, PULLED)
    owner = load(project.KIND, state.project).required().customer
    job = Job(kind.job("pull"), command.resource, queue="background")
    return Decision(result=command.resource, customer=owner, project=state.project, jobs=(job,))


def sync(command: SyncOffering, asked: Asked, load: Load) -> Decision:
    state = load(offering.KIND, command.offering).required()
    if state.removed or state.type != openstack_tenant.NAME or state.settings is None:
        raise WrongState(_NOBODY_TO_ASK)
    return looking.look_at(looking.LookAtCloud(command.offering), asked, load)


HANDLERS: Handlers = {PullResource: pull, SyncOffering: sync}
