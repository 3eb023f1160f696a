"""The storm itself: orders are placed and carried out while calls fail and whoever is at it is killed."""

import time
from concurrent.futures import Future
from contextlib import suppress
from itertools import cycle, islice
from typing import Any
from uuid import UUID

import httpx
import msgspec
import psycopg

from adapters.eventstore.errors import StoreError
from api.workers import by_hand
from commands.openstack.place import stream_of
from domain.refusal import Refused
from tests.proofs.cloud_site import CloudSite, ledger_of
from tests.proofs.killing import Killed, kill_postgres, killing, wipe
from tests.proofs.report import say
from tests.proofs.site import one, rows
from tests.proofs.storm_orders import Crowd, Progress, progress, ready

FAULTS: list[dict[str, Any]] = [
    {"kind": "slow", "percent": 6, "seconds": 0.3},
    {"kind": "error", "percent": 8},
    {"kind": "lost_answer", "percent": 3, "seconds": 3.0},
    {"kind": "token", "percent": 2},
    {"kind": "vanished", "percent": 1},
    {"kind": "quota", "percent": 1},
]
"""All kinds together hit a fifth of the calls."""
KILL_EVERY, LOOK_EVERY, PATIENCE = 3.0, 10.0, 3600.0
PARKED = "SELECT id FROM work.jobs WHERE state = 'parked'"
UNTOLD = """
SELECT count(*) FROM work.jobs WHERE state = 'parked' AND last_error = ''
OR state = 'ready' AND (due_at IS NULL OR attempts > 0 AND last_error = '')"""
"""Stuck, and nobody can tell why or until when."""


class Storm(msgspec.Struct):
    """`brief` tenants end as soon as they are ready, and so does every other machine. `blows`: after how many orders
    that ended what is struck; the rest is what came of it."""

    tenants: int
    brief: int
    machines: int
    blows: list[tuple[int, str]]
    struck: dict[str, int]
    killed: Killed
    retried: int = 0
    unexplained: int = 0
    seconds: float = 0.0


def storm(tenants: int, machines: int, each: int) -> Storm:
    """The broker is wiped and Postgres killed so many times each, evenly."""
    parts, brief = range(1, 2 * each + 1), tenants // 10 + 1
    kinds, orders = islice(cycle(("broker", "postgres")), 2 * each), tenants + 2 * brief + machines * 3 // 2
    blows = [(orders * part // (2 * each + 1), kind) for part, kind in zip(parts, kinds, strict=True)]
    return Storm(tenants, brief, machines, blows, {"broker": 0, "postgres": 0}, Killed({}))


def rage(storm: Storm, place: CloudSite, crowd: Crowd, supervisor: int) -> None:
    say(f"{storm.tenants} tenants, {storm.machines} machines; every {KILL_EVERY} s somebody is killed")
    faults(place, FAULTS)
    began = time.monotonic()
    with killing(supervisor, KILL_EVERY) as storm.killed:
        _until_all_have_ended(storm, place, crowd)
    storm.seconds = time.monotonic() - began


def faults(place: CloudSite, wanted: list[dict[str, Any]]) -> None:
    httpx.post(f"{place.url}/_control", json={"faults": wanted}, timeout=60).raise_for_status()


def _until_all_have_ended(storm: Storm, place: CloudSite, crowd: Crowd) -> None:
    """Machines are ordered as tenants become ready, and again elsewhere where an order was refused."""
    asked, homes = crowd.order_tenants(storm.tenants, storm.brief), dict[UUID, UUID]()
    ends: dict[UUID, Future[None]] = {}
    began = said = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        with suppress(psycopg.Error, StoreError):
            found = progress(place.site.url)
            _strike(storm, place, len(found.ended))
            _move_in(place, crowd, found, homes)
            asked += _machines(storm, crowd, found, list(homes.values()), len(asked) - storm.tenants - storm.brief)
            ends |= {thing: crowd.order_end(thing) for thing in _due(crowd, found) if thing not in ends}
            said = _looked_after(storm, said, crowd, found)
            if _over(storm, crowd, found, [*asked, *ends.values()]):
                return
        time.sleep(0.3)


def _looked_after(storm: Storm, before: float, crowd: Crowd, found: Progress) -> float:
    """Now and then somebody reads the list of what is stuck, and has what is parked tried again."""
    if time.monotonic() - before < LOOK_EVERY:
        return before
    storm.unexplained += one(crowd.place.site.url, UNTOLD)
    storm.retried += retried(crowd.place)
    told = f"{len(found.done)} orders done, {len(found.erred)} erred, {storm.retried} jobs retried by hand"
    say(f"{len(crowd.machines)} machines and {len(crowd.ends)} ends ordered, {told}")
    return time.monotonic()


def retried(place: CloudSite) -> int:
    """What is parked is tried again."""
    ledger, parked = ledger_of(place.site, place.store), rows(place.site.url, PARKED)
    for (job,) in parked:
        with suppress(Refused):
            by_hand.retry(ledger, job)
    return len(parked)


def _strike(storm: Storm, place: CloudSite, ended: int) -> None:
    while storm.blows and ended >= storm.blows[0][0]:
        _, what = storm.blows.pop(0)
        wipe(place.site) if what == "broker" else kill_postgres(place.site)
        storm.struck[what] += 1


def _move_in(place: CloudSite, crowd: Crowd, found: Progress, homes: dict[UUID, UUID]) -> None:
    for number, thing in list(crowd.tenants.items()):
        if number in found.done and number not in homes and ready(place, stream_of(thing)):
            homes[number] = stream_of(thing)


def _machines(storm: Storm, crowd: Crowd, found: Progress, homes: list[UUID], asked: int) -> list["Future[None]"]:
    """An even share in each tenant; what is left over wherever there is a place once all tenants have ended."""
    wanted = storm.machines + len(crowd.refused)
    settled = len(crowd.tenants) == storm.tenants and found.ended.issuperset(list(crowd.tenants))
    most = wanted if settled else min(wanted, storm.machines // storm.tenants * len(homes))
    return [crowd.order_machine(n, homes[n % len(homes)]) for n in range(asked, most)] if homes else []


def _due(crowd: Crowd, found: Progress) -> list[UUID]:
    """Resources to be ended."""
    brief, machines = list(crowd.brief.items()), list(crowd.machines.items())
    return [thing for number, thing in (*brief, *machines[::2]) if number in found.done]


def _over(storm: Storm, crowd: Crowd, found: Progress, asked: list["Future[None]"]) -> bool:
    answered = all(each.done() for each in asked)
    return answered and len(crowd.machines) >= storm.machines and crowd.placed <= found.ended
