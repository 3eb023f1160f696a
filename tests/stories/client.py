"""People who use the official client on a served place where processes follow the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from waldur_api_client import AuthenticatedClient
from waldur_api_client.api.customers import customers_add_user, customers_create
from waldur_api_client.api.marketplace_orders import marketplace_orders_retrieve
from waldur_api_client.api.marketplace_resources import marketplace_resources_retrieve
from waldur_api_client.api.marketplace_service_providers import marketplace_service_providers_create
from waldur_api_client.api.projects import projects_add_user, projects_create
from waldur_api_client.models import (
    CustomerRequest,
    OrderDetails,
    ProjectRequest,
    Resource,
    ServiceProviderRequest,
    UserRoleCreateRequest,
)
from waldur_api_client.types import Unset

from commands.processes.registry import PROCESSES
from tests.eventstore.support import until
from tests.http.served import Served, served
from tests.processes.support import running

T = TypeVar("T")


def there(value: T | Unset | None) -> T:
    """What the client's types say may be missing, and is not."""
    assert value is not None
    assert not isinstance(value, Unset)
    return value


class Town(msgspec.Struct, frozen=True):
    """`provider` owns `cloud`, which provides; `owner` owns `acme`, in which `member` works on `project`."""

    place: Served
    cloud: str
    project: str

    def client(self, name: str) -> AuthenticatedClient:
        return client(self.place, name)

    def order(self, number: UUID, who: str = "staff") -> OrderDetails:
        return marketplace_orders_retrieve.sync(number, client=self.client(who))

    def resource(self, number: UUID, who: str = "staff") -> Resource:
        return marketplace_resources_retrieve.sync(number, client=self.client(who))

    def reaches(self, number: UUID, state: str) -> OrderDetails:
        """As flows say it: asked until the order is there."""
        until(lambda: self.order(number).state == state)
        return self.order(number)


def client(place: Served, name: str) -> AuthenticatedClient:
    person = place.person(name, staff=name == "staff")
    return AuthenticatedClient(place.url, person.token).set_httpx_client(person.http)


@contextmanager
def town(server_url: str, **settings: Any) -> Iterator[Town]:
    with (
        served(server_url, **settings) as place,
        running(place.ledger.url, place.ledger.store, list(PROCESSES.values())),
    ):
        yield populated(place)


def populated(place: Served) -> Town:
    staff = client(place, "staff")
    cloud, acme = (customers_create.sync(client=staff, body=CustomerRequest(name)) for name in ("Cloud", "Acme"))
    marketplace_service_providers_create.sync(client=staff, body=ServiceProviderRequest(there(cloud.url)))
    project = projects_create.sync(client=staff, body=ProjectRequest("Web", there(acme.url)))
    for name, of in (("provider", cloud), ("owner", acme)):
        role = UserRoleCreateRequest("CUSTOMER.OWNER", place.person(name).uuid)
        customers_add_user.sync(there(of.uuid), client=staff, body=role)
    member = UserRoleCreateRequest("PROJECT.MEMBER", place.person("member").uuid)
    projects_add_user.sync(there(project.uuid), client=staff, body=member)
    return Town(place, there(cloud.url), there(project.url))
