"""A served ledger with people, organisations, projects, roles and keys; more of each when a call needs a new one."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from uuid import UUID

import httpx
import msgspec
from waldur_api_client import AuthenticatedClient

from api.signin.asking import by, envelope
from api.signin.passwords import set_password
from commands.identity.access import GrantRole
from commands.identity.customer import CreateCustomer, SetCustomerGroups
from commands.identity.organization_group import CreateOrganizationGroup
from commands.identity.project import CreateProject, RemoveProject
from commands.identity.project_type import CreateProjectType
from commands.identity.role import CreateRole
from commands.identity.ssh_key import CreateSshKey
from commands.identity.user import RegisterUser
from commands.marketplace.offering import SetOfferingGroups
from tests.contract import rich
from tests.contract.clouds import Clouds, clouds
from tests.contract.market import Market, market
from tests.contract.words import public_key, word
from tests.eventstore.support import ask, made
from tests.http import watched
from tests.http.served import Person, Served, served

PASSWORD = "correct horse battery"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)


class World(msgspec.Struct, frozen=True, dict=True):
    """`ann` owns `customer`, which belongs to `group`, and in which `project` is; `bob` belongs to the project; `ann`
    has `key`. What is ordered and provided is in `market`; of the order `told` and of `others` more is told than of
    most."""

    served: Served
    seen: watched.Seen
    staff: Person
    ann: Person
    bob: Person
    customer: UUID
    project: UUID
    key: UUID
    role: UUID
    group: UUID
    market: Market
    told: UUID
    others: Sequence[UUID]

    @cached_property
    def clouds(self) -> Clouds:
        found = clouds(self.served, self.market)
        self.served.settled()
        return found

    def word(self, beginning: str) -> str:
        """A name nobody has yet."""
        return word(beginning)

    def new_customer(self) -> UUID:
        return made(self.served.ledger.store, CreateCustomer(self.word("Org")))

    def new_project(self) -> UUID:
        return made(self.served.ledger.store, CreateProject(self.customer, self.word("Project")))

    def removed_project(self) -> UUID:
        found = self.new_project()
        self.member("PROJECT.MEMBER", "project", found)
        ask(self.served.ledger.store, RemoveProject(found))
        return found

    def new_user(self) -> UUID:
        return made(self.served.ledger.store, RegisterUser(self.word("person"), email="p@example.org"))

    def new_key(self) -> UUID:
        return made(self.served.ledger.store, CreateSshKey(self.ann.uuid, self.public_key(), self.word("key")))

    def public_key(self) -> str:
        return public_key()

    def new_role(self) -> UUID:
        return made(self.served.ledger.store, CreateRole(self.word("role"), "customer", ["CUSTOMER.UPDATE"]))

    def member(self, role: str, kind: str, scope: UUID) -> UUID:
        found = self.new_user()
        ask(self.served.ledger.store, GrantRole(found, role, kind, scope))
        return found

    def with_password(self) -> str:
        """The name of somebody who may sign in with PASSWORD."""
        name = self.word("signs-in")
        who = made(self.served.ledger.store, RegisterUser(name))
        set_password(self.served.ledger, who, PASSWORD, envelope(by(who)))
        return name

    def url(self, kind: str, uuid: UUID) -> str:
        return f"{self.served.url}/api/{kind}/{uuid.hex}/"

    def first_url(self, kind: str) -> str:
        """Of the first of them, as a list shows it."""
        found = self.staff.http.get(f"/api/{kind}/")
        return str(found.json()[0]["url"]) if found.status_code == 200 and found.json() else self.url(kind, UUID(int=1))

    def client(self, who: Person) -> AuthenticatedClient:
        return AuthenticatedClient(self.served.url, who.token, timeout=httpx.Timeout(30))


@contextmanager
def world(server_url: str, **settings: str) -> Iterator[World]:
    seen = watched.Seen()
    with watched.watching(), served(server_url, watched.routes(seen), **settings) as place:
        found = populated(place, seen)
        _picture(found)
        yield found


def populated(place: Served, seen: watched.Seen) -> World:
    store = place.ledger.store
    staff, ann, bob = place.person("boss", staff=True), place.person("ann"), place.person("bob")
    customer = made(store, CreateCustomer("Kvark Institute"))
    project = made(store, CreateProject(customer, "Clouds", "Where it rains"))
    made(store, CreateProjectType("Research"))
    soon = datetime.now(UTC) + timedelta(days=30)
    ask(store, GrantRole(ann.uuid, "CUSTOMER.OWNER", "customer", customer, soon))
    ask(store, GrantRole(bob.uuid, "PROJECT.MEMBER", "project", project))
    role = made(store, CreateRole("Helper", "customer", ["CUSTOMER.UPDATE"]))
    key = made(store, CreateSshKey(ann.uuid, public_key(), "laptop"))
    shop = market(store, bob.uuid)
    group = made(store, CreateOrganizationGroup("Institutes", made(store, CreateOrganizationGroup("Universities"))))
    ask(store, SetCustomerGroups(customer, (group,)))
    ask(store, SetOfferingGroups(shop.draft, (group,)))
    much = rich.told(place, shop, bob), rich.others(place, shop, ann)
    found = World(place, seen, staff, ann, bob, customer, project, key, role, group, shop, *much)
    place.settled()
    return found


def _picture(world: World) -> None:
    """The offering that is ordered from has pictures."""
    for which in ("image", "thumbnail"):
        address = f"/api/marketplace-provider-offerings/{world.market.offering.hex}/update_{which}/"
        answer = world.staff.http.post(address, files={which: ("small.png", PNG, "image/png")})
        assert answer.status_code == 200, answer.text
