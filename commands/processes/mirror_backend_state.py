"""A resource is as well as its object at the backend, where no order says how it is."""

from uuid import UUID

from commands.marketplace.resource import MarkResourceErred, MarkResourceOk
from commands.openstack.kinds import KINDS
from commands.ports import Load
from commands.processes.process import NOTHING, Process, Reaction
from domain.event import Recorded
from domain.marketplace import resource
from domain.operation import Backed, Failed, Succeeded

_WITH_RESOURCE = ("tenant", "instance", "volume")
_ENDS = ("succeeded", "failed", "lost", "recovered", "marked_erred")


def _react(recorded: Recorded, load: Load) -> Reaction:
    event, noun = recorded.event, recorded.event.name.split(".")[1]
    state = load(KINDS[noun].kind, recorded.stream).required()
    thing = load(resource.KIND, state.resource).state if state.resource else None
    ordered = isinstance(event, Succeeded | Failed) and event.order is not None
    if thing is None or ordered or state.deleted:
        return NOTHING
    return _mirrored(state.resource, state, thing.state)


def _mirrored(number: UUID, state: Backed, shown: str) -> Reaction:
    if state.state == "ERRED" and shown == "OK":
        return Reaction(commands=(MarkResourceErred(number, state.error_message),))
    if state.state == "OK" and shown == "Erred":
        return Reaction(commands=(MarkResourceOk(number),))
    return NOTHING


PROCESS = Process(
    name="mirror_backend_state",
    names=tuple(getattr(KINDS[noun].outcomes, end).name for noun in _WITH_RESOURCE for end in _ENDS),
    react=_react,
)
