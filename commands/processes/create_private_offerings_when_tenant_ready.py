"""A tenant that is ready gets offerings of its own, for machines and volumes; with the tenant they are archived."""

from commands.marketplace.offering_step import ActivateOffering, ArchiveOffering
from commands.openstack.place import stream_of
from commands.openstack.private_offerings import SOLD, CreatePrivateOfferings, number_of
from commands.ports import Load
from commands.processes.process import NOTHING, Process, Reaction
from domain.event import Recorded
from domain.marketplace import offering
from domain.marketplace.offering_events import OfferingCreated
from domain.openstack.tenant_events import TenantImported, TenantSucceeded, TenantUnlinked


def _react(recorded: Recorded, load: Load) -> Reaction:
    match recorded.event:
        case OfferingCreated() as created:
            ours = created.scope and recorded.stream == number_of(stream_of(created.scope), created.type)
            return Reaction(commands=(ActivateOffering(recorded.stream),)) if ours else NOTHING
        case TenantSucceeded(operation="create") | TenantImported():
            return Reaction(commands=(CreatePrivateOfferings(recorded.stream),))
        case TenantSucceeded(operation="delete") | TenantUnlinked():
            numbers = [number_of(recorded.stream, type) for type in SOLD]
            there = [number for number in numbers if load(offering.KIND, number).state is not None]
            return Reaction(commands=tuple(ArchiveOffering(number) for number in there))
    return NOTHING


PROCESS = Process(
    name="create_private_offerings_when_tenant_ready",
    names=(OfferingCreated.name, TenantSucceeded.name, TenantImported.name, TenantUnlinked.name),
    react=_react,
)
