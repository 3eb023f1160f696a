"""Progress of a rebuild: one bar or line per phase."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

from api.cli.output import errors, say
from api.cli.progress import LINE_EVERY_SECONDS
from projections.engine.progress import Progress, Report


@contextmanager
def phases(name: str) -> Iterator[Report]:
    if not sys.stderr.isatty():
        yield _lines(name)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rest]}"))
    with Bar(*columns, console=errors, transient=True) as bar:
        task = bar.add_task(name, total=None, rest="")

        def report(now: Progress) -> None:
            total = now.total or None
            bar.update(task, description=f"{name}: {now.phase}", completed=now.done, total=total, rest=_rest(now))

        yield report


def _lines(name: str) -> Report:
    shown = 0.0
    phase = ""

    def report(now: Progress) -> None:
        nonlocal shown, phase
        if now.phase != phase or time.monotonic() - shown >= LINE_EVERY_SECONDS:
            shown, phase = time.monotonic(), now.phase
            say(f"{name}: {now.phase} {now.done} of {now.total}{_rest(now)}")

    return report


def _rest(now: Progress) -> str:
    if not now.rate:
        return ""
    left = f", {now.eta:.0f} s left" if now.eta is not None else ""
    return f" {now.rate:,.0f} events/s{left}"
