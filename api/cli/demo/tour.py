"""`make tour`: our own servers, a sample log, the read models, and a tour of the command line and of HTTP."""

import os
import shlex
import subprocess
import sys
import threading
from pathlib import Path

from api.cli.demo.place import environment, folder
from api.cli.demo.sample import Sample, load_sample
from api.cli.demo.screen import on_terminal
from api.cli.demo.tour_http import failures
from api.cli.exits import ERROR, INTERRUPTED, OK
from api.cli.output import say
from api.cli.stopping import stopping
from api.following import following
from api.http.server import in_thread
from api.ledger import Ledger, ledger
from api.settings import load
from projections.engine.lag import wait_for
from projections.engine.session import session
from projections.registry import MODELS

SHOW_SECONDS = 60.0


def main() -> int:
    with stopping() as stop, folder() as data:
        environment(data)
        say("starting Postgres and Valkey of our own; the first time takes a few seconds")
        with ledger(load(os.environ, data)) as found, following(found):
            sample = load_sample(found.store)
            say(f"{sample.commands} commands made {found.log.head()} events")
            _wait(found)
            failed = [shlex.join(step) for step in _tour(sample, data) if not _show(step, stop)]
            with in_thread(found) as url:
                failed += failures(found, sample, url)
                if stop.is_set():
                    return INTERRUPTED
                if failed:
                    say(f"{len(failed)} steps of the tour failed: {', '.join(failed)}")
                    return ERROR
                if on_terminal():
                    _stay(data, stop)
    say("the servers are stopped and the sample is gone")
    return OK


def _tour(sample: Sample, folder: Path) -> list[list[str]]:
    export = str(folder / "log.ndjson")
    return [
        ["events", "list", "--newest", "--limit", "5"],
        ["events", "stats"],
        ["events", "show", "20", "-o", "yaml"],
        ["events", "trace", "20"],
        ["streams", "show", sample.project.hex],
        ["streams", "diff", sample.project.hex, "--from", "v1"],
        ["projections", "status"],
        ["projections", "rebuild", "projects"],
        ["projections", "verify"],
        ["replay", "--to", "20", "--schema", "at_20"],
        ["replay", "--drop", "--schema", "at_20"],
        ["erase-person", sample.alan.hex, "--reason", "asked to be forgotten"],
        ["events", "export", export],
        ["events", "verify", export],
        ["events", "verify"],
    ]


def _show(step: list[str], stop: threading.Event) -> bool:
    if stop.is_set():
        return False
    print(f"\n$ cloudledger {shlex.join(step)}", flush=True)
    command = [sys.executable, "-m", "api.cli.main", *step]
    return subprocess.run(command, timeout=SHOW_SECONDS, check=False).returncode == OK


def _wait(found: Ledger) -> None:
    with session(found.url) as conn:
        for model in MODELS.values():
            wait_for(conn, model, found.log.head(), SHOW_SECONDS)


def _stay(folder: Path, stop: threading.Event) -> None:
    say(f"\nstill up; in another terminal:\n  export CLOUDLEDGER_DATA_DIR={folder}\n  cloudledger events tail -f")
    say("Ctrl-C stops")
    stop.wait()
