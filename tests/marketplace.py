"""A provider with an offering, for tests of the marketplace."""

from typing import Any
from uuid import UUID

from adapters.eventstore.store import LedgerStore
from commands.marketplace.category import CreateCategory
from commands.marketplace.offering import CreateOffering
from commands.marketplace.offering_parts import ComponentForm, PlanForm
from commands.marketplace.service_provider import RegisterServiceProvider
from tests.eventstore.support import made

CORES = ComponentForm(billing_type="limit", type="cores", name="Cores")


def provider(store: LedgerStore, customer: UUID) -> UUID:
    return made(store, RegisterServiceProvider(customer))


def sort(store: LedgerStore, title: str = "Machines") -> UUID:
    return made(store, CreateCategory(title))


def offer(store: LedgerStore, customer: UUID, sorted_as: UUID, name: str = "Small", **fields: Any) -> UUID:
    """A draft with one component and one plan."""
    said = {"type": "Marketplace.Basic", "components": (CORES,), "plans": (PlanForm(name="Basic"),), **fields}
    return made(store, CreateOffering(customer, sorted_as, name, **said))
