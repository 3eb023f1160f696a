"""A rebuild in a process of its own that tells, line by line, where it is and how much memory it takes."""

import time
from pathlib import Path

import msgspec

from adapters.eventstore.connect import open_log
from projections.engine.progress import Progress
from projections.engine.rebuild import rebuild
from projections.engine.session import Busy
from projections.registry import MODELS
from tests.eventstore.support import opened
from tests.proofs.journal import Journal

DONE = "done"


class Mark(msgspec.Struct, frozen=True):
    """`peak` is the largest the process ever was, in MiB. The last one of a run has the phase `done`."""

    phase: str
    done: int
    total: int
    peak: float
    at: float
    build: int = 0
    swapped: bool = False
    differences: int = 0
    seconds: float = 0.0


def rebuild_once(url: str, name: str, path: Path) -> None:
    with opened(url, 2) as store, Journal(path) as journal:

        def tell(progress: Progress) -> None:
            journal.write(Mark(progress.phase, progress.done, progress.total, _peak(), time.monotonic()))

        while True:
            try:
                told = rebuild(url, open_log(store), MODELS[name], progress=tell)
            except Busy:
                time.sleep(0.01)  # the server has not noticed yet that the one before was killed
            else:
                break
        count = told.comparison.count if told.comparison else -1
        now, peak = time.monotonic(), _peak()
        journal.write(Mark(DONE, told.events, told.events, peak, now, told.build, told.swapped, count, told.seconds))


def _peak() -> float:
    """`ru_maxrss` would count what the parent was before the child became itself."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    raise OSError("/proc/self/status has no VmHWM")
