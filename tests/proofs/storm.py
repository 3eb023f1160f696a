"""Tenants and machines ordered, and ended, at a cloud that fails every fifth call, while whoever carries the orders out
is killed: every order ends, the cloud holds what the log says, and what is stuck is listed."""

import argparse
import sys
from collections.abc import Iterator

import httpx
import psycopg

from adapters.eventstore.chain import verify_database
from api.ledger import Ledger
from api.tasks import openstack as by_the_clock
from tests.benchmarks.http.world import serving
from tests.eventstore.support import opened
from tests.proofs import storm_checks as checks
from tests.proofs.cloud_site import CloudSite, ledger_of, simulated, sold, wait
from tests.proofs.report import Figure, figure, publish, say
from tests.proofs.site import one, rows, site
from tests.proofs.storm_course import PARKED, Storm, faults, rage, retried, storm
from tests.proofs.storm_orders import ENDS, Crowd, progress

SPEED, LIMIT = 0.1, 4
"""The second of machines made at a time."""
LIMITS = {"WALDUR_OPENSTACK.MAX_CONCURRENT_PROVISION": {"OpenStack.Instance": LIMIT}}
QUICK = {
    "job_lease_seconds": "3",
    "job_sweep_seconds": "1",
    "job_resend_seconds": "2",
    "job_backoff_seconds": "0.05",
    "backend_seconds": "2",
}
PATIENCE = 300.0


def prove(tenants: int, machines: int, blows: int = 2) -> list[Figure]:
    course = storm(tenants, machines, blows)
    with site(valkey=True) as here, simulated(here.folder, SPEED) as url, opened(here.url, 4) as store:
        place = sold(here, store, url, settings=LIMITS)
        before = checks.inventory(place)
        with serving(here, 2, ("up", "--concurrency", "12"), **QUICK) as served:
            assert wait(lambda: place.offers[1].flavors)
            crowd = Crowd(place, served.address)
            rage(course, place, crowd, served.pid)
            crowd.close()
            found = [*_course(course, crowd), *_orders(course, place, crowd), *checks.stuck(place)]
            found += _calmed(place)
        return [*found, *_afterwards(place), *checks.compared(place, before)]


def _course(storm: Storm, crowd: Crowd) -> Iterator[Figure]:
    control = httpx.get(f"{crowd.place.url}/_control", timeout=60).json()
    calls = len(httpx.get(f"{crowd.place.url}/_requests", timeout=60).json())
    thrown = sum(control["thrown"].values())
    yield figure("time", storm.seconds, "s")
    yield from (figure(f"{what} killed", times, "times", ">= 1") for what, times in storm.killed.times.items())
    yield figure("broker wiped", storm.struck["broker"], "times", ">= 1")
    yield figure("Postgres killed", storm.struck["postgres"], "times", ">= 1")
    yield figure("calls to the cloud", calls, "calls")
    yield figure("of these hit by a fault", 100 * thrown / max(calls, 1), "%", ">= 15")
    yield from (figure(f"faults: {kind}", times, "calls", ">= 1") for kind, times in sorted(control["thrown"].items()))


_TWICE = (
    "SELECT count(*) FROM (SELECT 1 FROM ledger.events WHERE topic = '{}' GROUP BY originator_id HAVING count(*) > 1) x"
)


def _orders(storm: Storm, place: CloudSite, crowd: Crowd) -> Iterator[Figure]:
    found, placed = progress(place.site.url), crowd.placed
    yield figure("orders of tenants", len(crowd.tenants), "orders", f"= {storm.tenants}")
    yield figure("orders of machines", len(crowd.machines), "orders", f">= {storm.machines}")
    yield figure("orders to end one", len(crowd.ends), "orders", f">= {storm.machines // 4}")
    yield figure("orders to end one refused, as it was ill", len(crowd.kept), "orders")
    yield figure("orders nobody answered", crowd.unanswered, "orders", "= 0")
    yield figure("orders refused, as their tenant was ill", len(crowd.refused), "orders")
    yield figure("orders done", len(placed & found.done), "orders")
    yield figure("orders erred, with the reason", len(placed & found.erred), "orders")
    yield figure("orders that did not end", len(placed - found.ended), "orders", "= 0")
    yield figure("erred without a reason", _unexplained(place), "orders", "= 0")
    for told, name in {"completed": ENDS[0], "provisioned": "marketplace.resource.provisioned"}.items():
        yield figure(f"{told} twice", one(place.site.url, _TWICE.format(name)), "orders", "= 0")
    yield figure("most machines made at a time", checks.crowding(place.url, "servers"), "machines", f"<= {LIMIT}")
    yield figure("parked jobs tried again by hand", storm.retried, "jobs")
    yield figure("stuck and listed without a reason", storm.unexplained, "jobs", "= 0")


def _unexplained(place: CloudSite) -> int:
    query = "SELECT convert_from(state, 'UTF8') FROM ledger.events WHERE topic = %s"
    return sum('"message":""' in text for (text,) in rows(place.site.url, query, [ENDS[1]]))


def _calmed(place: CloudSite) -> Iterator[Figure]:
    """The cloud is well again: what is parked is tried once more by hand, and all is looked at as the clock would."""
    faults(place, [])
    retried(place)
    calm = wait(lambda: not one(place.site.url, checks.OPEN), PATIENCE)
    yield figure("all is quiet afterwards", int(calm), "", "= 1")
    _look(ledger_of(place.site, place.store))
    wait(lambda: not one(place.site.url, checks.OPEN), PATIENCE)


def _look(ledger: Ledger) -> None:
    say("looking into all tenants")
    by_the_clock.look_into("resources", ledger)
    by_the_clock.look_into("subresources", ledger)


def _afterwards(place: CloudSite) -> Iterator[Figure]:
    url = place.site.url
    with psycopg.connect(url, autocommit=True) as conn:
        broken = verify_database(conn).broken
    yield figure("jobs parked at the end", one(url, f"SELECT count(*) FROM ({PARKED}) x"), "jobs", "= 0")
    yield figure("left at the cloud by what has ended", checks.left_behind(place), "objects", "= 0")
    yield figure("events processes went on without", one(url, "SELECT count(*) FROM work.parked_events"), "", "= 0")
    yield figure("commands of processes refused", one(url, "SELECT count(*) FROM work.refusals"), "commands")
    yield figure("first position where the chain breaks", broken, "", "= 0")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make storm")
    parser.add_argument("--tenants", type=int, default=200)
    parser.add_argument("--machines", type=int, default=400)
    parser.add_argument("--blows", type=int, default=2, help="so often the broker is wiped and Postgres killed, each")
    given = parser.parse_args()
    return publish("storm", prove(given.tenants, given.machines, given.blows))


if __name__ == "__main__":
    sys.exit(main())
