"""Who is there before the story begins: a provider with a cloud to sell, an organisation, its project, two people."""

import secrets
from contextlib import ExitStack
from typing import Any
from uuid import UUID

import httpx
import msgspec

from api.cli.demo.asking import Person, Told, client
from api.cli.demo.place import Place
from api.ledger import Ledger
from api.signin.asking import ask, envelope
from api.signin.sessions import issue
from commands.identity.access import AppointStaff
from commands.identity.user import RegisterUser

ACCOUNT = {"username": "admin", "password": "admin", "tenant_name": "admin", "domain": "Default"}
"""The simulator's."""


class Town(msgspec.Struct, frozen=True):
    """`ada` orders, `grace` provides and approves; `offering` is one of tenants."""

    ada: Person
    grace: Person
    project: dict[str, Any]
    offering: dict[str, Any]
    plan: str


def staff_token(ledger: Ledger) -> str:
    """The first person cannot come through HTTP: this is `cloudledger users create-staff` and `issue-token`."""
    given = envelope("system:demo")
    who = UUID(ask(ledger, RegisterUser("edsger", "Edsger Dijkstra", "edsger@example.org"), given).result)
    ask(ledger, AppointStaff(who), envelope("system:demo"))
    return issue(ledger, who, envelope("system:demo")).key


def town(place: Place, staff: Person, told: Told, stack: ExitStack) -> Town:
    provider = staff.post("/api/customers/", name="Northern Cloud")
    university = staff.post("/api/customers/", name="University of Turku")
    staff.post("/api/marketplace-service-providers/", customer=provider["url"])
    project = staff.post("/api/projects/", name="Protein folding", customer=university["url"])
    ada, its_ada = _person(place, staff, told, stack, "ada", "Ada", "Lovelace")
    grace, its_grace = _person(place, staff, told, stack, "grace", "Grace", "Hopper")
    staff.post(f"{_path(project)}add_user/", role="PROJECT.ADMIN", user=its_ada)
    for each in (provider, university):
        staff.post(f"{_path(each)}add_user/", role="CUSTOMER.OWNER", user=its_grace)
    names = {"default_vm_category": True, "default_volume_category": True}
    category = staff.post("/api/marketplace-categories/", title="Clouds", **names)
    offering, plan = _sold(place, grace, provider, category)
    return Town(ada, grace, project, offering, plan)


def _person(
    place: Place, staff: Person, told: Told, stack: ExitStack, username: str, first: str, last: str
) -> tuple[Person, str]:
    """And the uuid. They sign in themselves."""
    names = {"username": username, "email": f"{username}@example.org", "first_name": first, "last_name": last}
    made, password = staff.post("/api/users/", **names), secrets.token_urlsafe(12)
    staff.post(f"{_path(made)}change_password/", new_password=password)
    http = stack.enter_context(httpx.Client(base_url=place.url, timeout=60, trust_env=False))
    token = Person(first, http, told).post("/api-auth/password/", username=username, password=password)["token"]
    return Person(f"{first} {last}", stack.enter_context(client(place.url, token)), told), made["uuid"]


def _sold(
    place: Place, grace: Person, provider: dict[str, Any], category: dict[str, Any]
) -> tuple[dict[str, Any], str]:
    """An offering of tenants that can be ordered, as soon as its cloud has told what it has; and its plan."""
    about = {"customer": provider["url"], "category": category["url"], "type": "OpenStack.Tenant"}
    made = grace.post("/api/marketplace-provider-offerings/", name="OpenStack in Turku", shared=True, **about)
    number = made["uuid"]
    public = f"{place.url}/api/marketplace-public-offerings/{number}/"
    plan = grace.post("/api/marketplace-plans/", name="By the month", offering=made["url"], unit="month")
    prices = {"cores": "5", "ram": "0.002", "storage": "0.0001"}
    grace.post(f"/api/marketplace-plans/{plan['uuid']}/update_prices/", prices=prices)
    outside = httpx.get(f"{place.cloud}/_inventory", trust_env=False).json()["networks"][0]["id"]
    where = {"backend_url": f"{place.cloud}/identity/v3", "external_network_id": outside, **ACCOUNT}
    grace.post(f"{_path(made)}update_integration/", service_attributes=where)
    grace.post(f"{_path(made)}activate/")
    grace.told.until(lambda: grace.get("/api/openstack-flavors/", offering_uuid=number), "the cloud's list of flavors")
    return {**made, "url": public}, f"{public}plans/{plan['uuid']}/"


def _path(made: dict[str, Any]) -> str:
    return "/" + str(made["url"]).split("/", 3)[3]
