"""As soon as it is known how a cloud is reached, or what is sold of it, it is asked what it has to offer."""

from commands.decision import Job
from commands.marketplace.types.openstack_tenant import NAME
from commands.openstack.looking import PULL
from commands.ports import Load
from commands.processes.process import NOTHING, Process, Reaction
from domain.event import Recorded
from domain.marketplace import offering
from domain.marketplace.offering_events import OfferingIntegrationSet, OfferingPluginOptionsSet


def _react(recorded: Recorded, load: Load) -> Reaction:
    state = load(offering.KIND, recorded.stream).required()
    if state.type != NAME or state.settings is None:
        return NOTHING
    return Reaction(jobs=(Job(PULL, recorded.stream, queue="background"),))


PROCESS = Process(
    name="look_at_connected_clouds",
    names=(OfferingIntegrationSet.name, OfferingPluginOptionsSet.name),
    react=_react,
)
