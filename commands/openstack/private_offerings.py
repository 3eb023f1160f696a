"""What may be ordered in a tenant: an offering of instances and one of volumes, for its project alone."""

from uuid import UUID, uuid5

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Change, Decision, Loaded
from commands.marketplace.offering import CreateOffering, create_offering
from commands.marketplace.offering_parts import PlanForm
from commands.openstack.place import place
from commands.ports import Load
from domain.kind import Name
from domain.marketplace import offering, resource
from domain.platform import setting

AUTOMATIC = "WALDUR_MARKETPLACE_OPENSTACK.AUTOMATICALLY_CREATE_PRIVATE_OFFERING"
SOLD = {"OpenStack.Instance": ("vm", "Virtual machine in {}"), "OpenStack.Volume": ("volume", "Volume in {}")}
"""By type of offering: what its default category is for, and its name."""


class CreatePrivateOfferings(msgspec.Struct, frozen=True):
    """Nothing where the setting is off, a category is missing, or they are there."""

    tenant: UUID


def number_of(tenant: UUID, type: str) -> UUID:
    return uuid5(tenant, type)


def create(command: CreatePrivateOfferings, asked: Asked, load: Load) -> Decision:
    where = place(load, command.tenant).tenant.required()
    thing = load(resource.KIND, where.resource).required()
    parent = load(offering.KIND, where.offering).required()
    overrides = load(setting.KIND, setting.STREAM).state or setting.Overrides()
    changes: tuple[Change, ...] = ()
    reads: tuple[Loaded[object], ...] = ()
    for type, (default, words) in SOLD.items() if overrides.value(AUTOMATIC) else ():
        number = number_of(command.tenant, type)
        category = asked.owner(Name("default category", default))
        if category is None or load(offering.KIND, number).state is not None:
            continue
        wanted = CreateOffering(
            parent.customer,
            category,
            words.format(where.title)[:150],
            type,
            shared=False,
            billable=False,
            plans=(PlanForm(name="Default"),),
            project=thing.project,
            parent=where.offering,
            scope=where.resource,
        )
        made = create_offering(wanted, msgspec.structs.replace(asked, new_id=number), load)
        changes, reads = (*changes, *made.changes), (*reads, *made.reads)
    return Decision(changes, command.tenant, parent.customer, thing.project, reads=_once(reads))


def _once(reads: tuple[Loaded[object], ...]) -> tuple[Loaded[object], ...]:
    return tuple({each.stream: each for each in reads}.values())


HANDLERS: Handlers = {CreatePrivateOfferings: create}
