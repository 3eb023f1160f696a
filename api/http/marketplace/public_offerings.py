"""Offerings, for those who order: what is on offer to them, with its plans."""

from collections.abc import Mapping, Sequence

import msgspec

from api.http import problems
from api.http.ask import Ask
from api.http.lists import lists_at, reads, retrieves
from api.http.marketplace.strangers import shown_to_strangers
from api.http.route import Reply, Route
from projections.marketplace.offerings_documents import PUBLIC_OFFERING, PUBLIC_OFFERINGS, SERVICE_SETTINGS
from projections.marketplace.plans_documents import PLAN_COMPONENTS, PUBLIC_PLANS

PATH, NAME = "/api/marketplace-public-offerings/", "marketplace_public_offerings"
PLANS_PATH = f"{PATH}{{uuid}}/plans/"
COMPONENTS_PATH, COMPONENTS = "/api/marketplace-plan-components/", "marketplace_plan_components"


async def _of_offering(ask: Ask) -> Mapping[str, Sequence[str]]:
    await ask.see(PUBLIC_OFFERINGS, ask.uuid())
    return {"offering_uuid": (ask.uuid().hex,)}


async def plan(ask: Ask) -> Reply:
    await ask.see(PUBLIC_OFFERINGS, ask.uuid())
    return await ask.one(PUBLIC_PLANS, ask.uuid("plan_uuid"))


async def plan_component(ask: Ask) -> Reply:
    """By its number."""
    number = ask.path["id"]
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        raise problems.missing(PLAN_COMPONENTS.noun)
    return await ask.one(PLAN_COMPONENTS, int(number))


_PLANS = lists_at(PUBLIC_PLANS, PLANS_PATH, f"{NAME}_plans", noun="Offering", also=_of_offering)
_PLAN = Route(
    method="GET",
    path=f"{PLANS_PATH}{{plan_uuid}}/",
    operation=f"{NAME}_plans_retrieve",
    call=plan,
    noun="Plan",
    answer=PUBLIC_PLANS,
)
_PLAN_COMPONENT = Route(
    method="GET",
    path=f"{COMPONENTS_PATH}{{id}}/",
    operation=f"{COMPONENTS}_retrieve",
    call=plan_component,
    noun=PLAN_COMPONENTS.noun,
    answer=PLAN_COMPONENTS,
)
*_LISTS, _ONE = reads(PUBLIC_OFFERINGS, PATH, NAME)
_SINGLE = msgspec.structs.replace(_ONE, call=retrieves(PUBLIC_OFFERING), answer=PUBLIC_OFFERING)
_OFFERINGS = [msgspec.structs.replace(route, noun="Offering") for route in (*_LISTS, _SINGLE)]
ROUTES = [
    *shown_to_strangers(_OFFERINGS),
    *shown_to_strangers(
        [lists_at(PUBLIC_PLANS, PLANS_PATH, f"{NAME}_plans", noun="Offering", also=_of_offering), _PLAN]
    ),
    *reads(PLAN_COMPONENTS, COMPONENTS_PATH, COMPONENTS, single=False),
    _PLAN_COMPONENT,
    *reads(SERVICE_SETTINGS, "/api/service-settings/", "service_settings"),
]
