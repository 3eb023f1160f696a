"""What an order asks for, asked otherwise while it waits for the consumer: checked as when it was placed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision
from commands.fields import given
from commands.marketplace import checks
from commands.marketplace.settling import Placed, placed, settle
from commands.marketplace.submit import Wanted, cost, plan_in, rehearse
from commands.marketplace.types.registry import TYPES
from commands.ports import Load
from domain.marketplace import form, limits, offering, order, renewal
from domain.refusal import Invalid

SAME_LIMITS = "Impossible to create update orders with limits set to exactly the same."
_SETTLED = "This was settled when the order was placed."


class ChangeOrder(msgspec.Struct, frozen=True):
    """What is not given stays as it is."""

    order: UUID
    limits: dict[str, int] | UnsetType = UNSET
    attributes: dict[str, Any] | UnsetType = UNSET
    start_date: date | UnsetType | None = UNSET


def change_order(command: ChangeOrder, asked: Asked, load: Load) -> Decision:
    found = placed(load, command.order)
    state, wanted, of = found.order.required(), given(command, "order"), found.offering.required()
    order.require(state, ("pending-consumer",))
    if "limits" in wanted:
        wanted["limits"] = _limits(found, state, of, wanted["limits"])
        wanted["cost"] = _cost(state, of, wanted["limits"])
    if "attributes" in wanted:
        wanted["attributes"] = attributes_of(state, of, wanted["attributes"], asked.now.date())
    if "start_date" in wanted:
        checks.start_date(wanted["start_date"], asked.now.date())
    _require_possible(load, asked, found, wanted)
    return settle(load, found, order.change(state, wanted))


def attributes_of(state: order.Order, of: offering.Offering, more: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Those of the order with these. Raises Invalid naming attributes.<field>."""
    found = {**state.attributes, **more}
    if state.type == "Create":
        checks.end(more.get("end_date"), today)
        return {**form.filled(of.options, found), "name": checks.name(found.get("name"))}
    if state.type == "Update":
        _require_settled(state, more)
        if "options" in more:
            found["options"] = _options(of, more["options"])
    return found


def _require_settled(state: order.Order, more: Mapping[str, Any]) -> None:
    """What an Update order says of itself besides the options it wants was told by how it was asked for."""
    for name, value in more.items():
        if name != "options" and name in state.attributes and value != state.attributes[name]:
            raise Invalid(_SETTLED, f"attributes.{name}")
        if name == "options" and name not in state.attributes:
            raise Invalid("The order is not about options.", "attributes.options")


def _options(of: offering.Offering, wanted: Any) -> dict[str, Any]:
    if not isinstance(wanted, dict):
        raise Invalid("Expected a dictionary of items.", "attributes.options")
    return form.filled(of.resource_options, wanted)


def _limits(found: Placed, state: order.Order, of: offering.Offering, wanted: Mapping[str, int]) -> dict[str, int]:
    before = found.resource.required().limits
    if renewal.renews(state.attributes):
        return renewal.more(of.components, before, {**state.limits, **wanted})
    amounts = limits.checked(of.components, {**state.limits, **wanted})
    if state.type == "Update" and "old_limits" in state.attributes and amounts == before:
        raise Invalid(SAME_LIMITS, "non_field_errors")
    return amounts


def _cost(state: order.Order, of: offering.Offering, amounts: Mapping[str, int]) -> Decimal | None:
    if state.type == "Update" and renewal.renews(state.attributes):
        return renewal_cost(of, state.plan, amounts, state.attributes["extension_months"])
    return cost(of, state.plan, amounts)


def renewal_cost(of: offering.Offering, plan: UUID | None, amounts: Mapping[str, int], months: int) -> Decimal | None:
    """What is paid ahead; None where nothing is billed."""
    chosen = plan_in(of, plan)
    return renewal.ahead(of.components, chosen, amounts, months) if chosen and of.billable else None


def _require_possible(load: Load, asked: Asked, found: Placed, wanted: Mapping[str, Any]) -> None:
    """For the type of the offering, and at its backend."""
    state, of = found.order.required(), found.offering.required()
    attributes, amounts = wanted.get("attributes", state.attributes), wanted.get("limits", state.limits)
    if state.type == "Create":
        TYPES[of.type].check(attributes, amounts)
    told = Wanted(
        type=state.type, resource=found.resource.stream, plan=state.plan, attributes=attributes, limits=amounts
    )
    rehearse(load, asked, found.offering, told)


HANDLERS: Handlers = {ChangeOrder: change_order}
