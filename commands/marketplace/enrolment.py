"""Resources of things that came to be, and go, without an order of their own, such as the volumes of a machine."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Change, Decision, Loaded, change
from commands.ports import Load
from domain.event import Event
from domain.identity import project
from domain.marketplace import offering, resource
from domain.slug import made


class EnrolResource(msgspec.Struct, frozen=True):
    """`path` and `scope` are its object, `backend_id` what the backend calls that. Nothing when it is there."""

    resource: UUID
    offering: UUID
    project: UUID
    name: str
    path: str
    scope: UUID
    backend_id: str = ""


class RetireResource(msgspec.Struct, frozen=True):
    """Its object is gone. Nothing when it has ended already."""

    resource: UUID


def enrol(command: EnrolResource, _asked: Asked, load: Load) -> Decision:
    found, wanted = load(resource.KIND, command.resource), load(offering.KIND, command.offering)
    within = load(project.KIND, command.project)
    owner = within.required("project").customer
    if found.state is not None:
        return Decision(result=command.resource, customer=owner, project=command.project)
    offered = wanted.required("offering")
    plan = next((each.uuid for each in offered.plans if not each.archived), None)
    told = {
        "offering": command.offering,
        "project": command.project,
        "title": command.name,
        "plan": plan,
        "parent": offered.scope,
    }
    one = unordered(command.resource, told, command.path, command.scope, command.backend_id)
    return Decision((one,), command.resource, owner, command.project, reads=(wanted, within))


def unordered(
    number: UUID, told: Mapping[str, Any], path: str, scope: UUID, backend_id: str, also: Sequence[Event] = ()
) -> Change:
    """A new resource that is there, with its object. `told` are fields of ResourceRequested; where they name an order,
    its own number stands."""
    asked = resource.request({**told, "slug": made(told["title"], number), "order": number})
    state = resource.KIND.fold(None, asked)
    assert state is not None
    events = [*asked, *also, *resource.link(state, path, scope, backend_id), *resource.enrolled(number)]
    (found,) = change(Loaded(resource.KIND, number, None, 0), events)
    return found


def retire(command: RetireResource, _asked: Asked, load: Load) -> Decision:
    found = load(resource.KIND, command.resource)
    state = found.required()
    owner = load(project.KIND, state.project).required().customer
    return Decision(change(found, resource.retire(state)), command.resource, owner, state.project)


HANDLERS: Handlers = {EnrolResource: enrol, RetireResource: retire}
