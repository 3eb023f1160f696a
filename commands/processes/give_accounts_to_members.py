"""Where the provider gives everybody an account, who joins a project or is in one that gets a resource has one soon."""

from uuid import UUID

from commands.decision import Job
from commands.ports import Load
from commands.processes.process import NOTHING, Process, Reaction
from domain.event import Recorded
from domain.identity.access import RoleGranted
from domain.marketplace import offering, resource
from domain.marketplace.resource_events import ResourceMarkedOk, ResourceMoved, ResourceProvisioned

GIVE = "accounts.give"
OPTION = "service_provider_can_create_offering_user"


def _react(recorded: Recorded, load: Load) -> Reaction:
    place = _concerned(recorded, load)
    return Reaction(jobs=(Job(GIVE, place, queue="background"),)) if place else NOTHING


def _concerned(recorded: Recorded, load: Load) -> UUID | None:
    """The project. Of one that somebody joins no stream tells what is in it: the worker looks."""
    event = recorded.event
    if isinstance(event, RoleGranted):
        return event.scope if event.scope_kind == "project" else None
    state = load(resource.KIND, recorded.stream).required()
    wanted = load(offering.KIND, state.offering).required()
    return state.project if wanted.plugin_options.get(OPTION) else None


PROCESS = Process(
    name="give_accounts_to_members",
    names=(RoleGranted.name, ResourceProvisioned.name, ResourceMarkedOk.name, ResourceMoved.name),
    react=_react,
    since="now",
)
