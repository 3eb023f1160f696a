"""What belongs to one order: its offering, its resource, its purchase order."""

from uuid import UUID

import msgspec
from msgspec import UNSET

from api.http import problems, reading
from api.http.ask import Ask
from api.http.forms import given
from api.http.route import Reply, Route
from api.http.uploads import UPLOAD, attachment
from api.http.writes import action
from commands.marketplace.order import AttachToOrder, DetachFromOrder
from projections.documents import Documents
from projections.marketplace.ordered_documents import ATTACHMENT, ORDERED_OFFERING, ORDERED_RESOURCE
from projections.marketplace.orders_documents import MODELS, ORDERS

ONE, NAME = "/api/marketplace-orders/{uuid}/", "marketplace_orders"


class OrderAttachmentRequest(msgspec.Struct, frozen=True):
    """The purchase order; nothing takes it away."""

    attachment: UPLOAD = UNSET


async def told(ask: Ask, field: str) -> UUID:
    """What the order the caller sees says of itself. Raises Problem (404)."""
    async with ask.reading(tuple(MODELS.values())) as conn:
        found = await reading.one(conn, ORDERS, ask.seen, ask.uuid(), (field,))
    if found is None:
        raise problems.missing(ORDERS.noun)
    return UUID(msgspec.json.decode(found)[field])


async def update_attachment(ask: Ask) -> Reply:
    order = ask.uuid()
    body = await ask.body(OrderAttachmentRequest, AttachToOrder, order=order)
    fields = await attachment(ask, given(body), "attachment", order=order)
    if "attachment" not in fields:
        await ask.permitted(AttachToOrder, order=order)
        raise problems.field("attachment", "This field is required.")
    if (file := fields["attachment"]) is None:
        await ask.command(DetachFromOrder(order))
    else:
        await ask.command(AttachToOrder(order, file))
    return await ask.one(ATTACHMENT, order)


async def delete_attachment(ask: Ask) -> Reply:
    await ask.command(DetachFromOrder(ask.uuid()))
    return Reply(204)


def _part(name: str, field: str, which: Documents) -> Route:
    """`field` of the order names it."""

    async def answer(ask: Ask) -> Reply:
        return await ask.one(which, await told(ask, field))

    return Route(
        method="GET",
        path=f"{ONE}{name}/",
        operation=f"{NAME}_{name}_retrieve",
        call=answer,
        noun=ORDERS.noun,
        answer=which,
        of=ORDERS,
    )


_ATTACH = action(
    ONE, NAME, "update_attachment", update_attachment, OrderAttachmentRequest, ATTACHMENT, AttachToOrder, of=ORDERS
)
ROUTES = [
    _part("offering", "offering_uuid", ORDERED_OFFERING),
    _part("resource", "marketplace_resource_uuid", ORDERED_RESOURCE),
    _ATTACH,
    action(ONE, NAME, "delete_attachment", delete_attachment, None, None, DetachFromOrder, of=ORDERS, status=204),
]
