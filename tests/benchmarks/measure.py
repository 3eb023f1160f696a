"""Rates side by side: each thing gets a short window in turn, round after round, and the middle window counts."""

import statistics
import threading
import time
from collections.abc import Callable, Mapping

Work = Callable[[], int]
"""Does something once and returns how many it was."""


def rate(work: Work, seconds: float) -> float:
    began = time.perf_counter()
    done = 0
    while time.perf_counter() - began < seconds:
        done += work()
    return done / (time.perf_counter() - began)


def side_by_side(works: Mapping[str, Work], rounds: int = 5, seconds: float = 1.0) -> dict[str, float]:
    """Rates per second."""
    windows: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work()
    for _ in range(rounds):
        for name, work in works.items():
            windows[name].append(rate(work, seconds))
    return {name: statistics.median(found) for name, found in windows.items()}


def threads(number: int, work: Work, seconds: float) -> Work:
    """One turn of this is a window in which `number` threads do the work over and over."""

    def turn() -> int:
        until = time.perf_counter() + seconds
        done = [0] * number

        def loop(place: int) -> None:
            while time.perf_counter() < until:
                done[place] += work()

        running = [threading.Thread(target=loop, args=(place,)) for place in range(number)]
        for each in running:
            each.start()
        for each in running:
            each.join()
        return sum(done)

    return turn


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]
