"""Orders while the API, the processes and the workers are killed with -9: every order ends, none is done twice."""

import argparse
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psycopg

from adapters.eventstore.chain import verify_database
from tests.benchmarks.http.world import serving
from tests.proofs.kill_orders_world import Wanted, populated
from tests.proofs.killing import EVERY, Killed, killing
from tests.proofs.report import Figure, figure, publish, say
from tests.proofs.site import Site, one, rows, site

CLIENTS = 8
UNDER_WAY = """SELECT (SELECT count(*) FROM work.jobs WHERE state IN ('ready', 'running'))
    + (SELECT count(*) FROM work.processes WHERE position < (SELECT max(notification_id) FROM ledger.events))"""
"""Jobs, and processes that may still ask for some."""
PATIENCE = 180.0


def prove(orders: int) -> list[Figure]:
    with site(valkey=True) as place:
        world = populated(place, orders)
        say(f"{orders} orders, every {EVERY} s somebody is killed")
        quick = {"job_lease_seconds": "2", "job_sweep_seconds": "1", "job_resend_seconds": "1"}
        started = time.monotonic()
        with serving(place, 2, ("up", "--concurrency", "4"), **quick) as served:
            with killing(served.pid) as killed:
                unanswered = _placed(served.address, world.wanted, world.token)
                _wait(lambda: _ended(place) >= orders)
            _wait(lambda: _ended(place) >= orders and not one(place.url, UNDER_WAY))
        seconds = time.monotonic() - started
        return _figures(place, world.folder, orders, unanswered, seconds, killed)


def _placed(address: str, wanted: list[Wanted], token: str) -> int:
    """How many got no answer at all."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(lambda each: _one(address, each, token), wanted))


def _one(address: str, wanted: Wanted, token: str) -> int:
    """Places an order and approves it for the provider, as often as it takes: the key makes it one order."""
    with httpx.Client(base_url=address, headers={"Authorization": f"Token {token}"}, timeout=20) as client:
        made = _answered(client, "/api/marketplace-orders/", wanted.key, wanted.body)
        if made is None:
            return 1
        if not wanted.approved:
            return 0
        path = f"/api/marketplace-orders/{made['uuid']}/approve_by_provider/"
        return int(_answered(client, path, f"{wanted.key} approved", {}) is None)


def _answered(client: httpx.Client, path: str, key: str, body: dict[str, Any]) -> dict[str, Any] | None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            found = client.post(path, json=body, headers={"Idempotency-Key": key})
            if found.status_code < 300:
                return dict(found.json())
            if found.status_code < 500:
                raise AssertionError(f"{found.status_code} {found.text}")
        time.sleep(0.05)
    return None


def _wait(over: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and not over():
        time.sleep(0.2)


def _ended(place: Site) -> int:
    """How many orders have ended, as the log says."""
    names = ["completed", "failed", "canceled", "expired"]
    topics = [f"marketplace.order.{name}" for name in names]
    query = "SELECT count(DISTINCT originator_id) FROM ledger.events WHERE topic = ANY (%s)"
    return int(rows(place.url, query, [topics])[0][0])


_TWICE = (
    "SELECT count(*) FROM (SELECT originator_id FROM ledger.events WHERE topic = '{}' GROUP BY 1 HAVING count(*) > 1) x"
)


def _figures(place: Site, folder: Path, orders: int, unanswered: int, seconds: float, killed: Killed) -> list[Figure]:
    counted = "SELECT count(*) FROM ledger.events WHERE topic = '{}'"
    runs = [path.read_text().count("run") for path in folder.glob("*.runs")]
    made = [path.read_text().count("made") for path in folder.glob("*.made")]
    jobs = dict(rows(place.url, "SELECT state, count(*) FROM work.jobs GROUP BY 1"))
    refused = "SELECT count(*) FROM work.refusals"
    return [
        *(figure(f"{what} killed", times, "times", ">= 1") for what, times in killed.times.items()),
        figure("orders nobody answered", unanswered, "orders", "= 0"),
        figure(
            "orders in the log", one(place.url, counted.format("marketplace.order.submitted")), "orders", f"= {orders}"
        ),
        figure("orders done", one(place.url, counted.format("marketplace.order.completed")), "orders", f"= {orders}"),
        *(
            figure(f"{told} twice", one(place.url, _TWICE.format(name)), "orders", "= 0")
            for told, name in {
                "begun": "marketplace.order.execution_started",
                "completed": "marketplace.order.completed",
                "provisioned": "marketplace.resource.provisioned",
            }.items()
        ),
        figure("things made by scripts", len(made), "things", f"= {orders // 5}"),
        figure("things made twice", sum(each > 1 for each in made), "things", "= 0"),
        figure("scripts begun again after a kill", sum(each - 1 for each in runs), "runs"),
        figure("jobs not done", sum(n for state, n in jobs.items() if state != "done"), "jobs", "= 0"),
        figure("commands of processes refused", one(place.url, refused), "commands", "= 0"),
        figure("the chain of the log holds", int(_whole(place)), "", "= 1"),
        figure("time", seconds, "s"),
    ]


def _whole(place: Site) -> bool:
    with psycopg.connect(place.url, autocommit=True) as conn:
        return verify_database(conn).broken == 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="make kill-orders")
    parser.add_argument("--orders", type=int, default=500)
    given = parser.parse_args()
    return publish("kill-orders", prove(given.orders))


if __name__ == "__main__":
    sys.exit(main())
