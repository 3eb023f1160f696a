"""Rebuilds in processes that are killed at points chosen by chance, and run again until they are done."""

import random
import signal
import time
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import msgspec

from projections.engine.registry import in_state, live
from projections.engine.session import Busy, one_rebuild, session
from projections.registry import MODELS
from tests.proofs.journal import read
from tests.proofs.processes import crew, kill, start
from tests.proofs.rebuild_child import DONE, Mark, rebuild_once
from tests.proofs.report import say
from tests.proofs.site import Site

PATIENCE = 600.0
TRIES = 5
PHASES = ("fold", "index", "catch_up", "compare", "swap")
_PHASE_SHARES = ("fold", "compare", "swap", "fold", "index", "compare", "swap", "fold", "catch_up", "compare", "fold")
_MODEL_SHARES = ("audit", "users", "grants", "projects", "customers", "audit", "users", "grants", "projects", "powers")
FILLED = tuple(dict.fromkeys(_MODEL_SHARES))
"""Read models the history of the proof has rows for; rebuilding an empty one is over before it can be killed."""


class Point(msgspec.Struct, frozen=True):
    """Where to kill: `part` of the way through what is left of a phase."""

    phase: str
    part: float


class Left(msgspec.Struct, frozen=True):
    """What a kill left: the unfinished build (0: none, the swap was through) and its events, and the live build."""

    building: int
    events: int
    live: int


class Ran(msgspec.Struct, frozen=True):
    """An undisturbed rebuild; the last mark is `done`."""

    model: str
    marks: list[Mark]

    @property
    def last(self) -> Mark:
        return self.marks[-1]

    def span(self, phase: str) -> tuple[float, float]:
        """When a phase began and ended; nothing when it was not needed."""
        begun = next((mark.at for mark in self.marks if mark.phase == phase), 0.0)
        ended = [mark.at for mark in self.marks if mark.at > begun and mark.phase != phase]
        return (begun, min(ended)) if begun else (0.0, 0.0)


def plan(kills: int, models: Sequence[str] = FILLED) -> dict[str, list[Point]]:
    """By chance, but every phase and every model has its share; in the order in which a rebuild comes by."""
    points: dict[str, list[Point]] = {name: [] for name in models}
    turns = [name for name in _MODEL_SHARES if name in points] or list(points)
    for number in range(kills):
        phase = _PHASE_SHARES[number % len(_PHASE_SHARES)]
        points[turns[number % len(turns)]].append(Point(phase, random.random()))
    return {name: sorted(found, key=lambda point: PHASES.index(point.phase)) for name, found in points.items()}


def undisturbed(place: Site, model: str) -> Ran:
    path = place.journal(f"rebuild-{model}-{time.monotonic_ns()}")
    with crew([start(rebuild_once, place.url, model, path)]) as (child,):
        child.join(PATIENCE)
    marks = read(path, Mark)
    if not marks or marks[-1].phase != DONE:
        raise AssertionError(f"the rebuild of {model} ended with {child.exitcode} after {marks[-1:]}")
    return Ran(model, marks)


def tormented(place: Site, points: list[Point], calm: Ran) -> list[Left]:
    """What was left after each kill, and after the run that was allowed to finish."""
    found = []
    for point in points:
        if any(_killed_at(place, point, calm) for _ in range(TRIES)):
            found.append(left(place, calm.model))
            say(f"killed {calm.model} {point.part:.0%} through {point.phase}: {found[-1]}")
    if found and found[-1].building:
        undisturbed(place, calm.model)
    return [*found, left(place, calm.model)] if found else []


def not_resumed(found: Iterable[Left]) -> int:
    """Kills after which the unfinished build was neither gone on with nor finished."""
    wrong = 0
    for before, after in pairwise(found):
        goes_on = after.building == before.building and after.events >= before.events
        wrong += bool(before.building) and not goes_on and after.live != before.building
    return wrong


def left(place: Site, model: str) -> Left:
    """Once the server has noticed that its client is gone."""
    deadline = time.monotonic() + PATIENCE
    with session(place.url) as conn:
        while True:
            try:
                with one_rebuild(conn, MODELS[model]):
                    build, now = in_state(conn, MODELS[model], "building"), live(conn, MODELS[model])
                    return Left(build.build if build else 0, build.events if build else 0, now.build)
            except Busy:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)


def _killed_at(place: Site, point: Point, calm: Ran) -> bool:
    """False when the rebuild was over before the signal came."""
    path = place.journal(f"killed-{calm.model}-{time.monotonic_ns()}")
    begun, ended = calm.span(point.phase)
    with crew([start(rebuild_once, place.url, calm.model, path)]) as (child,):
        while child.is_alive() and not _there(path, point):
            time.sleep(0.002)
        if point.phase != "fold":
            time.sleep(point.part * (ended - begun))
        kill(child)
    return child.exitcode == -signal.SIGKILL


def _there(path: Path, point: Point) -> bool:
    marks = [mark for mark in read(path, Mark) if mark.phase == point.phase]
    if point.phase != "fold":
        return bool(marks)
    known = [mark for mark in marks if mark.total]
    return bool(known) and known[-1].done >= known[0].done + point.part * (known[0].total - known[0].done)
