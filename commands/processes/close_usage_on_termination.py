"""When a resource has ended, nothing is reported of the months after."""

from commands.marketplace.usage import CloseUsage
from commands.ports import Load
from commands.processes.process import Process, Reaction
from domain.event import Recorded
from domain.marketplace.resource_events import ResourceRefused, ResourceTerminated, ResourceUnlinked
from domain.marketplace.usage import month_of


def _react(recorded: Recorded, _load: Load) -> Reaction:
    return Reaction(commands=(CloseUsage(recorded.stream, month_of(recorded.at.date())),))


PROCESS = Process(
    name="close_usage_on_termination",
    names=(ResourceTerminated.name, ResourceRefused.name, ResourceUnlinked.name),
    react=_react,
)
