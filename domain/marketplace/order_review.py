"""When the consumer's word is not needed (contract/state-machines.md, section 1.1)."""

from decimal import Decimal
from uuid import UUID

import msgspec

from domain.event import Event
from domain.marketplace.auto_approval import Rule
from domain.marketplace.offering import Offering
from domain.marketplace.order_events import OrderApprovedByRule, OrderConsumerReviewSkipped, Type

SKIPPED = {
    "system": "It was asked for by the system.",
    "staff": "Staff asked for it.",
    "private": "The offering is private, and who asked may approve orders of private offerings.",
    "own_project": "The project belongs to the provider, who approves such orders.",
    "provider_terminates": "The provider asked for the termination.",
    "approver": "Who asked may approve orders.",
}
"""Why nobody had to approve, by rule."""


class Asker(msgspec.Struct, frozen=True):
    """Who submits an order: what they may in the project (or its customer) and at the provider. `rule` is the project's
    own, where it is enabled and its author may still approve orders; not told of who needs no such rule."""

    system: bool
    staff: bool
    approves: bool
    approves_private: bool
    provides: bool
    rule: tuple[UUID, Rule] | None = None


def skipped(offering: Offering, consumer: UUID, order_type: Type, cost: Decimal | None, asker: Asker) -> Event | None:
    """The event that stands in for the consumer's word; None when it has to be asked. `cost` is per month."""
    options = offering.plugin_options
    own = options.get("auto_approve_in_service_provider_projects", False) and consumer == offering.customer
    automatic = not options.get("disable_autoapprove", False)
    rules = {
        "system": asker.system,
        "staff": asker.staff,
        "private": automatic and not offering.shared and asker.approves_private,
        "own_project": automatic and offering.shared and own,
        "provider_terminates": automatic and order_type == "Terminate" and asker.provides,
        "approver": asker.approves,
    }
    for rule, applies in rules.items():
        if applies:
            return OrderConsumerReviewSkipped(rule=rule)
    return _by_rule(offering, order_type, cost, asker) if automatic else None


def _by_rule(offering: Offering, order_type: Type, cost: Decimal | None, asker: Asker) -> Event | None:
    if asker.rule is None:
        return None
    number, rule = asker.rule
    if order_type == "Terminate":
        return OrderApprovedByRule(rule=number)
    measured = any(component.billing_type == "usage" for component in offering.components)
    if measured or (cost or Decimal(0)) > rule.monthly_cost_limit:
        return None
    return OrderApprovedByRule(rule=number, cost_limit=rule.monthly_cost_limit)
