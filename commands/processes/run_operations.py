"""Whatever is wished of an object at an OpenStack cloud is one job, unless the job of another object includes it."""

from typing import Any
from uuid import UUID

import msgspec

from commands.decision import Job
from commands.openstack.kinds import KINDS
from commands.ports import Load
from commands.processes.process import NOTHING, Process, Reaction
from domain.event import Recorded
from domain.openstack import tenant
from domain.operation import Requested

_NOT_TOLD = ("run", "within")


_CLOUD = ("instance", "volume")
"""Of these only so many are made at a time in one cloud, known by its offering."""


def _react(recorded: Recorded, load: Load) -> Reaction:
    event = recorded.event
    assert isinstance(event, Requested)
    if event.within is not None:
        return NOTHING
    noun = event.name.split(".")[1]
    kind = f"openstack.{noun}.{event.operation}"
    arguments = {name: getattr(event, name) for name in event.__struct_fields__ if name not in _NOT_TOLD}
    told: dict[str, Any] = msgspec.to_builtins(arguments)
    if event.operation == "create" and noun in _CLOUD:
        told["offering"] = load(tenant.KIND, UUID(told["tenant"])).required().offering.hex
    if event.operation in ("create", "delete"):
        return Reaction(jobs=(Job(kind, recorded.stream, told, operation=event.run, queue="heavy"),))
    return Reaction(jobs=(Job(kind, recorded.stream, told, operation=event.run),))


PROCESS = Process(
    name="run_operations",
    names=tuple(event.name for sort in KINDS.values() for event in sort.requests),
    react=_react,
)
