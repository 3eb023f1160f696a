"""The example in README: a type of one's own, from its one file to an order that waits for the provider."""

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from adapters.eventstore.store import LedgerStore
from commands.identity.customer import CreateCustomer
from commands.identity.project import CreateProject
from commands.marketplace.category import CreateCategory
from commands.marketplace.offering import CreateOffering
from commands.marketplace.offering_parts import PlanForm
from commands.marketplace.offering_step import ActivateOffering
from commands.marketplace.service_provider import RegisterServiceProvider
from commands.marketplace.submit import SubmitOrder
from commands.marketplace.types.offering_type import OfferingType
from commands.marketplace.types.registry import TYPES
from domain.marketplace import offering, order
from domain.refusal import Invalid
from tests.eventstore.support import ask, made

README = Path(__file__).parents[3] / "README.md"


@pytest.fixture
def backup(monkeypatch: pytest.MonkeyPatch) -> OfferingType:
    """As the file says, and the line."""
    told = re.search(r"### Adding an offering type.*?```python\n(.*?)```", README.read_text(), re.DOTALL)
    assert told
    file: dict[str, Any] = {}
    exec(told[1], file)  # noqa: S102
    found: OfferingType = file["BACKUP"]
    monkeypatch.setitem(TYPES, found.name, found)
    return found


@pytest.fixture
def offered(store: LedgerStore, backup: OfferingType) -> tuple[UUID, UUID]:
    """An offering of that type, and a project of the customer that provides it."""
    customer = made(store, CreateCustomer("Acme"))
    ask(store, RegisterServiceProvider(customer))
    category, plans = made(store, CreateCategory("Storage")), (PlanForm(name="Usual"),)
    number = made(store, CreateOffering(customer, category, "Backups", backup.name, plans=plans))
    ask(store, ActivateOffering(number))
    return number, made(store, CreateProject(customer, "Web"))


def test_an_offering_of_it_has_its_components(store: LedgerStore, offered: tuple[UUID, UUID]) -> None:
    found = store.load(offering.KIND, offered[0]).required()
    assert [(each.type, each.is_builtin, each.unit_factor) for each in found.components] == [("storage", True, 1024)]


def test_an_order_is_checked_and_waits_for_the_provider(store: LedgerStore, offered: tuple[UUID, UUID]) -> None:
    number, project = offered
    with pytest.raises(Invalid, match="whole gigabytes"):
        ask(store, SubmitOrder(project, number, attributes={"name": "x"}, limits={"storage": 1500}))
    user = ask(store, SubmitOrder(project, number, attributes={"name": "x"}, limits={"storage": 2048}))
    assert store.load(order.KIND, UUID(user.result)).required().state == "pending-provider"
