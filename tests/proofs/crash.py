"""Postgres killed with -9 under load: nothing acknowledged is lost, nothing happens twice, the read models agree."""

import argparse
import os
import signal
import sys
import time
from collections import Counter
from itertools import pairwise
from uuid import UUID

import msgspec
import psycopg

from adapters.eventstore.chain import verify_database
from tests.proofs.crash_writer import Answered, AskedAgain, issue
from tests.proofs.follower import Trouble, follow, verified
from tests.proofs.journal import read_all
from tests.proofs.processes import crew, start, stop
from tests.proofs.report import Figure, figure, publish, say
from tests.proofs.site import Site, one, rows, site

WRITERS = 8
KILLS = 5
EVENTS = "SELECT count(*) FROM ledger.events"
PATIENCE = 60.0


class Course(msgspec.Struct, frozen=True):
    seconds: float
    kills: int
    failures: int
    models: list[Figure]


def prove(seconds: float, kills: int = KILLS, writers: int = WRITERS) -> list[Figure]:
    with site() as place:
        course = _run(place, seconds, kills, writers)
        say("checking the log")
        return _judged(place, course, kills)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--writers", type=int, default=WRITERS)
    given = parser.parse_args()
    return publish("crash", prove(given.seconds, given.kills, given.writers))


def _run(place: Site, seconds: float, kills: int, writers: int) -> Course:
    runner = start(follow, place.url, place.journal("runner"))
    with crew([runner]), crew([]) as crowd:
        for number in range(writers):
            answers, again = place.journal(f"answers-{number}"), place.journal(f"again-{number}")
            crowd.append(start(issue, place.url, answers, again, number % 2 == 0))
        _wait_for_load(place, writers)
        began = time.monotonic()
        killed = sum(_kill_postgres(place, seconds / (kills + 1)) for _ in range(kills))
        time.sleep(seconds / (kills + 1))
        took = time.monotonic() - began
        failures = stop(crowd)
        models = verified(place.url)
        failures += stop([runner])
    return Course(took, killed, failures, models)


def _wait_for_load(place: Site, writers: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while one(place.url, EVENTS) < 5 * writers and time.monotonic() < deadline:
        time.sleep(0.05)


def _kill_postgres(place: Site, after: float) -> bool:
    """After a while under load; returns once another one answers."""
    time.sleep(after)
    pid, events = _postmaster(place), one(place.url, EVENTS)
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if (now := _postmaster(place)) not in (0, pid) and _answers(place):
            say(f"killed postgres {pid} at {events:,} events, {now} took over")
            return True
        time.sleep(0.02)
    return False


def _postmaster(place: Site) -> int:
    return place.servers.status()[0].server_pid


def _answers(place: Site) -> bool:
    try:
        return one(place.url, EVENTS) is not None
    except psycopg.OperationalError:
        return False


def _judged(place: Site, course: Course, kills: int) -> list[Figure]:
    answers = list(read_all(place.journals("answers"), Answered))
    again = list(read_all(place.journals("again"), AskedAgain))
    events = [tuple(row) for row in rows(place.url, "SELECT command_id, notification_id FROM ledger.events")]
    known = dict(rows(place.url, "SELECT command_id, position FROM ledger.commands"))
    with psycopg.connect(place.url, autocommit=True) as conn:
        verdict = verify_database(conn)
    return [
        figure("postgres killed with -9 and back", course.kills, "times", f"= {kills}"),
        figure("commands acknowledged", len(answers), "commands", ">= 1"),
        figure("rate", len(answers) / course.seconds, "commands/s"),
        figure("longest time without an answer to anybody", longest_silence(answers), "s", "<= 30"),
        figure("commands tried more than once", sum(one.tries > 1 for one in answers), "commands", ">= 1"),
        figure("of these answered as repeated", sum(one.repeated for one in answers), "commands"),
        figure("answered commands asked again", len(again), "commands", ">= 1"),
        figure("of these not answered as the first time", sum(not one.same for one in again), "commands", "= 0"),
        figure("acknowledged but not in the log exactly once", misplaced(answers, events, known), "", "= 0"),
        figure("in the log twice", doubled(events), "commands", "= 0"),
        figure("positions missing", max((at for _, at in events), default=0) - len(events), "", "= 0"),
        figure("events in the chain", verdict.events, "events", f"= {len(events)}"),
        figure("first position where the chain breaks", verdict.broken, "", "= 0"),
        figure("processes that ended badly", course.failures, "processes", "= 0"),
        figure("errors the runner got over", len(list(read_all(place.journals("runner"), Trouble))), "errors"),
        *course.models,
    ]


def longest_silence(answers: list[Answered]) -> float:
    times = sorted(one.at for one in answers)
    return max((after - before for before, after in pairwise(times)), default=float("inf"))


def misplaced(answers: list[Answered], events: list[tuple[UUID, int]], known: dict[UUID, int]) -> int:
    """Each has one event, at the position it was answered with or before it (several share a commit)."""
    counted = Counter(command for command, _ in events)
    at = dict(events)
    return sum(
        counted[one.command] != 1 or not at[one.command] <= one.position or known.get(one.command) != one.position
        for one in answers
    )


def doubled(events: list[tuple[UUID, int]]) -> int:
    return sum(number > 1 for number in Counter(command for command, _ in events).values())


if __name__ == "__main__":
    sys.exit(main())
