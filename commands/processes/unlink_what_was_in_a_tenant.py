"""With a tenant all that was in it is gone from its cloud, or from the books."""

from uuid import UUID

from commands.openstack.operation import UnlinkObject
from commands.ports import Load
from commands.processes.process import NOTHING, Process, Reaction
from domain.event import Recorded
from domain.openstack import quota
from domain.openstack.tenant_events import TenantSucceeded, TenantUnlinked


def _react(recorded: Recorded, load: Load) -> Reaction:
    event = recorded.event
    if isinstance(event, TenantSucceeded) and event.operation != "delete":
        return NOTHING
    held = (load(quota.KIND, quota.stream_of(recorded.stream)).state or quota.NONE).held
    return Reaction(commands=tuple(UnlinkObject(each.noun, UUID(thing)) for thing, each in held.items()))


PROCESS = Process(
    name="unlink_what_was_in_a_tenant",
    names=(TenantSucceeded.name, TenantUnlinked.name),
    react=_react,
)
