"""What may be asked of the components of an offering."""

from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision
from commands.fields import given
from commands.marketplace.offering import changed
from commands.marketplace.offering_parts import ComponentForm
from commands.ports import Load
from domain.marketplace import component_rules as rules
from domain.marketplace import resource

Whole = int | UnsetType | None


class CreateOfferingComponent(ComponentForm, frozen=True, kw_only=True):
    offering: UUID


class ChangeOfferingComponent(msgspec.Struct, frozen=True):
    """`uuid` is that of the component. What is not given stays as it is."""

    offering: UUID
    uuid: UUID
    billing_type: str | UnsetType = UNSET
    type: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    measured_unit: str | UnsetType = UNSET
    unit_factor: int | UnsetType = UNSET
    limit_period: str | UnsetType | None = UNSET
    limit_amount: Whole = UNSET
    article_code: str | UnsetType = UNSET
    min_value: Whole = UNSET
    max_value: Whole = UNSET
    max_available_limit: Whole = UNSET
    default_limit: Whole = UNSET
    is_boolean: bool | UnsetType = UNSET
    is_prepaid: bool | UnsetType = UNSET
    overage_component: UUID | UnsetType | None = UNSET
    min_prepaid_duration: Whole = UNSET
    max_prepaid_duration: Whole = UNSET


class RemoveOfferingComponent(msgspec.Struct, frozen=True):
    offering: UUID
    uuid: UUID


def create_component(command: CreateOfferingComponent, asked: Asked, load: Load) -> Decision:
    said = given(command, "offering")
    added = changed(load, command.offering, lambda found: rules.add(found, asked.new_id, said))
    return msgspec.structs.replace(added, result=asked.new_id)


def change_component(command: ChangeOfferingComponent, asked: Asked, load: Load) -> Decision:
    said, used = given(command, "offering", "uuid"), asked.held(resource.of_offering(command.offering))
    return changed(load, command.offering, lambda found: rules.change(found, command.uuid, said, used))


def remove_component(command: RemoveOfferingComponent, _asked: Asked, load: Load) -> Decision:
    """Not while the offering has resources: their limits and usage are told by its components."""
    removed = changed(load, command.offering, lambda found: rules.remove(found, command.uuid))
    return msgspec.structs.replace(removed, vacant=(resource.of_offering(command.offering),))


HANDLERS: Handlers = {
    CreateOfferingComponent: create_component,
    ChangeOfferingComponent: change_component,
    RemoveOfferingComponent: remove_component,
}
