"""What a resource had at an OpenStack cloud goes when the resource has ended without it: nothing is left behind. What
was taken off the books is left there, and off the books, too."""

from commands.openstack.kinds import KINDS, NOUNS
from commands.openstack.operation import UnlinkObject
from commands.openstack.removal import RemoveObject
from commands.ports import Load
from commands.processes.process import NOTHING, Process, Reaction
from domain.event import Recorded
from domain.marketplace import resource
from domain.marketplace.resource_events import ResourceRefused, ResourceTerminated, ResourceUnlinked


def _react(recorded: Recorded, load: Load) -> Reaction:
    state = load(resource.KIND, recorded.stream).required()
    noun = NOUNS.get(state.path)
    if noun is None or state.scope is None:
        return NOTHING
    there = load(KINDS[noun].kind, state.scope).state
    if there is None or there.deleted:
        return NOTHING
    unlinked = isinstance(recorded.event, ResourceUnlinked)
    return Reaction(commands=(UnlinkObject(noun, state.scope) if unlinked else RemoveObject(noun, state.scope),))


PROCESS = Process(
    name="remove_on_termination",
    names=(ResourceRefused.name, ResourceTerminated.name, ResourceUnlinked.name),
    react=_react,
)
