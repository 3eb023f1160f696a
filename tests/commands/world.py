"""A customer with a project, and one person of every standing towards them."""

from uuid import UUID

import msgspec

from adapters.eventstore.store import LedgerStore
from commands.identity import access, customer, project, user
from tests.eventstore.support import ask, made

PEOPLE = frozenset({"staff", "support", "owner", "reader", "manager", "member", "outsider"})
ROLES = {
    "owner": ("CUSTOMER.OWNER", "customer"),
    "reader": ("CUSTOMER.READER", "customer"),
    "manager": ("PROJECT.MANAGER", "project"),
    "member": ("PROJECT.MEMBER", "project"),
}


class World(msgspec.Struct):
    store: LedgerStore
    customer: UUID
    project: UUID
    people: dict[str, UUID]

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
