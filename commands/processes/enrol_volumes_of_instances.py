"""The volumes an instance is made, or imported, with get resources of their own where volumes are sold, and end with
the volumes."""

from uuid import UUID, uuid5

import msgspec

from commands.marketplace.enrolment import EnrolResource, RetireResource
from commands.openstack.kinds import KINDS
from commands.openstack.private_offerings import number_of
from commands.openstack.volume import EnrolVolume
from commands.ports import Load
from commands.processes.process import NOTHING, Process, Reaction
from domain.event import Recorded
from domain.marketplace import offering, resource
from domain.openstack import instance, tenant, volume
from domain.openstack.instance_events import InstanceImported, InstanceSucceeded
from domain.openstack.volume_events import VolumeSucceeded


def _react(recorded: Recorded, load: Load) -> Reaction:
    event = recorded.event
    if isinstance(event, InstanceImported):
        return _enrolled(recorded.stream, load)
    if isinstance(event, InstanceSucceeded):
        return _enrolled(recorded.stream, load) if event.operation == "create" else NOTHING
    assert isinstance(event, VolumeSucceeded)
    state = load(volume.KIND, recorded.stream).required()
    retired = event.operation == "delete" and event.order is None and state.resource is not None
    return Reaction(commands=(RetireResource(state.resource),)) if retired and state.resource else NOTHING


def _enrolled(number: UUID, load: Load) -> Reaction:
    state = load(instance.KIND, number).required()
    home = load(resource.KIND, load(tenant.KIND, state.tenant).required().resource).required().project
    sold = number_of(state.tenant, "OpenStack.Volume")
    if load(offering.KIND, sold).state is None:
        return NOTHING
    commands: list[msgspec.Struct] = []
    for each in filter(None, (state.system_volume, *state.data_volumes)):
        made, thing = load(volume.KIND, each).required(), uuid5(each, "resource")
        if made.resource is None and not made.deleted:
            path = KINDS["volume"].path
            commands += [EnrolResource(thing, sold, home, made.title, path, each, made.backend_id)]
            commands += [EnrolVolume(each, thing)]
    return Reaction(commands=tuple(commands))


PROCESS = Process(
    name="enrol_volumes_of_instances",
    names=(InstanceSucceeded.name, InstanceImported.name, VolumeSucceeded.name),
    react=_react,
)
