"""A ledger with jobs in it, and the processes that work on them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from adapters.eventstore.connect import open_log
from adapters.jobs import leasing
from adapters.jobs.looking import one
from adapters.jobs.rows import JobRow
from adapters.postgres.migrate import migrate
from api.ledger import Ledger
from api.settings import load
from api.workers.carrying import Bench, carry_out
from api.workers.leases import Leases
from domain.kind import Name
from tests.api.support import ROOT, settings
from tests.eventstore.support import fetch, opened, until
from tests.jobs.rows import a_job
from tests.jobs.works import PERFORMED, WORKS

QUICK = {
    "job_lease_seconds": "1.5",
    "job_sweep_seconds": "0.2",
    "job_resend_seconds": "0.5",
    "job_backoff_seconds": "0.01",
    "job_attempts": "3",
}
"""Settings with which nothing takes long."""


class Yard(msgspec.Struct, frozen=True):
    ledger: Ledger
    environment: dict[str, str]
    stack: ExitStack

    @property
    def url(self) -> str:
        return self.ledger.url

    @property
    def bench(self) -> Bench:
        return Bench(self.ledger, WORKS, Leases(self.ledger))

    def add(self, kind: str, **more: Any) -> UUID:
        return a_job(self.url, kind, **more)

    def row(self, job: UUID) -> JobRow:
        with self.ledger.connection() as conn:
            found = one(conn, job)
        assert found
        return found

    def carry(self) -> list[str]:
        """What is most urgent, in this process, without a broker."""
        return carry_out(self.bench, "tasks")

    def take(self, owner: str, seconds: float = 60, queue: str = "tasks") -> JobRow | None:
        with self.ledger.connection() as conn:
            lot = leasing.take(conn, queue, owner, seconds)
        assert len(lot.jobs) < 2
        return lot.jobs[0] if lot.jobs else None

    def reaches(self, job: UUID, state: str) -> None:
        until(lambda: self.row(job).state == state)

    def performed(self, job: UUID) -> list[int]:
        """By which processes."""
        return [pid for (pid,) in fetch(self.url, "SELECT pid FROM performed WHERE job = %s ORDER BY at", (job,))]

    def registered(self, name: str) -> bool:
        return self.ledger.store.owner(Name("username", name, "username")) is not None

    def start(self, *module: str) -> "subprocess.Popen[bytes]":
        """`python -m` something, on this ledger; killed at the end."""
        environment = os.environ | self.environment | {"PYTHONPATH": str(ROOT)}
        process = subprocess.Popen([sys.executable, "-m", *module], env=environment, cwd="/")
        self.stack.callback(process.wait)
        self.stack.callback(process.kill)
        return process

    def worker(self) -> "subprocess.Popen[bytes]":
        return self.start("tests.jobs.worker")

    def scheduler(self) -> "subprocess.Popen[bytes]":
        return self.start("api.cli.main", "scheduler")


@contextmanager
def yard(url: str, broker_url: str, **changed: str) -> Iterator[Yard]:
    migrate(url)
    given = {**QUICK, **changed, "broker_url": broker_url, "log_level": "warning"}
    environment = settings(url) | {f"CLOUDLEDGER_{name.upper()}": value for name, value in given.items()}
    with ExitStack() as stack:
        store = stack.enter_context(opened(url))
        ledger = Ledger(url, broker_url, store, open_log(store), load({"HOME": "/", **environment}, Path("/")))
        with psycopg.connect(url) as conn:
            conn.execute(PERFORMED.encode())
        yield Yard(ledger, environment, stack)
