"""`make bench-http`: requests per second, latency, processor time and memory of one worker under load.

The load comes from a process of its own on the same machine, and what it takes is not counted.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import psycopg

from tests.benchmarks.http import market as market_of
from tests.benchmarks.http.cpu import family, pace, used
from tests.benchmarks.http.load import Job, Result
from tests.benchmarks.http.world import Serving, World, populated, serving
from tests.proofs.report import Figure, figure, publish, say
from tests.proofs.site import site

CONNECTIONS, JUDGED, ROUNDS = (1, 8, 32), 8, 3
SETTLING, IDLING = 120.0, 10.0
LISTS, ONE, COMMANDS = ">= 800", ">= 2000", ">= 400"


class Measured(msgspec.Struct, frozen=True):
    result: Result
    milliseconds: float
    """Of processor time a request, of all processes of the server and of Postgres."""
    memory: float
    """MiB of the server's processes, without Postgres."""


def measure(served: Serving, job: Job, settle: Callable[[], None] = lambda: None, idle: float = 0.0) -> Measured:
    """`settle` waits for what the requests set off: it is counted too. `idle`: what is spent in a second anyway."""
    began, before = time.monotonic(), used(_all(served)).seconds
    command = [sys.executable, "-m", "tests.benchmarks.http.load"]
    done = subprocess.run(command, input=msgspec.json.encode(job), stdout=subprocess.PIPE, check=True)
    result = msgspec.json.decode(done.stdout, type=Result)
    settle()
    spent = used(_all(served)).seconds - before - idle * (time.monotonic() - began)
    share = job.seconds / (job.seconds + 1.0)
    return Measured(result, spent * share * 1000 / result.requests, used(family(served.pid)).memory)


def _all(served: Serving) -> set[int]:
    return family(served.pid) | family(served.postgres)


def _told(name: str, connections: int, found: Measured, reach: str) -> Iterator[Figure]:
    label, result = f"{name}, {connections} connections", found.result
    yield figure(f"{label}: rate", result.rate, "requests/s", reach)
    yield figure(f"{label}: p50", result.p50, "ms")
    yield figure(f"{label}: p99", result.p99, "ms")
    yield figure(f"{label}: processor", found.milliseconds, "ms/request")
    yield figure(f"{label}: memory", found.memory, "MiB")
    yield figure(f"{label}: failed", result.failed, "requests", "= 0")


def _jobs(world: World) -> dict[str, tuple[Job, str]]:
    job = Job("", "", 0, 0)
    pages = tuple(f"/api/projects/?page={page}" for page in range(1, 21))
    hundreds = tuple(f"/api/projects/?page_size=100&page={page}" for page in (1, 2))
    ones = tuple(f"/api/projects/{each.hex}/" for each in world.projects)
    address = f"/api/customers/{world.customer.hex}/"
    body = f'{{"name": "New {{n}}", "customer": "{address}"}}'
    return {
        "list of 10 for staff": (msgspec.structs.replace(job, token=world.staff, paths=pages), LISTS),
        "list of 10 for a person": (msgspec.structs.replace(job, token=world.person, paths=pages), LISTS),
        "list of 100 for staff": (msgspec.structs.replace(job, token=world.staff, paths=hundreds), ""),
        "list of 100 for a person": (msgspec.structs.replace(job, token=world.person, paths=hundreds), ""),
        "one project for staff": (msgspec.structs.replace(job, token=world.staff, paths=ones), ONE),
        "one project for a person": (msgspec.structs.replace(job, token=world.person, paths=ones), ONE),
        "create project": (
            msgspec.structs.replace(job, token=world.staff, method="POST", paths=("/api/projects/",), body=body),
            COMMANDS,
        ),
    }


def one_size(projects: int, seconds: float) -> list[Figure]:
    found: list[Figure] = []
    with site() as place:
        say(f"{projects:,} projects through the log")
        world = populated(place, projects)
        with serving(place) as served:
            for name, (job, reach) in _jobs(world).items():
                say(name)
                for connections in CONNECTIONS:
                    given = msgspec.structs.replace(
                        job, address=served.address, connections=connections, seconds=seconds
                    )
                    found += _told(name, connections, measure(served, given), reach if connections == JUDGED else "")
    return found


