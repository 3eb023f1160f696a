"""A project with a tenant and one thing of each kind in it, alone in a database."""

from typing import Any
from uuid import UUID

import pytest

from adapters.eventstore.store import LedgerStore
from commands.identity import customer, project
from commands.marketplace import category
from commands.marketplace.submit import SubmitOrder
from commands.openstack.kinds import KINDS
from domain.openstack import quota
from domain.refusal import Refused
from tests.commands.market import provider
from tests.eventstore.support import ask, made
from tests.openstack import Things, prepared, sold


class Place:
    def __init__(self, store: LedgerStore) -> None:
        self.store = store
        self.project = made(store, project.CreateProject(made(store, customer.CreateCustomer("Acme")), "Web"))
        self.provider = provider(store)
        self.category = made(store, category.CreateCategory("Machines"))
        both = category.ChangeCategory(self.category, default_vm_category=True, default_volume_category=True)
        ask(store, both)
        self.things: Things = prepared(store, self.project, self.provider, self.category)

    def submit(self, kind: str, attributes: dict[str, Any]) -> UUID:
        wanted = sold(self.store, self.things, kind)
        return UUID(ask(self.store, SubmitOrder(self.project, wanted, attributes=attributes)).result)

    def refused(self, kind: str, attributes: dict[str, Any]) -> Refused:
        with pytest.raises(Refused) as no:
            self.submit(kind, attributes)
        return no.value

    def state(self, noun: str, number: UUID) -> Any:
        return self.store.load(KINDS[noun].kind, number).required()

    @property
    def used(self) -> dict[str, int]:
        found = self.store.load(quota.KIND, quota.stream_of(self.things.tenant)).state
        return found.used() if found else {}
