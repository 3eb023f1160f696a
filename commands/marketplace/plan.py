"""What may be asked of the plans of an offering."""

from decimal import Decimal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision, change
from commands.fields import given
from commands.identity.organization_group import grouped, uuids
from commands.marketplace.offering import KIND, changed
from commands.marketplace.offering_parts import PlanForm
from commands.ports import Load
from domain.marketplace import plan_rules as rules
from domain.marketplace import resource
from domain.marketplace.plan import Discount


class CreatePlan(PlanForm, frozen=True, kw_only=True):
    offering: UUID


class ChangePlan(msgspec.Struct, frozen=True):
    """What is not given stays as it is."""

    offering: UUID
    plan: UUID
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    article_code: str | UnsetType = UNSET
    max_amount: int | UnsetType | None = UNSET
    archived: bool | UnsetType = UNSET
    unit_price: Decimal | UnsetType = UNSET
    unit: str | UnsetType = UNSET
    backend_id: str | UnsetType = UNSET


class ArchivePlan(msgspec.Struct, frozen=True):
    offering: UUID
    plan: UUID


class SetPlanPrices(msgspec.Struct, frozen=True):
    """By component type, here and below. What is not named stays as it is."""

    offering: UUID
    plan: UUID
    prices: dict[str, Decimal]


class SetPlanQuotas(msgspec.Struct, frozen=True):
    offering: UUID
    plan: UUID
    quotas: dict[str, int]


class SetPlanDiscounts(msgspec.Struct, frozen=True):
    offering: UUID
    plan: UUID
    discounts: dict[str, Discount]


class SetPlanGroups(msgspec.Struct, frozen=True):
    offering: UUID
    plan: UUID
    organization_groups: tuple[UUID, ...]


class RemovePlan(msgspec.Struct, frozen=True):
    offering: UUID
    plan: UUID


class BeginFuturePrices(msgspec.Struct, frozen=True):
    """What was announced holds from now on; asked by the clock when the next month has begun."""

    offering: UUID
    plan: UUID


def create_plan(command: CreatePlan, asked: Asked, load: Load) -> Decision:
    said = given(command, "offering")
    added = changed(load, command.offering, lambda found: rules.add(found, asked.new_id, said))
    return msgspec.structs.replace(added, result=asked.new_id)


def change_plan(command: ChangePlan, asked: Asked, load: Load) -> Decision:
    kind, said = resource.of_plan(command.plan), given(command, "offering", "plan")
    used = asked.held(kind)
    decision = changed(load, command.offering, lambda found: rules.change(found, command.plan, said, used))
    return _while_unused(decision, kind, used)


def archive_plan(command: ArchivePlan, _asked: Asked, load: Load) -> Decision:
    return changed(load, command.offering, lambda found: rules.archive(found, command.plan))


def set_prices(command: SetPlanPrices, asked: Asked, load: Load) -> Decision:
    kind = resource.of_plan(command.plan)
    used = asked.held(kind)
    decision = changed(
        load, command.offering, lambda found: rules.set_prices(found, command.plan, command.prices, used)
    )
    return _while_unused(decision, kind, used)


def _while_unused(decision: Decision, kind: str, used: bool) -> Decision:
    """Rests on nobody using it, where nobody does."""
    return decision if used else msgspec.structs.replace(decision, vacant=(kind,))


def set_quotas(command: SetPlanQuotas, _asked: Asked, load: Load) -> Decision:
    return changed(load, command.offering, lambda found: rules.set_quotas(found, command.plan, command.quotas))


def set_discounts(command: SetPlanDiscounts, _asked: Asked, load: Load) -> Decision:
    return changed(load, command.offering, lambda found: rules.set_discounts(found, command.plan, command.discounts))


def set_groups(command: SetPlanGroups, _asked: Asked, load: Load) -> Decision:
    groups = grouped(load, command.organization_groups)
    return changed(load, command.offering, lambda found: rules.set_groups(found, command.plan, uuids(groups)), groups)


def remove_plan(command: RemovePlan, _asked: Asked, load: Load) -> Decision:
    removed = changed(load, command.offering, lambda found: rules.remove(found, command.plan))
    return msgspec.structs.replace(removed, vacant=(resource.of_plan(command.plan),))


def begin_future_prices(command: BeginFuturePrices, _asked: Asked, load: Load) -> Decision:
    found = load(KIND, command.offering)
    state = found.required()
    events = change(found, rules.begin_future_prices(state, command.plan))
    return Decision(events, command.offering, state.customer, state.project)


HANDLERS: Handlers = {
    CreatePlan: create_plan,
    ChangePlan: change_plan,
    ArchivePlan: archive_plan,
    SetPlanPrices: set_prices,
    SetPlanQuotas: set_quotas,
    SetPlanDiscounts: set_discounts,
    SetPlanGroups: set_groups,
    RemovePlan: remove_plan,
    BeginFuturePrices: begin_future_prices,
}
