"""Whoever carries things out is killed with -9: parts of `cloudledger up` one after the other, Postgres, the broker."""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import psycopg
from redis import Redis

from tests.benchmarks.http.cpu import family
from tests.proofs.report import say
from tests.proofs.site import Site, one

EVERY = 2.0
"""Seconds: a member takes one or two to be there again."""
PATIENCE = 60.0
EVENTS = "SELECT count(*) FROM ledger.events"
VICTIMS = {
    "api": "api.http.worker",
    "processes": "processes\0run",
    "projections": "projections\0run",
    "worker": "cli.main\0worker",
    "scheduler": "cli.main\0scheduler",
}
"""What is killed, by what its command line says."""


class Killed(msgspec.Struct):
    times: dict[str, int]


@contextmanager
def killing(supervisor: int, every: float = EVERY) -> Iterator[Killed]:
    stop, killed = threading.Event(), Killed(dict.fromkeys(VICTIMS, 0))

    def kill() -> None:
        for what in _turns():
            if stop.wait(every):
                return
            for pid in family(supervisor):
                if VICTIMS[what] in _command(pid):
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                        killed.times[what] += 1
                    break

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield killed
    finally:
        stop.set()
        thread.join()


def _turns() -> Iterator[str]:
    """Everybody's turn comes in every round, nobody knows when."""
    while True:
        yield from random.sample(list(VICTIMS), len(VICTIMS))


def _command(pid: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    return ""


def kill_postgres(place: Site) -> bool:
    """Returns once another one answers."""
    pid, events = _postmaster(place), one(place.url, EVENTS)
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if (now := _postmaster(place)) not in (0, pid) and _answers(place):
            say(f"killed postgres {pid} at {events:,} events, {now} took over")
            return True
        time.sleep(0.02)
    return False


def _postmaster(place: Site) -> int:
    return place.servers.status()[0].server_pid


def _answers(place: Site) -> bool:
    try:
        return one(place.url, EVENTS) is not None
    except psycopg.OperationalError:
        return False


def wipe(place: Site) -> None:
    """All that the broker knows."""
    with Redis.from_url(place.servers.endpoints.broker_url) as broker:
        broker.flushall()
    say("wiped the broker")
