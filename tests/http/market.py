"""A provider with an offering, an organisation with a project and people of every role in it, to order things with."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import msgspec

from adapters.eventstore.store import LedgerStore
from commands.identity.access import GrantRole
from commands.identity.customer import CreateCustomer
from commands.identity.project import CreateProject
from commands.marketplace.category import CreateCategory
from commands.marketplace.offering import CreateOffering
from commands.marketplace.offering_parts import ComponentForm, PlanForm
from commands.marketplace.offering_step import ActivateOffering
from commands.marketplace.plan import SetPlanPrices
from commands.marketplace.service_provider import RegisterServiceProvider
from commands.marketplace.ticket import OpenTicket
from domain.marketplace import offering
from domain.marketplace import order as orders
from domain.marketplace.ticket import stream_of
from tests.eventstore.support import ask, made
from tests.http.served import Person, Served

_NUMBERS = count(1)
ORDERS = "/api/marketplace-orders/"
CORES = ComponentForm(type="cores", name="Cores", billing_type="limit", max_available_limit=100, max_value=64)
FLAT = PlanForm(name="Flat", unit_price=Decimal(5), unit="month")


class Market(msgspec.Struct, frozen=True):
    """`owner` owns `customer`, in which `project` is; `manager`, `admin` and `member` are of the project; `provider`
    owns the organisation that offers `basic`, `plan` being its only plan; `reader` looks at the customer; `outsider`
    belongs nowhere."""

    place: Served
    customer: UUID
    project: UUID
    seller: UUID
    category: UUID
    basic: UUID
    plan: UUID

    def person(self, name: str) -> Person:
        return self.place.people[name]

    def http(self, name: str) -> httpx.Client:
        return self.person(name).http

    def offer(self, kind: str = "Marketplace.Basic", **more: Any) -> UUID:
        """Another active one, with a component and a plan."""
        return offered(self.place, self.seller, self.category, type=kind, **more)

    def body(self, of: UUID | None = None, **more: Any) -> dict[str, Any]:
        """Of an order to create."""
        told = {
            "project": f"/api/projects/{self.project.hex}/",
            "offering": f"/api/marketplace-public-offerings/{(of or self.basic).hex}/",
            "attributes": {"name": f"Machine {next(_NUMBERS)}"},
            "limits": {"cores": 2},
        }
        return {**told, **more}

    def order(self, who: str = "staff", of: UUID | None = None, **more: Any) -> dict[str, Any]:
        answer = self.http(who).post(ORDERS, json=self.body(of, **more))
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def does(self, who: str, order: Mapping[str, Any], action: str, body: Any = None) -> httpx.Response:
        return self.http(who).post(f"{ORDERS}{order['uuid']}/{action}/", json=body or {})

    def now(self, order: Mapping[str, Any], who: str = "staff") -> dict[str, Any]:
        """The order as it is seen."""
        answer = self.http(who).get(f"{ORDERS}{order['uuid']}/")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


def offered(place: Served, seller: UUID, category: UUID, **more: Any) -> UUID:
    store, told = place.ledger.store, {"components": (CORES,), "plans": (FLAT,), **more}
    number = made(store, CreateOffering(seller, category, f"Offering {next(_NUMBERS)}", **told))
    state = store.load(offering.KIND, number).required()
    for plan in state.plans:
        ask(store, SetPlanPrices(number, plan.uuid, {"cores": Decimal("1.50")}))
    ask(store, ActivateOffering(number))
    return number


def ticket(store: LedgerStore, order: UUID) -> UUID:
    """That of an order which is being carried out, opened as the process does it."""
    run = store.load(orders.KIND, order).required().run
    assert run is not None
    ask(store, OpenTicket(order, run))
    return stream_of(order, run)


def market(place: Served) -> Market:
    store = place.ledger.store
    customer, seller = made(store, CreateCustomer("Consumers")), made(store, CreateCustomer("Provider"))
    project, category = made(store, CreateProject(customer, "Clouds")), made(store, CreateCategory("Machines"))
    made(store, RegisterServiceProvider(seller))
    place.person("staff", staff=True)
    roles = {"owner": "CUSTOMER.OWNER", "reader": "CUSTOMER.READER"}
    roles |= {name: f"PROJECT.{name.upper()}" for name in ("manager", "admin", "member")}
    for name, role in roles.items():
        kind, scope = ("customer", customer) if role.startswith("CUSTOMER") else ("project", project)
        ask(store, GrantRole(place.person(name).uuid, role, kind, scope))
    ask(store, GrantRole(place.person("provider").uuid, "CUSTOMER.OWNER", "customer", seller))
    place.person("outsider")
    place.person("support", support=True)
    basic = offered(place, seller, category, type="Marketplace.Basic")
    plan = store.load(offering.KIND, basic).required().plans[0].uuid
    place.settled()
    return Market(place, customer, project, seller, category, basic, plan)
