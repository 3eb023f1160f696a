"""As soon as it is known how a cloud is reached, it is asked what it has to offer."""

from commands.decision import Job
from commands.marketplace.types.openstack_tenant import NAME
from commands.ports import Load
from commands.processes.process import NOTHING, Process, Reaction
from domain.event import Recorded
from domain.marketplace import offering
from domain.marketplace.offering_events import OfferingIntegrationSet

PULL = "openstack.properties.pull"


def _react(recorded: Recorded, load: Load) -> Reaction:
    if load(offering.KIND, recorded.stream).required().type != NAME:
        return NOTHING
    return Reaction(jobs=(Job(PULL, recorded.stream, queue="background"),))


PROCESS = Process(name="look_at_connected_clouds", names=(OfferingIntegrationSet.name,), react=_react)
