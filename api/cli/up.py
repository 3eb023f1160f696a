"""Everything at once under one supervisor: servers, HTTP, read models, processes, workers, the scheduler."""

import sys
import tempfile
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from typing import Annotated, TextIO

import typer

from api.cli.exits import USAGE, Stop
from api.cli.near import near
from api.cli.output import say
from api.cli.session import opened
from api.cli.stopping import stopping
from api.following import prepared
from api.http import logs
from api.http.crew import crew
from api.http.listening import address, listening
from api.ledger import Ledger
from api.members import Member, environment, kept
from api.scheduling import scheduling
from api.starting import define

PARTS = {
    "projections": ["projections", "run"],
    "processes": ["processes", "run"],
    "worker": ["worker"],
    "scheduler": ["scheduler"],
    "api": [],
}
"""In the order they start; they stop in the other one. What the command line calls them."""

Workers = Annotated[int, typer.Option(min=1, max=64, help="Processes that answer requests.")]
Concurrency = Annotated[int, typer.Option(min=0, max=256, help="Jobs at a time; 0: as worker_concurrency says.")]
Without = Annotated[str, typer.Option(help=f"What is not to run: {', '.join(PARTS)}; commas in between.")]


def up(workers: Workers = 1, concurrency: Concurrency = 0, without: Without = "") -> None:
    """Run everything there is until Ctrl-C. Example: cloudledger up --workers 2 --without worker,scheduler"""
    wanted = _wanted(without)
    with stopping() as stop, opened() as ledger, running(ledger, wanted, workers, concurrency) as url:
        if url:
            say(f"{url}/api/ is answered by {workers} worker{'s' * (workers > 1)}")
        say(f"up: {', '.join(wanted)}; Ctrl-C stops")
        stop.wait()
        say("stopping")
    say("stopped")


@contextmanager
def running(
    ledger: Ledger, wanted: Collection[str], workers: int, concurrency: int, to: TextIO | None = None
) -> Iterator[str]:
    """The parts that are wanted; the address that is answered, if any. What they say may go `to` a file."""
    define(ledger)
    prepared(ledger)
    with ExitStack() as parts:
        figures = parts.enter_context(tempfile.TemporaryDirectory(prefix="cloudledger-figures-"))
        parts.enter_context(logs.configured(ledger.settings, to))
        for part in [part for part in wanted if part != "api"]:
            parts.enter_context(kept(_member(part, ledger, concurrency, to)))
        if "scheduler" in wanted:
            parts.enter_context(scheduling(ledger))
        if "api" not in wanted:
            yield ""
            return
        sock = parts.enter_context(listening(ledger.settings))
        found = address(sock)
        parts.enter_context(crew(ledger, sock, workers, figures, named=True, to=to))
        yield found


def _wanted(without: str) -> list[str]:
    left_out = [part.strip() for part in without.split(",") if part.strip()]
    for part in left_out:
        if part not in PARTS:
            raise Stop(USAGE, f"there is no {part!r} to leave out{near(part, PARTS)}; there are {', '.join(PARTS)}")
    return [part for part in PARTS if part not in left_out]


def _member(part: str, ledger: Ledger, concurrency: int, to: TextIO | None) -> Member:
    command = [sys.executable, "-m", "api.cli.main", *PARTS[part]]
    if part == "worker":
        command += ["--concurrency", str(concurrency)]
    return Member(part, command, environment(ledger), named=True, to=to)
