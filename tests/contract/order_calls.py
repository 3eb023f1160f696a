"""One call of every operation on orders, each on an order of its own that is in the state the call needs."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from commands.identity.customer import CreateCustomer
from commands.marketplace.category import CreateCategory
from commands.marketplace.order import ApproveByProvider
from commands.marketplace.service_provider import RegisterServiceProvider
from commands.marketplace.submit import SubmitOrder
from tests.contract.world import World
from tests.eventstore.support import ask, made
from tests.http.market import offered

Call = Mapping[str, Any]
_OFFERINGS: dict[tuple[UUID, str], UUID] = {}


def _offering(w: World, kind: str) -> UUID:
    """The world's one of this type."""
    store, key = w.served.ledger.store, (w.customer, kind)
    if key not in _OFFERINGS:
        seller = made(store, CreateCustomer(w.word("Provider")))
        category = made(store, CreateCategory(w.word("Things")))
        made(store, RegisterServiceProvider(seller))
        _OFFERINGS[key] = offered(w.served, seller, category, type=kind)
    return _OFFERINGS[key]


def _order(w: World, kind: str = "Marketplace.Basic", who: str = "system:test") -> UUID:
    name, limits = {"name": w.word("Machine")}, {"cores": 1}
    wanted = SubmitOrder(w.project, _offering(w, kind), attributes=name, limits=limits)
    return UUID(ask(w.served.ledger.store, wanted, who).result)


def _new(w: World) -> Call:
    """Waits for the consumer."""
    return {"uuid": _order(w, who=f"user:{w.bob.uuid.hex}")}


def _sold(w: World, kind: str = "Marketplace.Basic") -> Call:
    """Waits for the provider."""
    return {"uuid": _order(w, kind)}


def _begun(w: World, kind: str = "Marketplace.Slurm") -> Call:
    call = _sold(w, kind)
    ask(w.served.ledger.store, ApproveByProvider(call["uuid"]))
    return call


def _created(w: World) -> Call:
    offering = w.url("marketplace-public-offerings", _offering(w, "Marketplace.Basic"))
    wanted = {"attributes": {"name": w.word("Machine")}, "limits": {"cores": 1}}
    return {"body": {"offering": offering, "project": w.url("projects", w.project), **wanted}}


CALLS: dict[str, Callable[[World], Call]] = {
    "marketplace_orders_create": _created,
    "marketplace_orders_retrieve": _new,
    "marketplace_orders_update": lambda w: {**_new(w), "body": {"limits": {"cores": 2}}},
    "marketplace_orders_partial_update": lambda w: {**_new(w), "body": {"limits": {"cores": 2}}},
    "marketplace_orders_destroy": _new,
    "marketplace_orders_offering_retrieve": _new,
    "marketplace_orders_approve_by_consumer": _new,
    "marketplace_orders_reject_by_consumer": lambda w: {**_new(w), "body": {"consumer_rejection_comment": "no"}},
    "marketplace_orders_approve_by_provider": lambda w: {**_sold(w), "body": {}},
    "marketplace_orders_reject_by_provider": lambda w: {**_sold(w), "body": {"provider_rejection_comment": "no"}},
    "marketplace_orders_cancel": _sold,
    "marketplace_orders_set_backend_id": lambda w: {**_sold(w), "body": {"backend_id": "7"}},
    "marketplace_orders_set_state_executing": lambda w: _sold(w, "Marketplace.Slurm"),
    "marketplace_orders_set_state_done": _begun,
    "marketplace_orders_set_state_erred": lambda w: {**_begun(w), "body": {"error_message": "no"}},
    "marketplace_orders_unlink": _sold,
}
