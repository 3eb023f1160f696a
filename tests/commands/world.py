"""A customer with a project, and one person of every standing towards them."""

from functools import cached_property
from uuid import UUID

import msgspec

from adapters.eventstore.store import LedgerStore
from commands.identity import access, customer, project, user
from commands.marketplace.category import ChangeCategory
from tests.commands.market import Market, market
from tests.eventstore.support import ask, made
from tests.openstack import Things, prepared

PEOPLE = frozenset({"staff", "support", "owner", "reader", "manager", "member", "outsider"})
ROLES = {
    "owner": ("CUSTOMER.OWNER", "customer"),
    "reader": ("CUSTOMER.READER", "customer"),
    "manager": ("PROJECT.MANAGER", "project"),
    "member": ("PROJECT.MEMBER", "project"),
}


class World(msgspec.Struct, dict=True):
    store: LedgerStore
    customer: UUID
    project: UUID
    people: dict[str, UUID]

    @cached_property
    def market(self) -> Market:
        """A provider somewhere else, and what the member ordered of it."""
        return market(self.store, self.project, self.actor("member"))

    @cached_property
    def things(self) -> Things:
        """A tenant of the project, and what is in it."""
        ask(self.store, ChangeCategory(self.market.category, default_vm_category=True, default_volume_category=True))
        return prepared(self.store, self.project, self.market.cloud, self.market.category)

    def actor(self, who: str) -> str:
        return f"user:{self.people[who].hex}"


def populated(store: LedgerStore) -> World:
    acme = made(store, customer.CreateCustomer("Acme"))
    web = made(store, project.CreateProject(acme, "Web"))
    people = {who: made(store, user.RegisterUser(who)) for who in sorted(PEOPLE)}
    ask(store, access.AppointStaff(people["staff"]))
    ask(store, access.AppointSupport(people["support"]))
    for who, (role, kind) in ROLES.items():
        ask(store, access.GrantRole(people[who], role, kind, acme if kind == "customer" else web))
    return World(store, acme, web, people)
