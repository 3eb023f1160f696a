"""`cloudledger up` as processes: everything runs, who dies comes back, one stop ends them all in order."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec

from api.cli.exits import OK, USAGE
from tests.api.support import LONG_ENOUGH, Cli
from tests.api.test_serve_command import _read, children, gone
from tests.eventstore.support import until
from tests.postgres import short_folder

MEMBERS = {b"api.http.worker", b"projections", b"processes", b"worker", b"scheduler"}


class Up(msgspec.Struct):
    process: "subprocess.Popen[str]"
    lines: list[str]

    def said(self, words: str) -> str:
        until(lambda: any(words in line for line in self.lines), LONG_ENOUGH)
        return next(line for line in self.lines if words in line)

    @property
    def url(self) -> str:
        return self.said("is answered by").partition("/api/")[0]

    def pids(self, word: bytes) -> set[int]:
        return {pid for pid in children(self.process.pid) if word in _read(pid, "cmdline").split(b"\0")}

    def stop(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        try:
            return self.process.wait(LONG_ENOUGH)
        except subprocess.TimeoutExpired:
            raise AssertionError("".join(self.lines[-200:])) from None

    def get(self, path: str, **options: Any) -> httpx.Response:
        return httpx.get(f"{self.url}{path}", timeout=30, **options)


@contextmanager
def up(cli: Cli, *options: object) -> Iterator[Up]:
    cli.environment |= {"CLOUDLEDGER_HTTP_PORT": "0", "CLOUDLEDGER_ACCESS_LOG": "no"}
    found = Up(cli.start("up", *options, stdout=subprocess.DEVNULL), [])
    reader = threading.Thread(target=lambda: found.lines.extend(found.process.stderr or ()))
    reader.start()
    try:
        found.said("up: ")
        yield found
    finally:
        found.process.terminate()
        found.process.wait(LONG_ENOUGH)
        reader.join()
        assert found.process.stderr is not None
        found.process.stderr.close()


def test_it_answers_with_servers_of_its_own_and_nobody_is_left(cli: Cli) -> None:
    with short_folder() as folder:
        for name in ("CLOUDLEDGER_DATABASE_URL", "CLOUDLEDGER_BROKER_URL"):
            del cli.environment[name]
        cli.environment["CLOUDLEDGER_DATA_DIR"] = str(folder / "d")
        with up(cli, "--workers", 2, "--concurrency", 2) as site:
            assert site.get("/health/live").status_code == 200
            until(lambda: site.get("/health/ready").json()["not_ready"] == {})
            assert len(site.pids(b"api.http.worker")) == 2
            for name in ("projections", "processes", "worker", "scheduler"):
                site.said(f"{name:<12}| ")
            until(lambda: all(site.pids(word) for word in MEMBERS))
            running = children(site.process.pid)
            assert site.stop(signal.SIGINT) == OK
            assert gone(running)
            assert site.said("stopped")


def test_who_dies_comes_back(cli: Cli) -> None:
    with up(cli, "--without", "worker,scheduler") as site:
        site.said("processes   | following")
        (before,) = site.pids(b"processes")
        os.kill(before, signal.SIGKILL)
        until(lambda: site.pids(b"processes") - {before})
        assert site.pids(b"scheduler") == set()
        assert site.stop(signal.SIGTERM) == OK


def test_nobody_outlives_a_supervisor_that_is_killed(cli: Cli) -> None:
    with up(cli, "--without", "worker") as site:
        assert site.get("/health/live").status_code == 200
        until(lambda: all(site.pids(word) for word in MEMBERS - {b"worker"}))
        running = children(site.process.pid)
        site.process.kill()
        until(lambda: gone(running), LONG_ENOUGH)


def test_what_there_is_not_to_leave_out(cli: Cli) -> None:
    said = cli("up", "--without", "workers")
    assert said.code == USAGE
    assert "there is no 'workers' to leave out" in said.err
    assert "worker" in said.err
    assert not Path("cloudledger").exists()