def marketplace(orders: int, seconds: float) -> list[Figure]:
    """All processes there are take part: HTTP, read models, processes, worker, scheduler, Postgres, the broker. Counted
    is what they spend until all that the requests set off is done, less what they spend in such a time anyway."""
    found: list[Figure] = []
    with site(valkey=True) as place:
        say(f"{orders:,} orders and resources through the log")
        market = market_of.populated(place, orders)
        with serving(place, 1, ("up",)) as served, psycopg.connect(place.url, autocommit=True) as conn:
            _settle(conn)
            idle = _idle(served)
            found.append(figure("when nobody asks: processor", idle * 1000, "ms/s"))
            for connections in CONNECTIONS:
                found.append(figure(f"before {connections} connections: a million steps of Python", pace(), "ms"))
                several: dict[str, list[Measured]] = {}
                for name, job in _rounds(market, connections):
                    say(f"{name}, {connections} connections")
                    given = msgspec.structs.replace(job, address=served.address, seconds=seconds)
                    several.setdefault(name, []).append(measure(served, given, lambda: _settle(conn), idle))
                for name, each in several.items():
                    found += _counted(name, connections, each)
    return found


def _rounds(market: market_of.Market, connections: int) -> Iterator[tuple[str, Job]]:
    """Where figures are to be reached all is asked three times, a round apart; orders are approved only once."""
    asked = dict(market_of.asked(market, connections))
    for turn in range(ROUNDS if connections == JUDGED else 1):
        yield from ((name, job) for name, job in asked.items() if turn == 0 or name != market_of.ONCE)


def _counted(name: str, connections: int, several: Sequence[Measured]) -> Iterator[Figure]:
    """The one in the middle."""
    label, most = f"{name}, {connections} connections", market_of.OF_WALDUR[name]
    found = sorted(several, key=lambda each: each.milliseconds)[len(several) // 2]
    reach = f"<= {most:.2f}" if most and connections == JUDGED else ""
    yield figure(f"{label}: processor", found.milliseconds, "ms/request", reach)
    yield figure(f"{label}: rate", found.result.rate, "requests/s")
    yield figure(f"{label}: p50", found.result.p50, "ms")
    yield figure(f"{label}: p99", found.result.p99, "ms")
    yield figure(f"{label}: failed", sum(each.result.failed for each in several), "requests", "= 0")


def _idle(served: Serving) -> float:
    """Seconds of processor time in a second."""
    before = used(_all(served)).seconds
    time.sleep(IDLING)
    return (used(_all(served)).seconds - before) / IDLING


_BUSY = b"""
SELECT (SELECT count(*) FROM work.jobs WHERE state IN ('ready', 'running'))
    + (SELECT count(*) FROM views.builds WHERE state = 'live' AND position < head)
    + (SELECT count(*) FROM work.processes WHERE position < head)
FROM (SELECT max(notification_id) AS head FROM ledger.events) e"""


def _settle(conn: psycopg.Connection[Any]) -> None:
    """What the requests set off is done: processes and read models have seen everything, no job is left."""
    deadline = time.monotonic() + SETTLING
    while conn.execute(_BUSY).fetchone() != (0,):
        if time.monotonic() > deadline:
            raise AssertionError("what the requests set off does not come to an end")
        time.sleep(0.1)


def growth(small: int, large: int, seconds: float) -> list[Figure]:
    """How much longer a list takes with many more rows, one connection."""
    times: dict[int, dict[str, float]] = {}
    for projects in (small, large):
        with site() as place:
            say(f"{projects:,} projects through the log")
            world = populated(place, projects)
            with serving(place) as served:
                for name, (job, _) in list(_jobs(world).items())[:4]:
                    given = msgspec.structs.replace(job, address=served.address, connections=1, seconds=seconds)
                    times.setdefault(projects, {})[name] = measure(served, given).result.p50
    return [
        figure(f"{name}: {large:,} rows against {small:,}", times[large][name] / times[small][name], "ratio", "<= 1.5")
        for name in times[small]
    ]


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-http")
    parser.add_argument("--projects", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--orders", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=5, help="how long each load lasts")
    parser.add_argument("--only", choices=("marketplace", "projects"), help="one half of it")
    given = parser.parse_args()
    found: list[Figure] = []
    if given.only != "marketplace":
        found += one_size(given.projects, given.seconds) + growth(10_000, given.large, given.seconds)
    if given.only != "projects":
        found += marketplace(given.orders, given.seconds)
    return publish("bench-http", found)


if __name__ == "__main__":
    sys.exit(main())
