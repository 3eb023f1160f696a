"""Renewing a resource that is paid ahead: an Update order that moves its end and may raise its limits."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded
from commands.marketplace import checks
from commands.marketplace.order_change import renewal_cost
from commands.marketplace.submit import Wanted, plan_in, reorder
from commands.ports import Load
from domain.file import File
from domain.marketplace import offering, renewal, resource

RENEWABLE = ("OK", "Erred")


class RenewResource(msgspec.Struct, frozen=True):
    """`limits` by component type; what is not named stays as it is."""

    resource: UUID
    extension_months: int
    limits: dict[str, int] = msgspec.field(default_factory=dict)
    request_comment: str | None = None
    attachment: File | None = None


class Renewal(msgspec.Struct, frozen=True):
    """What is asked for, checked."""

    thing: Loaded[resource.Resource]
    offering: offering.Offering
    limits: dict[str, int]
    until: date


def _renewal(load: Load, command: RenewResource, today: date) -> Renewal:
    thing = load(resource.KIND, command.resource)
    state = thing.required("resource")
    resource.require(state, RENEWABLE)
    of = load(offering.KIND, state.offering).required()
    renewal.require_months(of.components, command.extension_months)
    limits = renewal.more(of.components, state.limits, command.limits)
    return Renewal(thing, of, limits, renewal.until(state.end_date, today, command.extension_months))


def renew(command: RenewResource, asked: Asked, load: Load) -> Decision:
    found = _renewal(load, command, asked.now.date())
    state, months = found.thing.required(), command.extension_months
    ordered = Wanted(
        type="Update",
        resource=command.resource,
        plan=state.plan,
        attributes=_said(state, found.until, months),
        limits=found.limits,
        request_comment=checks.comment(command.request_comment),
        cost=renewal_cost(found.offering, state.plan, found.limits, months),
        attachment=command.attachment,
    )
    return reorder(load, asked, found.thing, ordered)


def _said(state: resource.Resource, until: date, months: int) -> dict[str, Any]:
    """By these names clients know what a renewal is about."""
    return {
        "name": state.title,
        "action": renewal.ACTION,
        "old_limits": state.limits,
        "old_end_date": state.end_date.isoformat() if state.end_date else None,
        "new_end_date": until.isoformat(),
        "extension_months": months,
    }


def estimated(command: RenewResource, load: Load, today: date) -> renewal.Estimate:
    """What a renewal would cost. Raises as the order would."""
    found = _renewal(load, command, today)
    state, of = found.thing.required(), found.offering
    plan = plan_in(of, state.plan) if of.billable else None
    months = command.extension_months
    return renewal.estimate(of.components, plan, state.limits, found.limits, months, found.until, today)


HANDLERS: Handlers = {RenewResource: renew}
