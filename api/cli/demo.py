"""`make demo`: our own servers, a sample log, the read models, and a tour of the command line and of HTTP."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.cli.demo_http import failures
from api.cli.output import say
from api.cli.sample import Sample, load_sample
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
    with stopping() as stop, _folder() as folder:
        environment = {"CLOUDLEDGER_HTTP_PORT": "0", **os.environ, "CLOUDLEDGER_DATA_DIR": str(folder)}
        say("starting Postgres and Valkey of our own; the first time takes a few seconds")
        with ledger(load(environment, folder)) as found, following(found):
            sample = load_sample(found.store)
            say(f"{sample.commands} commands made {found.log.head()} events")
            _wait(found)
            failed = [shlex.join(step) for step in _tour(sample, folder) if not _show(step, environment)]
            with in_thread(found) as url:
                failed += failures(found, sample, url)
                if failed:
                    say(f"{len(failed)} steps of the tour failed: {', '.join(failed)}")
                    return 1
                if sys.stdin.isatty() and sys.stdout.isatty():
                    _stay(folder, stop)
    say("the servers are stopped and the sample is gone")
    return 0


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


def _show(step: list[str], environment: dict[str, str]) -> bool:
    print(f"\n$ cloudledger {shlex.join(step)}", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "api.cli.main", *step], env=environment, timeout=SHOW_SECONDS, check=False
    )
    return done.returncode == 0


def _wait(found: Ledger) -> None:
    with session(found.url) as conn:
        for model in MODELS.values():
            wait_for(conn, model, found.log.head(), SHOW_SECONDS)


def _stay(folder: Path, stop: threading.Event) -> None:
    say(f"\nstill up; in another terminal:\n  export CLOUDLEDGER_DATA_DIR={folder}\n  cloudledger events tail -f")
    say("Ctrl-C stops")
    stop.wait()


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder of its own that the servers' account may enter, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="cloudledger-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        moved = folder / "servers"
        if moved.is_symlink():
            shutil.rmtree(moved.readlink(), ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
