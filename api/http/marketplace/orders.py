"""Orders: placed, read, changed, withdrawn."""

import re
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from api.http.addresses import NOTHING_THERE, uuid_of
from api.http.ask import Ask
from api.http.forms import form, given
from api.http.lists import reads
from api.http.marketplace import dry_run, order_actions, order_parts
from api.http.problems import field
from api.http.route import Reply
from api.http.writes import creates, destroys, updates
from api.sealed import secretive, withheld, withheld_again
from commands.marketplace.order import RemoveOrder
from commands.marketplace.order_change import ChangeOrder
from commands.marketplace.submit import SubmitOrder
from domain.marketplace.order_events import Type
from projections.marketplace.orders_documents import ORDERS

PATH, ONE = "/api/marketplace-orders/", "/api/marketplace-orders/{uuid}/"
OFFERINGS = ("marketplace-public-offerings", "marketplace-provider-offerings")
_PLAN = re.compile(
    r"^/api/(?:marketplace-plans|marketplace-(?:public|provider)-offerings/[0-9a-fA-F-]{32,36}/plans)"
    r"/([0-9a-fA-F-]{32,36})/?$"
)
_REFERS = ("project", "offering")
_ELSEWHERE = {
    "Update": "Changes are ordered at the resource: update_limits/, switch_plan/ or update_options/.",
    "Terminate": "The end of a resource is ordered there: terminate/.",
    "Restore": "The return of a resource is ordered there: restore/.",
}
OrderChange = form("PatchedOrderUpdateRequest", ChangeOrder, without=("order",))
OrderReplacement = form("OrderUpdateRequest", ChangeOrder, without=("order",))


class OrderCreateRequest(msgspec.Struct, frozen=True, kw_only=True):
    """`offering`, `project` and `plan` are addresses."""

    offering: str
    project: str
    plan: str | UnsetType | None = UNSET
    attributes: dict[str, Any] = {}
    limits: dict[str, int] = {}
    start_date: date | UnsetType | None = UNSET
    request_comment: str | None = None
    callback_url: str | None = None
    slug: str = ""
    accepting_terms_of_service: bool = False
    type: Type = "Create"
    dry_run: bool = False


def plan_of(address: str) -> UUID:
    """Of any of the addresses a plan has. Raises Problem (400)."""
    found = _PLAN.match(urlsplit(address).path)
    if found is None:
        raise field("plan", "Invalid hyperlink - No URL match.")
    try:
        return UUID(found[1])
    except ValueError:
        raise field("plan", NOTHING_THERE) from None


def _wanted(body: OrderCreateRequest) -> SubmitOrder:
    """Raises Problem (400)."""
    if body.type in _ELSEWHERE:
        raise field("type", _ELSEWHERE[body.type])
    return SubmitOrder(
        project=uuid_of("project", body.project, "projects"),
        offering=uuid_of("offering", body.offering, *OFFERINGS),
        plan=plan_of(body.plan) if body.plan else None,
        attributes=body.attributes,
        limits=body.limits,
        start_date=body.start_date,
        request_comment=body.request_comment,
        callback_url=body.callback_url,
        slug=body.slug,
        accepting_terms_of_service=body.accepting_terms_of_service,
    )


async def create(ask: Ask) -> Reply:
    body = await ask.body(OrderCreateRequest)
    wanted = _wanted(body)
    if dry_run.wanted(ask, body.dry_run):
        return await dry_run.answer(ask, wanted, _REFERS)
    if secretive(wanted.attributes):
        wanted = await ask.in_thread(partial(withheld, ask.site.ledger, wanted, ask.key))
    answer = await ask.command(wanted, refers=_REFERS)
    return await ask.one(ORDERS, answer.result, 201)


async def change(ask: Ask) -> Reply:
    order = ask.uuid()
    wanted = given(await ask.body(ask.route.body or OrderChange, ChangeOrder, order=order))
    if "attributes" in wanted:
        await ask.permitted(ChangeOrder, order=order)
        sealing = partial(withheld_again, ask.site.ledger, order, wanted["attributes"], ask.key)
        wanted["attributes"] = await ask.in_thread(sealing)
    await ask.command(ChangeOrder(order, **wanted))
    return await ask.one(ORDERS, order)


async def destroy(ask: Ask) -> Reply:
    await ask.command(RemoveOrder(ask.uuid()))
    return Reply(204)


_CREATES = msgspec.structs.replace(
    creates(PATH, "marketplace_orders", create, OrderCreateRequest, ORDERS, SubmitOrder),
    parameters=(dry_run.PARAMETER,),
)
ROUTES = [
    *reads(ORDERS, PATH, "marketplace_orders"),
    _CREATES,
    *updates(ONE, "marketplace_orders", change, (OrderChange, OrderReplacement), ORDERS, ChangeOrder),
    destroys(ONE, "marketplace_orders", destroy, ORDERS, RemoveOrder),
    *order_actions.ROUTES,
    *order_parts.ROUTES,
]
