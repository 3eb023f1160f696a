"""A provider with an offering that can be ordered, and what came of orders of it."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from adapters.eventstore.store import LedgerStore
from commands.identity import customer
from commands.marketplace import auto_approval, category, offering, offering_step, service_provider, ticket
from commands.marketplace.offering_parts import ComponentForm, PlanForm
from commands.marketplace.order import ApproveByProvider, CompleteOrder
from commands.marketplace.submit import SubmitOrder
from domain.marketplace import order
from domain.marketplace import ticket as tickets
from tests.eventstore.support import ask, made

CORES = ComponentForm(billing_type="limit", type="cores", name="Cores", min_value=1, max_value=64)


class Market(msgspec.Struct, frozen=True):
    """`order` waits for the consumer, `served` is done and made `resource`; `cloud` is the provider."""

    store: LedgerStore
    cloud: UUID
    category: UUID
    offering: UUID
    plan: UUID
    order: UUID
    served: UUID
    resource: UUID
    ticket: UUID
    rule: UUID


def provider(store: LedgerStore, name: str = "Cloud") -> UUID:
    cloud = made(store, customer.CreateCustomer(name))
    ask(store, service_provider.RegisterServiceProvider(cloud))
    return cloud


def offered(
    store: LedgerStore, cloud: UUID, within: UUID, kind: str = "Marketplace.Basic", *, active: bool = True, **more: Any
) -> UUID:
    """An offering that can be ordered, unless it is to stay a draft."""
    told = {"components": (CORES,), "plans": (PlanForm(name="Monthly"),), **more}
    number = made(store, offering.CreateOffering(cloud, within, f"Machines of {kind}", kind, **told))
    if active:
        ask(store, offering_step.ActivateOffering(number))
    return number


def ordered(store: LedgerStore, project: UUID, wanted: UUID, name: str = "one", actor: str = "system:test") -> UUID:
    command = SubmitOrder(project, wanted, attributes={"name": name}, limits={"cores": 2})
    return UUID(ask(store, command, actor).result)


def state_of(store: LedgerStore, number: UUID) -> order.Order:
    return store.load(order.KIND, number).required()


def served(store: LedgerStore, number: UUID) -> UUID:
    """The resource, once the order is approved and done."""
    if state_of(store, number).state == "pending-provider":
        ask(store, ApproveByProvider(number))
    ask(store, CompleteOrder(number, state_of(store, number).run))
    return state_of(store, number).resource


def market(store: LedgerStore, project: UUID, member: str) -> Market:
    cloud = provider(store)
    within = made(store, category.CreateCategory("Machines"))
    wanted = offered(store, cloud, within)
    done = ordered(store, project, wanted)
    thing = served(store, done)
    run = state_of(store, done).run
    assert run is not None
    ask(store, ticket.OpenTicket(done, run))
    rule = made(store, auto_approval.CreateAutoApproval(project, Decimal(0)))
    return Market(
        store=store,
        cloud=cloud,
        category=within,
        offering=wanted,
        plan=store.load(offering.KIND, wanted).required().plans[0].uuid,
        order=ordered(store, project, wanted, "two", member),
        served=done,
        resource=thing,
        ticket=tickets.stream_of(done, run),
        rule=rule,
    )
