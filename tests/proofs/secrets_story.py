"""A story in which all kinds of secrets come up, each of which can be recognised."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from secrets import token_hex
from typing import Any
from uuid import UUID

import httpx
import msgspec

from adapters.openstack import tenant as tenants
from adapters.openstack.cloud import connect
from adapters.openstack.credentials import Credentials
from api import sealed
from api.integration import command as connected
from api.signin.asking import by, envelope
from api.signin.passwords import set_password
from commands.identity.access import GrantRole
from commands.identity.user import RegisterUser
from commands.marketplace import offering_step
from commands.openstack.place import stream_of
from commands.openstack.private_offerings import number_of
from domain.identity import project
from domain.marketplace import offering, order
from tests.commands.market import offered
from tests.eventstore.support import MASTER_KEY, ask, made
from tests.proofs.cloud_site import CloudSite, ledger_of, wait
from tests.proofs.site import rows

ORDERS = "/api/marketplace-orders/"
CREATE = "echo it is $API_KEY; echo again $API_KEY >&2; echo made-$ORDER_UUID"


class People(msgspec.Struct, frozen=True):
    """By who they are."""

    secrets: dict[str, str]
    clients: dict[str, httpx.Client]


def new_secret(what: str) -> str:
    return f"{what}-{token_hex(12)}"


def cloud_password(url: str) -> str:
    """One that is not found by chance."""
    account = Credentials(auth_url=f"{url}/identity/v3", username="admin", password="admin")
    password = new_secret("cloud")
    tenants.change_password(connect(account), "admin", password)
    return password


@contextmanager
def people(place: CloudSite, address: str) -> Iterator[People]:
    """Staff and the owner of an organisation, come in with passwords; the token of a program of staff."""
    ledger, found = ledger_of(place.site, place.store), People({"master key": MASTER_KEY.hex()}, {})
    owner = made(place.store, RegisterUser("owner"))
    acme = place.store.load(project.KIND, place.project).required().customer
    ask(place.store, GrantRole(owner, "CUSTOMER.OWNER", "customer", acme))
    for name, who in (("staff", place.staff), ("the owner", owner)):
        found.secrets[f"password of {name}"] = password = new_secret("person")
        set_password(ledger, who, password, envelope(by(who)))
        told = {"username": name.removeprefix("the "), "password": password}
        key = httpx.post(f"{address}/api-auth/password/", json=told, timeout=30).raise_for_status().json()["token"]
        found.secrets[f"session of {name}"] = key
        found.clients[name] = httpx.Client(base_url=address, headers={"Authorization": f"Token {key}"}, timeout=30)
    found.secrets["token of a program"] = _program(found.clients["staff"])
    try:
        yield found
    finally:
        for client in found.clients.values():
            client.close()


def _program(staff: httpx.Client) -> str:
    until = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    answer = staff.post("/api/personal-access-tokens/", json={"name": "program", "expires_at": until})
    return str(answer.raise_for_status().json()["token"])


def told(place: CloudSite, who: People) -> None:
    """A tenant with a password of its own choice, a machine with user data, a script; all of it ended well."""
    staff, secrets = who.clients["staff"], who.secrets
    home = _ordered(place, staff, place.tenant("Web"))
    tenant = stream_of(home)
    ledger, state = ledger_of(place.site, place.store), place.object("tenant", tenant)
    secrets["password of a tenant"] = sealed.read(ledger, state.secrets, "password")
    secrets["password a tenant was given"] = given = new_secret("tenant")
    address = f"/api/openstack-tenants/{tenant.hex}/change_password/"
    staff.post(address, json={"user_password": given}).raise_for_status()
    machines = number_of(tenant, "OpenStack.Instance")
    assert wait(lambda: _active(place, machines) and not place.object("tenant", tenant).operation)
    secrets["user data"] = data = new_secret("user-data")
    _ordered(place, staff, place.machine(tenant, machines, "front", user_data=f"#cloud-config\npassword: {data}\n"))
    secrets["code of a provider"] = _code(staff)
    secrets["environment of a script"] = key = new_secret("script")
    _ordered(place, staff, place.order(_scripted(place, key), {"name": "thing"}, {"cores": 1}))


def _code(staff: httpx.Client) -> str:
    (found,) = staff.get("/api/marketplace-service-providers/").json()
    answer = staff.post(f"/api/marketplace-service-providers/{found['uuid']}/api_secret_code/", json={})
    return str(answer.raise_for_status().json()["api_secret_code"])


def _active(place: CloudSite, number: UUID) -> bool:
    state = place.store.load(offering.KIND, number).state
    return state is not None and state.state == "Active"


def _scripted(place: CloudSite, key: str) -> UUID:
    parent = place.store.load(offering.KIND, place.tenants).required()
    number = offered(place.store, parent.customer, parent.category, "Marketplace.Script", active=False)
    environ: list[dict[str, Any]] = [{"name": "API_KEY", "value": key}]
    scripts = {"language": "shell", "create": CREATE, "terminate": "true", "environ": environ}
    ask(place.store, connected(ledger_of(place.site, place.store), number, None, scripts, None))
    ask(place.store, offering_step.ActivateOffering(number))
    return number


def _ordered(place: CloudSite, client: httpx.Client, body: dict[str, Any]) -> UUID:
    """The resource, once it is there."""
    answer = client.post(ORDERS, json=body)
    assert answer.status_code == 201, answer.text
    number = UUID(answer.json()["uuid"])
    if answer.json()["state"] == "pending-provider":
        client.post(f"{ORDERS}{number.hex}/approve_by_provider/", json={}).raise_for_status()
    assert wait(lambda: place.store.load(order.KIND, number).required().state in ("done", "erred"))
    found = place.store.load(order.KIND, number).required()
    assert found.state == "done", found
    return found.resource


def settled(place: CloudSite) -> bool:
    """Nothing is left to be done."""
    query = "SELECT count(*) FROM work.jobs WHERE state IN ('ready', 'running')"
    return wait(lambda: rows(place.site.url, query) == [(0,)])
