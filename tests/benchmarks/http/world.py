"""A served ledger with many projects: staff sees all of them, one person 200."""

import base64
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from uuid import UUID

import httpx
import msgspec
import psycopg

from adapters.access import tokens
from adapters.eventstore.batch import Pending, Row
from adapters.eventstore.store import LedgerStore
from commands.identity import access, customer, user
from commands.ids import uuid7
from domain.identity import project
from tests.eventstore.support import MASTER_KEY, ask, envelope, made, opened
from tests.proofs.site import Site, one

SEEN = 200
BATCH = 1000
SECONDS = 600.0
_ADDRESS = re.compile(r"(http://\S+)/api/")


class World(msgspec.Struct, frozen=True):
    """`projects` are some that exist, `customer` where more may be made."""

    staff: str
    person: str
    projects: tuple[UUID, ...]
    customer: UUID


class Serving(msgspec.Struct, frozen=True):
    """`postgres` is the pid of its first process."""

    address: str
    pid: int
    postgres: int


def populated(site: Site, projects: int) -> World:
    with opened(site.url) as store:
        acme = made(store, customer.CreateCustomer("Acme"))
        people = [made(store, user.RegisterUser(name)) for name in ("staff", "person")]
        ask(store, access.AppointStaff(people[0]))
        found = _fill(store, acme, projects)
        for each in found[:SEEN]:
            ask(store, access.GrantRole(people[1], "PROJECT.MEMBER", "project", each))
    keys = [token(site.url, person) for person in people]
    return World(keys[0], keys[1], tuple(found[:SEEN]), acme)


def _fill(store: LedgerStore, owner: UUID, projects: int) -> list[UUID]:
    """Through the log, a thousand to a command. Returns the first thousand."""
    kept: list[UUID] = []
    for start in range(0, projects, BATCH):
        ids = [uuid7() for _ in range(min(BATCH, projects - start))]
        rows = tuple(row for number, each in enumerate(ids, start) for row in _rows(store, each, owner, number))
        store.submit(Pending(envelope(), bytes(32), b"null", rows, owner))
        kept = kept or ids
    return kept


def _rows(store: LedgerStore, each: UUID, owner: UUID, number: int) -> list[Row]:
    events = project.create(each, owner, date(2026, 1, 1), {"name": f"Project {number * 7919 % 1_000_003:07d}"})
    encode = store.mapper.encode
    return [Row(uuid7(), each, at, event.name, encode(each, at, event, {})) for at, event in enumerate(events, 1)]


def token(url: str, who: UUID) -> str:
    key = tokens.new_key(tokens.SESSION)
    with psycopg.connect(url, autocommit=True) as conn:
        tokens.add(conn, tokens.Token(uuid7(), tokens.digest(key), who, tokens.SESSION, lifetime=86400))
    return key


@contextmanager
def serving(site: Site, workers: int = 1, command: Sequence[str] = ("serve",), **more: str) -> Iterator[Serving]:
    """The real command, once its read models are there. `more` are settings."""
    environment = {
        **os.environ,
        "CLOUDLEDGER_DATABASE_URL": site.url,
        "CLOUDLEDGER_BROKER_URL": site.servers.endpoints.broker_url or "redis://127.0.0.1:1",
        "CLOUDLEDGER_MASTER_KEY": base64.b64encode(MASTER_KEY).decode(),
        "CLOUDLEDGER_DATA_DIR": str(site.folder),
        "CLOUDLEDGER_HTTP_PORT": "0",
        "CLOUDLEDGER_LOG_LEVEL": "warning",
        **{f"CLOUDLEDGER_{name.upper()}": value for name, value in more.items()},
    }
    started = [sys.executable, "-m", "api.cli.main", *command, "--workers", str(workers)]
    log = site.folder / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(started, env=environment, stderr=output)
    try:
        address = _ready(log, process)
        _analyse(site.url)
        yield Serving(address, process.pid, _postgres(site.url))
    finally:
        process.terminate()
        process.wait(60)


def _ready(log: Path, process: "subprocess.Popen[bytes]") -> str:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if (found := _ADDRESS.search(log.read_text())) and _answers(found[1]):
            return found[1]
        time.sleep(0.2)
    raise AssertionError(f"the server did not get ready: {log.read_text()[-2000:]}")


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health/ready", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def _analyse(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("VACUUM ANALYZE")
        conn.execute("CHECKPOINT")


def _postgres(url: str) -> int:

    return int(one(url, "SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1)"))
