"""Decisions about the components of an offering."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from domain import clean
from domain.event import Event
from domain.marketplace import component
from domain.marketplace.component import Component
from domain.marketplace.offering import Offering, component_of
from domain.marketplace.offering_events import ComponentAdded, ComponentChanged, ComponentRemoved
from domain.marketplace.offering_rules import require_changeable
from domain.refusal import Invalid


def _require_fit(offering: Offering, wanted: Component) -> None:
    """Raises Invalid."""
    component.require_sense(wanted)
    others = [each for each in offering.components if each.uuid != wanted.uuid]
    if any(each.type == wanted.type for each in others):
        raise Invalid("Component with this type already exists in the offering.", "type")
    if wanted.overage_component is not None:
        found = next((each for each in others if each.uuid == wanted.overage_component), None)
        if found is None or found.billing_type != "usage":
            raise Invalid("This has to be another component of the offering, billed by usage.", "overage_component")


def add(offering: Offering, uuid: UUID, given: Mapping[str, Any]) -> list[Event]:
    require_changeable(offering)
    added = Component(uuid=uuid, **clean.cleaned(component.FIELDS, given))
    _require_fit(offering, added)
    return [ComponentAdded(component=added)]


def change(offering: Offering, uuid: UUID, given: Mapping[str, Any], used: bool = False) -> list[Event]:
    """`used`: the offering has resources, whose limits and usage are told by the type of the component."""
    require_changeable(offering)
    before = component_of(offering, uuid)
    after = msgspec.structs.replace(before, **clean.cleaned(component.FIELDS, given))
    for field in component.BUILTIN if before.is_builtin else ():
        if getattr(after, field) != getattr(before, field):
            raise Invalid("This is fixed for a built-in component.", field)
    if used and after.type != before.type:
        raise Invalid("Resources of this offering use this component.", "type")
    _require_fit(offering, after)
    return [ComponentChanged(component=after)] if after != before else []


def limit(offering: Offering, kind: str, given: Mapping[str, int]) -> list[Event]:
    """The range of limits of the component of this type."""
    found = next((each for each in offering.components if each.type == kind), None)
    if found is None:
        raise Invalid(f"Invalid types: {kind}", "type")
    return change(offering, found.uuid, given)


def remove(offering: Offering, uuid: UUID) -> list[Event]:
    """What plans say of it stays behind and says nothing any more."""
    require_changeable(offering)
    found = component_of(offering, uuid)
    if found.is_builtin:
        raise Invalid("A built-in component cannot be removed.", "uuid")
    overage = [each.type for each in offering.components if each.overage_component == uuid]
    if overage:
        raise Invalid(f"It is the overage component of {', '.join(overage)}.", "uuid")
    return [ComponentRemoved(component=uuid)]
