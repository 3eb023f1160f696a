"""Plans of offerings, for those who provide them."""

from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UnsetType

from api.http import problems
from api.http.addresses import uuid_of
from api.http.ask import Ask
from api.http.forms import form, given
from api.http.identity.organization_groups import OrganizationGroupsRequest, clears, sets
from api.http.lists import reads
from api.http.route import Handler, Reply, Route
from api.http.writes import action, creates, destroys, updates
from commands.marketplace import plan as plans
from domain.kind import Name
from projections.marketplace.plans_documents import PLAN_USAGE, PLANS

PATH, ONE, NAME = "/api/marketplace-plans/", "/api/marketplace-plans/{uuid}/", "marketplace_plans"
Struct = type[msgspec.Struct]
_NAMED = ("offering", "plan")
PlanCreation = form("ProviderPlanDetailsRequest", plans.CreatePlan, offering=str)
_CHANGED = form("PlanFields", plans.ChangePlan, _NAMED)
PlanChange = msgspec.defstruct(
    "PatchedProviderPlanDetailsRequest", [("offering", str | UnsetType, msgspec.UNSET)], bases=(_CHANGED,), frozen=True
)
PlanReplacement = form("ProviderPlanDetailsUpdate", plans.ChangePlan, _NAMED, ("name",))


async def _offering_of(ask: Ask) -> UUID:
    """Raises Problem (404)."""
    name = Name("plan", ask.uuid().hex, "plan")
    found = await ask.in_thread(partial(ask.site.ledger.store.owner, name))
    if found is None:
        raise problems.missing(PLANS.noun)
    return found


async def create(ask: Ask) -> Reply:
    fields = given(await ask.body(PlanCreation))
    fields["offering"] = uuid_of("offering", fields["offering"], "marketplace-provider-offerings")
    answer = await ask.command(plans.CreatePlan(**fields), refers=("offering",))
    return await ask.one(PLANS, answer.result, 201)


async def change(ask: Ask) -> Reply:
    """A plan stays with its offering."""
    offering = await _offering_of(ask)
    fields = given(await ask.body(ask.route.body or PlanChange, plans.ChangePlan, offering=offering))
    fields.pop("offering", None)
    await ask.command(plans.ChangePlan(offering, ask.uuid(), **fields))
    return await ask.one(PLANS, ask.uuid())


def _does(command: Struct, body: Struct | None, status: int = 200) -> Handler:
    async def answer(ask: Ask) -> Reply:
        offering = await _offering_of(ask)
        fields = given(await ask.body(body, command, offering=offering)) if body else {}
        await ask.command(command(offering=offering, plan=ask.uuid(), **fields))
        return Reply(status)

    return answer


async def _which(ask: Ask) -> dict[str, UUID]:
    return {"offering": await _offering_of(ask), "plan": ask.uuid()}


def _route(name: str, command: Struct, title: str = "", **types: Any) -> Route:
    body = form(title, command, _NAMED, **types) if title else None
    return action(ONE, NAME, name, _does(command, body), body, None, command, of=PLANS)


_GROUPS = sets(plans.SetPlanGroups, _which), OrganizationGroupsRequest, None, plans.SetPlanGroups
_WITHOUT_GROUPS = clears(plans.SetPlanGroups, _which), None, None, plans.SetPlanGroups
ROUTES = [
    *reads(PLAN_USAGE, f"{PATH}usage_stats/", f"{NAME}_usage_stats", single=False),
    *reads(PLANS, PATH, NAME),
    creates(PATH, NAME, create, PlanCreation, PLANS, plans.CreatePlan),
    *updates(ONE, NAME, change, (PlanChange, PlanReplacement), PLANS, plans.ChangePlan),
    destroys(ONE, NAME, _does(plans.RemovePlan, None, 204), PLANS, plans.RemovePlan),
    _route("archive", plans.ArchivePlan),
    _route("update_prices", plans.SetPlanPrices, "PricesUpdateRequest"),
    _route("update_quotas", plans.SetPlanQuotas, "QuotasUpdateRequest"),
    _route("update_discounts", plans.SetPlanDiscounts, "DiscountsUpdateRequest"),
    action(ONE, NAME, "update_organization_groups", *_GROUPS, of=PLANS),
    action(ONE, NAME, "delete_organization_groups", *_WITHOUT_GROUPS, of=PLANS, status=204),
]
