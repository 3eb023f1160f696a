"""Postgres killed with -9 under load: nothing acknowledged is lost, nothing happens twice, the read models agree."""

import argparse
import random
import sys
import time
from multiprocessing.process import BaseProcess

import msgspec
import psycopg

from adapters.eventstore.chain import verify_database
from tests.proofs.crash_checks import doubled, longest_silence, misplaced
from tests.proofs.crash_journals import Answered, AskedAgain
from tests.proofs.crash_writer import issue
from tests.proofs.follower import Trouble, follow, verified
from tests.proofs.journal import read_all
from tests.proofs.killing import kill_postgres
from tests.proofs.processes import crew, kill, start, stop
from tests.proofs.report import Figure, figure, publish, say
from tests.proofs.site import Site, one, rows, site

WRITERS = 8
KILLS = 5
KILL_CLIENT_EVERY = 0.7
EVENTS = "SELECT count(*) FROM ledger.events"
PATIENCE = 60.0


class Course(msgspec.Struct, frozen=True):
    seconds: float
    kills: int
    clients_killed: int
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
    with crew([runner]), crew([_client(place, number) for number in range(writers)]) as crowd:
        _wait_for_load(place, writers)
        began, clients, killed = time.monotonic(), 0, 0
        for _ in range(kills):
            clients += _kill_clients(place, crowd, time.monotonic() + seconds / (kills + 1))
            killed += kill_postgres(place)
        clients += _kill_clients(place, crowd, time.monotonic() + seconds / (kills + 1))
        took = time.monotonic() - began
        failures = stop(crowd)
        models = verified(place.url)
        failures += stop([runner])
    return Course(took, killed, clients, failures, models)


def _client(place: Site, number: int) -> BaseProcess:
    return start(issue, place.url, place.folder, number)


def _kill_clients(place: Site, crowd: list[BaseProcess], until: float) -> int:
    """One now and then, while the others go on; its successor asks again what it left open."""
    killed = 0
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, KILL_CLIENT_EVERY))
        number = random.randrange(len(crowd))
        kill(crowd[number])
        crowd[number] = _client(place, number)
        killed += 1
    return killed


def _wait_for_load(place: Site, writers: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while one(place.url, EVENTS) < 5 * writers and time.monotonic() < deadline:
        time.sleep(0.05)


def _judged(place: Site, course: Course, kills: int) -> list[Figure]:
    answers = list(read_all(place.journals("answers"), Answered))
    again = list(read_all(place.journals("again"), AskedAgain))
    events = [tuple(row) for row in rows(place.url, "SELECT command_id, notification_id FROM ledger.events")]
    inherited = [one for one in answers if one.inherited]
    known = dict(rows(place.url, "SELECT command_id, position FROM ledger.commands"))
    with psycopg.connect(place.url, autocommit=True) as conn:
        verdict = verify_database(conn)
    return [
        figure("postgres killed with -9 and back", course.kills, "times", f"= {kills}"),
        figure("commands acknowledged", len(answers), "commands", ">= 1"),
        figure("rate", len(answers) / course.seconds, "commands/s"),
        figure("longest time without an answer to anybody", longest_silence(answers), "s", "<= 30"),
        figure("commands tried more than once", sum(one.tries > 1 for one in answers), "commands"),
        figure("of these answered as repeated", sum(one.repeated and not one.inherited for one in answers), "commands"),
        figure("clients killed with -9", course.clients_killed, "processes", ">= 1"),
        figure("commands they left open, asked again by successors", len(inherited), "commands", ">= 1"),
        figure("of these answered as repeated", sum(one.repeated for one in inherited), "commands"),
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


if __name__ == "__main__":
    sys.exit(main())
