"""Objects asked for and removed by their own addresses: the same orders underneath as at the marketplace."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from api.http.ask import Ask
from api.http.forms import given
from api.http.marketplace.orders import plan_of
from api.http.openstack.objects import Struct, View
from api.http.problems import field, missing
from api.http.route import Reply, Route
from api.http.writes import creates, destroys
from api.sealed import withheld
from commands.marketplace.reordering import TerminateResource
from commands.marketplace.submit import SubmitOrder
from commands.openstack.kinds import KINDS
from domain.refusal import Forbidden, NotFound, Refused
from projections.marketplace.orders_documents import ORDERS

_OF_ORDERS = ("offering", "service_settings", "tenant", "project", "plan", "limits")
Where = Callable[[Ask, Any], Awaitable[tuple[UUID, UUID]]]
"""From the body to the project and the offering of the order. Raises Problem (400)."""


def orders(view: View, body: Struct, where: Where) -> Route:
    """POST of a new one, answered with its order: the object comes with that. Fields of the body that an order does not
    have are its attributes."""

    async def call(ask: Ask) -> Reply:
        came = await ask.body(body)
        told = given(came)
        project, offering = await where(ask, came)
        wanted = SubmitOrder(
            project,
            offering,
            plan=plan_of(told["plan"]) if told.get("plan") else None,
            attributes={name: msgspec.to_builtins(each) for name, each in told.items() if name not in _OF_ORDERS},
            limits=told.get("limits", {}),
        )
        wanted = await ask.in_thread(partial(withheld, ask.site.ledger, wanted, ask.key))
        answer = await _plainly(ask, wanted)
        return await ask.one(ORDERS, answer, 201)

    return creates(view.path, view.operation, call, body, ORDERS, SubmitOrder)


async def _plainly(ask: Ask, wanted: SubmitOrder) -> Any:
    """What is wrong with an attribute is wrong with a field of the body."""
    try:
        return (await ask.command(wanted, refers=("project", "offering"))).result
    except (Forbidden, NotFound):
        raise
    except Refused as error:
        if not error.field.startswith("attributes."):
            raise
        raise field(error.field.removeprefix("attributes."), str(error)) from None


def ends(view: View, attributes: Callable[[Ask], Mapping[str, Any]] = lambda _: {}) -> Route:
    """DELETE of one: an order that terminates its resource. `attributes` are those of the order."""

    async def call(ask: Ask) -> Reply:
        await ask.see(view.which, ask.uuid())
        resource = await ask.in_thread(partial(_resource, ask, view.noun, ask.uuid()))
        await ask.command(TerminateResource(resource, dict(attributes(ask))))
        return Reply(204)

    return destroys(view.one, view.operation, call, view.which, TerminateResource)


def _resource(ask: Ask, noun: str, number: UUID) -> UUID:
    state = ask.site.ledger.store.load(KINDS[noun].kind, number).required()
    if state.resource is None:
        raise missing(KINDS[noun].kind.name)
    found: UUID = state.resource
    return found
