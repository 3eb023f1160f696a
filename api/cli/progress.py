"""Progress of long work: a bar with rate and time left on a terminal, plain lines otherwise. Always standard error."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.cli.output import errors, say

LINE_EVERY_SECONDS = 2.0

Report = Callable[[int], None]


@contextmanager
def progress(title: str, total: int) -> Iterator[Report]:
    """The report takes how much is done of `total`; 0 means that nobody knows."""
    if sys.stderr.isatty():
        with _bar(title, total) as report:
            yield report
    else:
        yield _lines(title, total)


@contextmanager
def _bar(title: str, total: int) -> Iterator[Report]:
    rate = TextColumn("{task.fields[rate]}/s")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True) as bar:
        task = bar.add_task(title, total=total or None, rate="")
        started = time.monotonic()

        def report(done: int) -> None:
            bar.update(task, completed=done, rate=_rate(done, started))

        yield report


def _lines(title: str, total: int) -> Report:
    started = shown = time.monotonic()

    def report(done: int) -> None:
        nonlocal shown
        now = time.monotonic()
        if now - shown >= LINE_EVERY_SECONDS:
            shown = now
            left = f", {(total - done) * (now - started) / done:.0f} s left" if done and total else ""
            say(f"{title}: {done}{f' of {total}' if total else ''}, {_rate(done, started)}/s{left}")

    return report


def _rate(done: int, started: float) -> str:
    return f"{done / max(time.monotonic() - started, 1e-9):,.0f}"
