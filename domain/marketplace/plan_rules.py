"""Decisions about the plans of an offering."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from domain import clean
from domain.event import Event
from domain.marketplace import plan, plan_events
from domain.marketplace.offering import Offering, evolve, plan_of
from domain.marketplace.offering_rules import require_changeable
from domain.marketplace.plan import Discount, Plan
from domain.refusal import Invalid, Refused

_GROUPS: tuple[type[Event], ...] = (plan_events.PlanDescribed, plan_events.PlanTermsSet)


class PlanInUse(Refused):
    code = "plan_in_use"

    def __init__(self) -> None:
        super().__init__("It is not possible to update plan because it is used by resources.")


class PlanArchivedAlready(Refused):
    code = "plan_archived"

    def __init__(self) -> None:
        super().__init__("Plan is already archived.")


def _known(offering: Offering, uuid: UUID) -> Plan:
    require_changeable(offering)
    return plan_of(offering, uuid)


def add(offering: Offering, uuid: UUID, given: Mapping[str, Any]) -> list[Event]:
    require_changeable(offering)
    added = plan_events.PlanAdded(plan=uuid, title=plan.FIELDS["name"]("name", given["name"]))
    return [added, *_changes(plan_of(evolve(offering, added), uuid), given)]


def change(offering: Offering, uuid: UUID, given: Mapping[str, Any], used: bool) -> list[Event]:
    """`used`: there are resources on it, and it stays as it is while there are."""
    found = _known(offering, uuid)
    events = _changes(found, given)
    if events and used:
        raise PlanInUse
    return events


def _changes(found: Plan, given: Mapping[str, Any]) -> list[Event]:
    wanted = clean.cleaned(plan.FIELDS, given)
    after = msgspec.structs.replace(found, **{field: value for field, value in wanted.items() if field != "archived"})
    events = [_group(group, after) for group in _GROUPS if _group(group, after) != _group(group, found)]
    if wanted.get("archived", found.archived) == found.archived:
        return events
    flag = plan_events.PlanUnarchived if found.archived else plan_events.PlanArchived
    return [*events, flag(plan=found.uuid)]


def _group(group: type[Event], told: Plan) -> Event:
    """All its fields as the plan has them."""
    fields = msgspec.structs.asdict(told)
    return group(**{name: fields[_STATE.get(name, name)] for name in group.__struct_fields__})


_STATE = {"plan": "uuid", "title": "name"}
"""What events call otherwise than the state."""


def archive(offering: Offering, uuid: UUID) -> list[Event]:
    if _known(offering, uuid).archived:
        raise PlanArchivedAlready
    return [plan_events.PlanArchived(plan=uuid)]


def _require_types(offering: Offering, given: Collection[str], field: str) -> None:
    unknown = sorted(set(given) - {each.type for each in offering.components})
    if unknown:
        raise Invalid(f"Invalid types: {', '.join(unknown)}", field)


def set_prices(offering: Offering, uuid: UUID, prices: Mapping[str, Decimal], used: bool) -> list[Event]:
    """Of a plan that resources are on from the next month. What is not named keeps its price."""
    found = _known(offering, uuid)
    _require_types(offering, prices, "prices")
    told = {kind: plan.price(f"prices.{kind}", value) for kind, value in prices.items()}
    before = {**found.prices, **found.future_prices} if used else found.prices
    after = {**before, **told}
    if used:
        return [] if after == before else [plan_events.PlanPricesAnnounced(plan=uuid, future_prices=after)]
    unchanged = after == before and not found.future_prices
    return [] if unchanged else [plan_events.PlanPricesSet(plan=uuid, prices=after)]


def begin_future_prices(offering: Offering, uuid: UUID) -> list[Event]:
    """What was announced holds from now on; asked when the next month has begun."""
    found = next((each for each in offering.plans if each.uuid == uuid), None)
    if found is None or not found.future_prices or offering.removed:
        return []
    return [plan_events.PlanPricesSet(plan=uuid, prices=found.future_prices)]


def set_quotas(offering: Offering, uuid: UUID, quotas: Mapping[str, int]) -> list[Event]:
    found = _known(offering, uuid)
    _require_types(offering, quotas, "quotas")
    after = {**found.quotas, **{kind: plan.quota(f"quotas.{kind}", value) for kind, value in quotas.items()}}
    return [] if after == found.quotas else [plan_events.PlanQuotasSet(plan=uuid, quotas=after)]


def set_discounts(offering: Offering, uuid: UUID, discounts: Mapping[str, Discount]) -> list[Event]:
    found = _known(offering, uuid)
    _require_types(offering, discounts, "discounts")
    told = {kind: plan.discount(f"discounts.{kind}", value) for kind, value in discounts.items()}
    after = {**found.discounts, **told}
    return [] if after == found.discounts else [plan_events.PlanDiscountsSet(plan=uuid, discounts=after)]


def set_groups(offering: Offering, uuid: UUID, groups: tuple[UUID, ...]) -> list[Event]:
    found = _known(offering, uuid)
    if groups == found.organization_groups:
        return []
    return [plan_events.PlanGroupsSet(plan=uuid, organization_groups=groups)]


def remove(offering: Offering, uuid: UUID) -> list[Event]:
    _known(offering, uuid)
    return [plan_events.PlanRemoved(plan=uuid)]
