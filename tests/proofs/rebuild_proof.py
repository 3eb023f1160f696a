"""Read models rebuilt and killed while the log grows and people read: the same in the end, and nobody notices."""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import median

import msgspec

from adapters.eventstore.connect import open_log
from projections.engine.lag import wait_for
from projections.engine.session import session
from projections.registry import MODELS
from tests.eventstore.support import opened
from tests.proofs.follower import Trouble, follow, verified
from tests.proofs.journal import read
from tests.proofs.loading import load
from tests.proofs.processes import crew, start, stop
from tests.proofs.rebuild_kills import FILLED, Left, Point, Ran, not_resumed, plan, tormented, undisturbed
from tests.proofs.report import Figure, figure, publish, say
from tests.proofs.site import Site, one, rows, site
from tests.proofs.traffic import Asked, Written, query, write

EVENTS = 1_000_000
KILLS = 20
CATCH_UP = 600.0
QUARTER = 0.25
PEOPLE = "SELECT uuid FROM views.users_v2 WHERE is_active ORDER BY uuid LIMIT 500"


class Course(msgspec.Struct, frozen=True):
    """Rebuilds that were left alone, what kills left behind, and how long the traffic went on."""

    calm: list[Ran]
    left: list[list[Left]]
    seconds: float
    failures: int
    models: list[Figure]


def prove(events: int, kills: int = KILLS, models: Sequence[str] = FILLED) -> list[Figure]:
    """`models` are those that are rebuilt; all are followed, asked and verified."""
    with site() as place:
        runner = start(follow, place.url, place.journal("runner"))
        with crew([runner]):
            _history(place, events)
            return _judged(place, _run(place, plan(kills, models)), kills, events)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=EVENTS)
    parser.add_argument("--kills", type=int, default=KILLS)
    given = parser.parse_args()
    return publish("rebuild-proof", prove(given.events, given.kills))


def _history(place: Site, events: int) -> None:
    """Loaded, and shown by every read model."""
    began = time.monotonic()
    with opened(place.url, 3) as store, session(place.url) as conn:
        for done in load(store, events):
            if done // 100_000 > (done - 700) // 100_000:
                say(f"{done:,} events loaded after {time.monotonic() - began:.0f} s")
        head = open_log(store).head()
        for model in MODELS.values():
            if not wait_for(conn, model, head, CATCH_UP):
                raise AssertionError(f"{model.name} did not follow in {CATCH_UP} s")
    say(f"every read model shows {head:,} events after {time.monotonic() - began:.0f} s")


def _run(place: Site, points: dict[str, list[Point]]) -> Course:
    people = [person for (person,) in rows(place.url, PEOPLE)]
    traffic = [start(query, place.url, place.journal("query")), start(write, place.url, place.journal("write"), people)]
    began, calm, left = time.monotonic(), list[Ran](), list[list[Left]]()
    with crew(traffic):
        for name in points:
            calm.append(undisturbed(place, name))
            say(f"rebuilt {name}: {calm[-1].last}")
        for ran in calm:
            left.append(tormented(place, points[ran.model], ran))
        seconds = time.monotonic() - began
        failures = stop(traffic)
    return Course(calm, left, seconds, failures, verified(place.url))


def _judged(place: Site, course: Course, kills: int, events: int) -> list[Figure]:
    killed = sum(len(found[:-1]) for found in course.left)
    through = sum(not one.building for found in course.left for one in found[:-1])
    return [
        figure("events", one(place.url, "SELECT count(*) FROM ledger.events"), "events", f">= {events}"),
        *(each for ran in course.calm for each in rebuild_figures(ran)),
        figure("rebuilds killed with -9", killed, "times", f"= {kills}"),
        figure("of these after the swap was through", through, "times"),
        figure("unfinished builds not gone on with", sum(map(not_resumed, course.left)), "times", "= 0"),
        *_traffic_figures(place, course),
        figure("troubles of the runner", len(read(place.journal("runner"), Trouble)), "", "= 0"),
        *course.models,
    ]


def rebuild_figures(ran: Ran) -> list[Figure]:
    folds = [mark for mark in ran.marks if mark.phase == "fold" and mark.total]
    quarter = next(mark.peak for mark in folds if mark.done >= mark.total * QUARTER)
    fold, last = folds[-1].at - folds[0].at, ran.last
    return [
        figure(f"{ran.model}: events folded", last.done, "events", ">= 1"),
        figure(f"{ran.model}: rebuilt, compared and swapped in", last.seconds, "s"),
        figure(f"{ran.model}: rate of the fold", last.done / fold, "events/s"),
        figure(f"{ran.model}: rate altogether", last.done / last.seconds, "events/s"),
        figure(f"{ran.model}: largest memory", last.peak, "MiB"),
        figure(f"{ran.model}: memory grown after a quarter of the fold", last.peak - quarter, "MiB", "<= 32"),
        figure(f"{ran.model}: differences, and swapped", last.differences + (not last.swapped), "", "= 0"),
    ]


def _traffic_figures(place: Site, course: Course) -> list[Figure]:
    asked, written = read(place.journal("query"), Asked), read(place.journal("write"), Written)
    swaps = [ran.span("swap") for ran in course.calm]
    fewest = min(Counter(one.about for one in asked).values())
    return [
        figure("commands meanwhile", len(written) / course.seconds, "commands/s", ">= 10"),
        figure("of these accepted", sum(not one.error for one in written), "commands", ">= 1"),
        figure("queries meanwhile", len(asked) / course.seconds, "queries/s", ">= 20"),
        figure("queries of the table asked least", fewest, "queries", ">= 1"),
        figure("queries that failed", sum(bool(one.error) for one in asked), "queries", "= 0"),
        figure("queries answered with nothing", sum(not one.rows for one in asked), "queries", "= 0"),
        *(figure(f"query of {about}, median", _median(asked, about) * 1000, "ms") for about in MODELS),
        figure("longest query", max((one.seconds for one in asked), default=float("inf")), "s"),
        figure("longest query around a swap", longest_around(asked, swaps), "s", "<= 1"),
        figure("processes that ended badly", course.failures, "processes", "= 0"),
    ]


def _median(asked: Iterable[Asked], about: str) -> float:
    return median([one.seconds for one in asked if one.about == about] or [float("inf")])


def longest_around(asked: Iterable[Asked], swaps: Iterable[tuple[float, float]]) -> float:
    """Of the queries that ran while a table changed its place, or just before or after."""
    spans = [(begun - 0.2, ended + 0.2) for begun, ended in swaps]
    near = (one.seconds for one in asked for begun, ended in spans if one.at <= ended and one.at + one.seconds >= begun)
    return max(near, default=float("inf"))


if __name__ == "__main__":
    sys.exit(main())
