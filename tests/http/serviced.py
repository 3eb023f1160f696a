"""A provider whose service is used: a resource, who uses it, who provides it, all over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import httpx
import msgspec

from commands.identity.access import GrantRole
from commands.identity.customer import CreateCustomer
from commands.identity.project import CreateProject
from commands.marketplace.category import CreateCategory
from commands.marketplace.category_component import AddCategoryComponent
from commands.marketplace.offering_parts import ComponentForm, PlanForm
from tests.commands.market import offered, ordered, provider, served
from tests.eventstore.support import ask, made
from tests.http.served import Served
from tests.http.served import served as serving

COMPONENTS = (
    ComponentForm(billing_type="limit", type="cores", name="Cores", min_value=1, max_value=64),
    ComponentForm(billing_type="usage", type="hours", name="Hours", measured_unit="h"),
    ComponentForm(billing_type="usage", type="rationed", name="Rationed", limit_period="annual", limit_amount=100),
    ComponentForm(billing_type="fixed", type="support", name="Support"),
)


class Serviced(msgspec.Struct):
    """`cloud` provides `offering`, of which `resource` is in `project` of `acme`."""

    place: Served
    cloud: UUID
    acme: UUID
    project: UUID
    category: UUID
    offering: UUID
    resource: UUID

    def who(self, name: str, role: str, kind: str, scope: UUID) -> httpx.Client:
        """Somebody who holds a role."""
        known = name in self.place.people
        person = self.place.person(name)
        if not known:
            ask(self.place.ledger.store, GrantRole(person.uuid, role, kind, scope))
            self.place.settled()
        return person.http

    @property
    def provider(self) -> httpx.Client:
        return self.who("provider", "CUSTOMER.OWNER", "customer", self.cloud)

    @property
    def member(self) -> httpx.Client:
        return self.who("member", "PROJECT.MEMBER", "project", self.project)

    @property
    def outsider(self) -> httpx.Client:
        return self.place.person("outsider").http

    def another(self, name: str = "another") -> UUID:
        """One more resource."""
        store = self.place.ledger.store
        found = served(store, ordered(store, self.project, self.offering, name))
        self.place.settled()
        return found


@contextmanager
def serviced(server_url: str, **offering: Any) -> Iterator[Serviced]:
    """`offering`: what else is said of it."""
    with serving(server_url) as place:
        store = place.ledger.store
        cloud, acme = provider(store), made(store, CreateCustomer("Acme"))
        project, category = made(store, CreateProject(acme, "Web")), made(store, CreateCategory("Machines"))
        ask(store, AddCategoryComponent(category, "hours", "Machine hours"))
        said = {"components": COMPONENTS, "plans": (PlanForm(name="Monthly"),), **offering}
        wanted = offered(store, cloud, category, "Marketplace.Slurm", **said)
        resource = served(store, ordered(store, project, wanted))
        place.settled()
        yield Serviced(place, cloud, acme, project, category, wanted, resource)
