"""What the walk over all routes must know of orders and the rules that approve them."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from commands.marketplace.auto_approval import CreateAutoApproval
from commands.marketplace.order import ApproveByProvider, CompleteOrder
from commands.marketplace.submit import SubmitOrder
from commands.marketplace.ticket import ResolveTicket
from tests.eventstore.support import ask, made
from tests.http.market import offered, ticket
from tests.http.served import Served


class Orders(msgspec.Struct, frozen=True):
    """`basic` and `agent`, of an offering for agents, are done; `ticket` is resolved; `rule` is of their project."""

    basic: UUID
    agent: UUID
    ticket: UUID
    rule: UUID


def placed(place: Served, seller: UUID, category: UUID, project: UUID) -> Orders:
    def ordered(kind: str) -> UUID:
        messages = {"enable_provider_consumer_messaging": True}
        offering = offered(place, seller, category, type=kind, plugin_options=messages)
        return made(store, SubmitOrder(project, offering, attributes={"name": "Machine"}, limits={"cores": 1}))

    def done(kind: str) -> UUID:
        order = ordered(kind)
        ask(store, ApproveByProvider(order))
        ask(store, CompleteOrder(order))
        return order

    def resolved() -> UUID:
        found = ticket(store, ordered("Support.OfferingTemplate"))
        ask(store, ResolveTicket(found))
        return found

    store = place.ledger.store
    rule = made(store, CreateAutoApproval(project, Decimal(10)))
    return Orders(done("Marketplace.Basic"), done("Marketplace.Slurm"), resolved(), rule)


_ORDERS, _RULES = "/api/marketplace-orders/", "/api/marketplace-project-order-auto-approvals/"
_TICKETS = "/api/marketplace-tickets/"
THINGS: Mapping[str, Callable[[Any], str]] = {
    _ORDERS: lambda t: t.orders.agent.hex,
    _RULES: lambda t: t.orders.rule.hex,
    _TICKETS: lambda t: t.orders.ticket.hex,
}
OWN_BUSINESS = {"marketplace_orders_create": "every member of a project may order"}
NO_STATE: Mapping[str, str] = {
    "marketplace_orders_create": "what is made has no state yet",
    "marketplace_orders_set_backend_id": "allowed in every state",
    "marketplace_orders_unlink": "allowed in every state",
    **{
        f"marketplace_project_order_auto_approvals_{verb}": "allowed in every state"
        for verb in ("create", "partial_update", "update", "destroy")
    },
}
BODIES: Mapping[str, Callable[[Any], Any]] = {
    "marketplace_project_order_auto_approvals_create": lambda t: {
        "project": f"/api/projects/{t.project.hex}/",
        "monthly_cost_limit": "5",
    },
}


def _at(action: str, body: Any = None) -> Callable[[Any], tuple[str, Any]]:
    return lambda t: (f"{_ORDERS}{t.orders.agent.hex}/{action}", body)


def _closed(action: str) -> Callable[[Any], tuple[str, Any]]:
    return lambda t: (f"{_TICKETS}{t.orders.ticket.hex}/{action}/", {"comment": "x"})


WRONG_STATE: Mapping[str, Callable[[Any], tuple[str, Any]]] = {
    **{f"marketplace_tickets_{action}": _closed(action) for action in ("comment", "resolve", "decline")},
    "marketplace_orders_partial_update": _at("", {"limits": {"cores": 2}}),
    "marketplace_orders_update": _at("", {"limits": {"cores": 2}}),
    "marketplace_orders_destroy": _at(""),
    "marketplace_orders_cancel": lambda t: (f"{_ORDERS}{t.orders.basic.hex}/cancel/", None),
    "marketplace_orders_set_provider_info": _at("set_provider_info/", {"provider_message": "?"}),
    "marketplace_orders_set_consumer_info": _at("set_consumer_info/", {"consumer_message": "!"}),
    "marketplace_orders_update_attachment": _at("update_attachment/", {"attachment": {"name": "a", "content": "eA=="}}),
    **{
        f"marketplace_orders_{action}": _at(f"{action}/")
        for action in (
            *("approve_by_consumer", "approve_by_provider", "reject_by_consumer", "reject_by_provider", "retry"),
            *("delete_attachment", "set_state_executing", "set_state_done", "set_state_erred"),
        )
    },
}
