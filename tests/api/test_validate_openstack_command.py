"""`cloudledger validate-openstack` against a simulated cloud that is well, wrongly described, or failing."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest

from adapters.eventstore.connect import open_log
from adapters.openstack.cloud import connect
from adapters.postgres.migrate import migrate
from adapters.simulators.openstack.serving import serving
from api.cli.exits import NOT_FOUND, OK, REFUSED, VERIFY_FAILED
from api.cli.openstack_writes import written
from api.integration import command as connected
from api.ledger import Ledger
from api.settings import load
from api.workers.openstack.scene import credentials
from commands.marketplace.category import CreateCategory
from tests.api.support import ROOT, Cli, Said, settings
from tests.backends.openstack.control import Control
from tests.commands.market import offered, provider
from tests.eventstore.support import ask, made, opened, until
from tests.postgres import new_database

HUSH = "s3cret-hush"
LOOSE = ("tokens", "grants", "actions")
"""What the simulator remembers of what is gone."""


class Site(msgspec.Struct, frozen=True):
    ledger: Ledger
    offering: UUID
    basic: UUID
    url: str
    control: Control

    def tell(self, **told: str) -> None:
        """Of how the cloud is reached."""
        ask(self.ledger.store, connected(self.ledger, self.offering, dict(told), None, None))

    def right(self) -> None:
        outside = self.control.inventory()["networks"][0]["id"]
        account = {"username": "admin", "password": "admin", "tenant_name": "admin", "domain": "Default"}
        self.tell(backend_url=f"{self.url}/identity/v3", external_network_id=outside, **account)

    def there(self) -> dict[str, set[str]]:
        """Ids of what is at the cloud, users too."""
        found = self.control.inventory()
        return {kind: {one["id"] for one in each} for kind, each in found.items() if each and kind not in LOOSE}


@pytest.fixture(scope="module")
def site(server_url: str) -> Iterator[Site]:
    with new_database(server_url) as url, serving(0.0) as cloud, httpx.Client(base_url=cloud) as http:
        migrate(url)
        with opened(url) as store:
            ledger = Ledger(url, "", store, open_log(store), load(settings(url) | {"HOME": "/"}, Path("/")))
            within, who = made(store, CreateCategory("Clouds")), provider(store)
            draft = offered(store, who, within, "OpenStack.Tenant", active=False, components=())
            yield Site(ledger, draft, offered(store, who, within), cloud, Control(http))


@pytest.fixture
def well(site: Site) -> Iterator[Site]:
    site.right()
    site.control.change(faults=[])
    yield site
    site.control.change(faults=[])


@pytest.fixture
def cli(site: Site, capsys: pytest.CaptureFixture[str]) -> Cli:
    return Cli(settings(site.ledger.url) | {"CLOUDLEDGER_BACKEND_SECONDS": "1"}, capsys)


def results(said: Said) -> dict[str, dict[str, Any]]:
    """By service and check."""
    rows = msgspec.json.decode(said.out)
    return {f"{row['service']}: {row['check']}": row for row in rows}


def validated(cli: Cli, site: Site, *options: str) -> Said:
    return cli("validate-openstack", "--offering", site.offering, "-o", "json", *options)


def not_well(cli: Cli, site: Site, *options: str) -> dict[str, str]:
    """What failed and why; what to do is told with each."""
    said = validated(cli, site, *options)
    assert said.code == VERIFY_FAILED, said.err
    assert HUSH not in said.out + said.err
    failed = {name: row for name, row in results(said).items() if row["result"] == "failed"}
    assert all(row["advice"] for row in failed.values())
    return {name: row["found"] for name, row in failed.items()}


def test_a_cloud_that_is_well(cli: Cli, well: Site) -> None:
    before = well.there()
    said = validated(cli, well, "--test-writes")
    found = results(said)
    assert said.code == OK, said.out
    assert {row["result"] for row in found.values()} == {"ok"}
    assert found["compute: flavors"]["found"] == "5 found"
    assert "m1.nano" in found["compute: flavors"]["details"]
    assert found["network: external network"]["found"] == "public"
    assert found["block_storage: make a volume"]["found"] == "available"
    assert re.fullmatch("cloudledger-validate-[0-9a-f]{8}", found["identity: remove all of it"]["found"])
    assert well.there() == before
    table = cli("validate-openstack", "--offering", well.offering, "--verbose")
    assert "version 2.1, up to 2.96" in table.out
    assert "m1.nano" in table.out


def test_a_wrong_password(cli: Cli, well: Site) -> None:
    well.tell(password=HUSH)
    said = validated(cli, well, "--test-writes")
    assert (said.code, HUSH in said.out + said.err) == (VERIFY_FAILED, False)
    found = results(said)
    assert found.pop("identity: reachable")["result"] == "ok"
    failed = found.pop("identity: sign-in")
    assert (failed["result"], "401" in failed["found"], "password" in failed["advice"]) == ("failed", True, True)
    assert {row["result"] for row in found.values()} == {"skipped"}


def test_nobody_answers(cli: Cli, well: Site) -> None:
    well.tell(backend_url="http://127.0.0.1:9/identity/v3", password=HUSH)
    failed = not_well(cli, well)
    assert list(failed) == ["identity: reachable"]
    assert "no answer" in failed["identity: reachable"]


def test_an_external_network_that_is_not_there(cli: Cli, well: Site) -> None:
    well.tell(external_network_id="elsewhere")
    failed = not_well(cli, well)
    assert list(failed) == ["network: external network"]
    assert "elsewhere is told, and there are public" in failed["network: external network"]


FAULTS = [
    ({"kind": "error", "service": "compute", "path": "os-quota-sets"}, ["compute: quotas"]),
    ({"kind": "slow", "service": "image", "path": "images", "seconds": 1.5}, ["image: images"]),
    ({"kind": "error", "service": "identity", "path": "/roles"}, ["identity: role for users of tenants"]),
]


@pytest.mark.parametrize(("fault", "failed"), FAULTS)
def test_one_service_fails(cli: Cli, well: Site, fault: dict[str, Any], failed: list[str]) -> None:
    well.control.fault(**fault)
    assert list(not_well(cli, well)) == failed


WRITES = [
    ({"kind": "lost_answer", "service": "network", "method": "POST", "path": "networks", "seconds": 1.5, "times": 1},
     ["network: make a network"]),
    ({"kind": "quota", "service": "volume"}, ["block_storage: make a volume"]),
    ({"kind": "error", "service": "identity", "method": "POST", "path": "/users"},
     ["identity: make a project and its user"]),
    ({"kind": "error", "method": "DELETE", "times": 3}, []),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "failed"), WRITES)
def test_what_was_tried_is_removed_whatever_fails(
    cli: Cli, well: Site, fault: dict[str, Any], failed: list[str]
) -> None:
    before = well.there()
    well.control.fault(**fault)
    if failed:
        assert list(not_well(cli, well, "--test-writes")) == failed
    else:
        assert validated(cli, well, "--test-writes").code == OK
    assert well.there() == before


def test_what_was_begun_is_removed_when_nobody_wants_it_any_more(well: Site) -> None:
    before, stop = well.there(), Event()
    well.control.change(speed=1.0)

    def interrupt() -> None:
        until(lambda: bool(well.control.inventory()["volumes"]))
        stop.set()

    trial = threading.Thread(target=interrupt)
    trial.start()
    found = {each.check: each.result for each in written(connect(credentials(well.ledger, well.offering)), stop)}
    trial.join()
    well.control.change(speed=0.0)
    assert (found["make a network"], found["make a volume"], found["remove all of it"]) == ("ok", "failed", "ok")
    assert well.there() == before


def test_what_cannot_be_removed_is_named(cli: Cli, well: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.cli.openstack_writes.PATIENCE", 0.1)
    well.control.fault("error", method="DELETE", path="/projects")
    said = validated(cli, well, "--test-writes")
    left = results(said)["identity: remove all of it"]
    assert (said.code, left["result"]) == (VERIFY_FAILED, "failed")
    assert re.search("remove project and user cloudledger-validate-[0-9a-f]{8} at the cloud", left["advice"])


def test_what_is_no_cloud(cli: Cli, site: Site) -> None:
    unknown = cli("validate-openstack", "--offering", uuid4())
    assert (unknown.code, "there is no offering" in unknown.err) == (NOT_FOUND, True)
    basic = cli("validate-openstack", "--offering", site.basic)
    assert (basic.code, "name one of type OpenStack.Tenant" in basic.err) == (REFUSED, True)


def test_the_command_line_starts_without_it() -> None:
    told = "import sys, api.cli.main; sys.exit('openstack' in sys.modules or 'keystoneauth1' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], cwd=ROOT, check=False).returncode == 0
