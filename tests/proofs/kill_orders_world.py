"""A provider with an offering without a backend and one of scripts, and the orders that are to be placed."""

from pathlib import Path
from typing import Any

import msgspec

from adapters.eventstore.connect import open_log
from adapters.eventstore.store import LedgerStore
from api.integration import command as connected
from api.ledger import Ledger
from api.settings import load
from api.starting import define
from commands.identity import access, customer, project, user
from commands.marketplace import category, offering_step
from tests.benchmarks.http.world import token
from tests.commands.market import offered, provider
from tests.eventstore.support import ask, made, opened
from tests.proofs.site import Site

SCRIPT_OF = 5
"""Every so many-th order is of the script."""
CREATE = """
echo run >> {folder}/$ORDER_UUID.runs
sleep 0.2
mkdir {folder}/$ORDER_UUID 2>/dev/null && echo made >> {folder}/$ORDER_UUID.made
echo $ORDER_UUID
"""
"""Looks before it makes: whoever runs it again finds what is there."""


class Wanted(msgspec.Struct, frozen=True):
    """`approved`: the provider has to say yes."""

    key: str
    body: dict[str, Any]
    approved: bool


class World(msgspec.Struct, frozen=True):
    folder: Path
    token: str
    wanted: list[Wanted]


def populated(site: Site, orders: int) -> World:
    folder = site.folder / "made"
    folder.mkdir()
    folder.chmod(0o777)
    with opened(site.url, 2) as store:
        ledger = Ledger(site.url, "", store, open_log(store), load({"HOME": "/"}, Path("/")))
        define(ledger)
        cloud, within = provider(store), made(store, category.CreateCategory("Machines"))
        owner = made(store, customer.CreateCustomer("Acme"))
        place = made(store, project.CreateProject(owner, "Web"))
        who = made(store, user.RegisterUser("staff"))
        ask(store, access.AppointStaff(who))
        basic, script = offered(store, cloud, within), _scripted(ledger, store, cloud, within, folder)
        wanted = [_wanted(n, place.hex, script.hex if n % SCRIPT_OF == 0 else basic.hex) for n in range(orders)]
        return World(folder, token(site.url, who), wanted)


def _scripted(ledger: Ledger, store: LedgerStore, cloud: Any, within: Any, folder: Path) -> Any:
    number = offered(store, cloud, within, "Marketplace.Script", active=False)
    scripts = {"language": "shell", "terminate": "true", "create": CREATE.format(folder=folder)}
    ask(store, connected(ledger, number, None, scripts, None))
    ask(store, offering_step.ActivateOffering(number))
    return number


def _wanted(number: int, place: str, wanted: str) -> Wanted:
    body = {
        "project": f"/api/projects/{place}/",
        "offering": f"/api/marketplace-public-offerings/{wanted}/",
        "attributes": {"name": f"thing {number}"},
        "limits": {"cores": 1},
    }
    return Wanted(f"order {number}", body, number % SCRIPT_OF != 0)
