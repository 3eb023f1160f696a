"""Writers that roll back, conflict and are killed, beside a session that never ends: a subscriber misses nothing."""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from uuid import uuid4

import msgspec
import psycopg

from adapters.eventstore.chain import verify_database
from tests.proofs.hazard_checks import longest_delay, longest_gap, misplaced, order, order_figures, risen
from tests.proofs.hazard_writer import Told, write
from tests.proofs.journal import read_all
from tests.proofs.parked_session import StillParked, parked
from tests.proofs.processes import crew, kill, start, stop
from tests.proofs.report import Figure, figure, publish, say
from tests.proofs.site import Site, one, rows, site
from tests.proofs.subscriber import Received, received, subscribe

WRITERS = 8
KILL_EVERY = 2.0
CATCH_UP = 20.0
HEAD = "SELECT coalesce(max(notification_id), 0) FROM ledger.events"


class Course(msgspec.Struct, frozen=True):
    """How the run went, apart from what the processes wrote down."""

    seconds: float
    kills: int
    failures: int
    parked: bool


def prove(seconds: float, writers: int = WRITERS) -> list[Figure]:
    with site() as place, parked(place.url) as still_parked:
        course = _run(place, seconds, writers, still_parked)
        say("checking")
        return _judged(place, course, writers)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--writers", type=int, default=WRITERS)
    given = parser.parse_args()
    return publish("hazard", prove(given.seconds, given.writers))


def _run(place: Site, seconds: float, writers: int, still_parked: StillParked) -> Course:
    hot = [uuid4() for _ in range(4)]
    subscriber = start(subscribe, place.url, _record(place))

    def another(number: int) -> BaseProcess:
        return start(write, place.url, place.journal(f"writer-{number}"), hot)

    with crew([another(number) for number in range(writers)]) as crowd, crew([subscriber]):
        _wait_for_life(place)
        began = time.monotonic()
        kills = _killing(place, crowd, another, began + seconds)
        took = time.monotonic() - began
        sat = still_parked()
        failures = stop(crowd)
        _let_catch_up(place)
        failures += stop([subscriber])
    return Course(took, kills, failures, sat)


def _killing(place: Site, crowd: list[BaseProcess], another: Callable[[int], BaseProcess], until: float) -> int:
    """Every two seconds one writer dies and another takes its place; how many died."""
    kills, number = 0, len(crowd)
    every = min(KILL_EVERY, (until - time.monotonic()) / 2)
    while until - time.monotonic() > every / 2:
        time.sleep(every)
        victim = random.randrange(len(crowd))
        kill(crowd[victim])
        crowd[victim], kills, number = another(number), kills + 1, number + 1
        say(f"{max(0, until - time.monotonic()):4.0f} s left, {one(place.url, HEAD):,} events, {kills} killed")
    return kills


def _judged(place: Site, course: Course, writers: int) -> list[Figure]:
    told = list(read_all(place.journals("writer"), Told))
    seen: list[Received] = list(received(_record(place)))
    query = "SELECT notification_id, originator_id, originator_version FROM ledger.events ORDER BY 1"
    log = [(position, stream, version) for position, stream, version in rows(place.url, query)]
    by_command = Counter(command for (command,) in rows(place.url, "SELECT command_id FROM ledger.events"))
    answered = {command for (command,) in rows(place.url, "SELECT command_id FROM ledger.commands")}
    with psycopg.connect(place.url, autocommit=True) as conn:
        verdict = verify_database(conn)
    outcomes = Counter(one.outcome for one in told)
    return [
        figure("events", len(log), "events", f">= {writers}"),
        figure("rate", len(log) / course.seconds, "events/s"),
        figure("commands acknowledged", outcomes["appended"], "commands", ">= 1"),
        figure("commands refused for a conflict", outcomes["conflict"], "commands", ">= 1"),
        figure("commands rolled back", outcomes["rolled_back"], "commands", ">= 1"),
        figure("writers killed with -9", course.kills, "processes", ">= 1"),
        figure("processes that ended badly by themselves", course.failures, "processes", "= 0"),
        figure("session parked in a transaction to the end", course.parked, "", "= 1"),
        *order_figures(order(seen, log)),
        figure("longest from acknowledgement to reception", longest_delay(told, seen), "s", "<= 1"),
        figure("longest gap between receptions", longest_gap(told, seen), "s", "<= 1"),
        figure("acknowledged but not in the log exactly once", misplaced(told, by_command, answered), "", "= 0"),
        figure("refused or rolled back but in the log", risen(told, by_command, answered), "", "= 0"),
        figure("in the log, its writer killed before it knew", len(answered) - outcomes["appended"], "commands"),
        figure("events in the chain", verdict.events, "events", f"= {len(log)}"),
        figure("first position where the chain breaks", verdict.broken, "", "= 0"),
    ]


def _record(place: Site) -> Path:
    return place.folder / "received"


def _wait_for_life(place: Site) -> None:
    deadline = time.monotonic() + CATCH_UP
    while not one(place.url, HEAD) and time.monotonic() < deadline:
        time.sleep(0.05)


def _let_catch_up(place: Site) -> None:
    deadline, head = time.monotonic() + CATCH_UP, one(place.url, HEAD)
    while time.monotonic() < deadline:
        *_, last = [0, *(entry.position for entry in received(_record(place)))]
        if last >= head:
            return
        time.sleep(0.3)


if __name__ == "__main__":
    sys.exit(main())
