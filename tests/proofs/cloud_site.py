"""Where proofs about clouds happen: a simulated one in a process of its own, sold behind `cloudledger up`."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import msgspec

from adapters.eventstore.connect import open_log
from adapters.eventstore.store import LedgerStore
from api.integration import command as connected
from api.ledger import Ledger
from api.settings import load
from api.starting import define
from commands.identity import access, customer, project, user
from commands.marketplace import category, offering_step
from commands.openstack.kinds import KINDS
from commands.platform.setting import OverrideSettings
from domain.marketplace import offering
from domain.openstack import properties, quota
from domain.openstack.properties import Properties
from tests.benchmarks.http.world import token
from tests.commands.market import offered, provider
from tests.eventstore.support import ask, made
from tests.proofs.site import Site

PASSWORD = "admin"
PATIENCE = 60.0
ROOM = {"max_instances": 1000, "max_volumes": 2000, "max_security_groups": 100}
LIMITS = {"cores": 1000, "ram": 1_000_000, "storage": 10_000_000}
"""Of a tenant in which nothing is refused for want of room."""


class CloudSite(msgspec.Struct, frozen=True):
    """`url` is where the simulator is, `tenants` the offering, `token` that of `staff`. `store` reads the log."""

    site: Site
    store: LedgerStore
    url: str
    tenants: UUID
    project: UUID
    staff: UUID
    token: str

    def object(self, noun: str, number: UUID) -> Any:
        return self.store.load(KINDS[noun].kind, number).required()

    def inside(self, tenant: UUID, noun: str) -> tuple[UUID, ...]:
        held = self.store.load(quota.KIND, quota.stream_of(tenant)).state or quota.NONE
        return held.things(noun)

    @property
    def offers(self) -> tuple[UUID, Properties]:
        settings = self.store.load(offering.KIND, self.tenants).required().settings
        assert settings is not None
        return settings, self.store.load(properties.KIND, settings).state or properties.NONE

    def address(self, kind: str, name: str) -> str:
        """As orders name flavors and images."""
        settings, found = self.offers
        chosen = next(each for each in getattr(found, kind) if each.name == name)
        return f"/api/openstack-{kind.replace('_', '-')}/{properties.uuid_of(settings, chosen).hex}/"

    def order(self, wanted: UUID, attributes: dict[str, Any], limits: dict[str, int] | None = None) -> dict[str, Any]:
        """The body of one."""
        return {
            "project": f"/api/projects/{self.project.hex}/",
            "offering": f"/api/marketplace-public-offerings/{wanted.hex}/",
            "attributes": attributes,
            "limits": limits or {},
        }

    def tenant(self, name: str) -> dict[str, Any]:
        return self.order(self.tenants, {"name": name}, LIMITS)

    def machine(self, tenant: UUID, wanted: UUID, name: str, **more: Any) -> dict[str, Any]:
        """`wanted` is the offering of machines in this tenant."""
        (subnet,) = self.inside(tenant, "subnet")
        told = {
            "name": name,
            "flavor": self.address("flavors", "m1.tiny"),
            "image": self.address("images", "cirros"),
            "system_volume_size": 1024,
            "ports": [{"subnet": f"/api/openstack-subnets/{subnet.hex}/"}],
            **more,
        }
        return self.order(wanted, told)


@contextmanager
def simulated(folder: Path, speed: float) -> Iterator[str]:
    """The address of a cloud in a process of its own."""
    command = [sys.executable, "-m", "adapters.simulators.openstack", "--speed", str(speed)]
    with (folder / "simulator.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip().removesuffix("/identity/v3")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def ledger_of(site: Site, store: LedgerStore) -> Ledger:
    told = {"CLOUDLEDGER_DATABASE_URL": site.url, "CLOUDLEDGER_DATA_DIR": str(site.folder), "HOME": "/"}
    return Ledger(site.url, "", store, open_log(store), load(told, Path("/")))


def sold(
    site: Site, store: LedgerStore, url: str, password: str = PASSWORD, settings: dict[str, Any] | None = None
) -> CloudSite:
    """The cloud is an offering of tenants, to be looked at as soon as somebody works."""
    ledger = ledger_of(site, store)
    define(ledger)
    within, cloud = made(store, category.CreateCategory("Machines")), provider(store)
    ask(store, category.ChangeCategory(within, default_vm_category=True, default_volume_category=True))
    number = offered(store, cloud, within, "OpenStack.Tenant", active=False, components=(), plugin_options=ROOM)
    ask(store, connected(ledger, number, _access(url, password), None, None))
    ask(store, offering_step.ActivateOffering(number))
    if settings:
        ask(store, OverrideSettings(settings))
    place = made(store, project.CreateProject(made(store, customer.CreateCustomer("Acme")), "Web"))
    who = made(store, user.RegisterUser("staff"))
    ask(store, access.AppointStaff(who))
    return CloudSite(site, store, url, number, place, who, token(site.url, who))


def _access(url: str, password: str) -> dict[str, Any]:
    outside = httpx.get(f"{url}/_inventory").json()["networks"][0]["id"]
    account = {"username": "admin", "password": password, "tenant_name": "admin", "domain": "Default"}
    return {"backend_url": f"{url}/identity/v3", "external_network_id": outside, **account}


def wait(over: Callable[[], object], seconds: float = PATIENCE, every: float = 0.1) -> bool:
    """Whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not (true := over()) and time.monotonic() < deadline:
        time.sleep(every)
    return bool(true)
