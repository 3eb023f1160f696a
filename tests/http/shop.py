"""A provider and what it offers, served over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import httpx
import msgspec

from commands.identity.access import GrantRole
from commands.identity.customer import CreateCustomer
from commands.marketplace.offering_step import ActivateOffering
from tests.eventstore.support import ask, made
from tests.http.served import Served, served
from tests.marketplace import offer, provider, sort

PROVIDED, PUBLIC = "/api/marketplace-provider-offerings/", "/api/marketplace-public-offerings/"
PLANS = "/api/marketplace-plans/"


class Shop(msgspec.Struct):
    place: Served
    acme: UUID
    ajax: UUID
    machines: UUID

    @property
    def staff(self) -> httpx.Client:
        return self.place.staff

    def who(self, name: str, role: str, kind: str, scope: UUID) -> httpx.Client:
        known = name in self.place.people
        person = self.place.person(name)
        if not known:
            ask(self.place.ledger.store, GrantRole(person.uuid, role, kind, scope))
            self.place.settled()
        return person.http

    @property
    def owner(self) -> httpx.Client:
        return self.who("owner", "CUSTOMER.OWNER", "customer", self.acme)

    @property
    def outsider(self) -> httpx.Client:
        return self.place.person("outsider").http

    def draft(self, name: str = "Small", **fields: Any) -> str:
        made = offer(self.place.ledger.store, self.acme, self.machines, name, **fields)
        self.place.settled()
        return made.hex

    def active(self, name: str = "Small", **fields: Any) -> str:
        made = self.draft(name, **fields)
        ask(self.place.ledger.store, ActivateOffering(UUID(made)))
        self.place.settled()
        return made


@contextmanager
def opened(server_url: str) -> Iterator[Shop]:
    with served(server_url) as place:
        store = place.ledger.store
        acme, ajax = made(store, CreateCustomer("Acme")), made(store, CreateCustomer("Ajax"))
        provider(store, acme)
        machines = sort(store)
        place.settled()
        yield Shop(place, acme, ajax, machines)
