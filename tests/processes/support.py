"""Processes that run beside a test, and what became of them."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from adapters.eventstore.connect import open_log
from adapters.eventstore.store import LedgerStore
from adapters.processes.reacting import Errand, carry_out
from adapters.processes.runner import Patience, run
from commands.identity.customer import CreateCustomer
from commands.processes.process import Process
from domain.event import Recorded
from tests.eventstore.support import fetch, made

HASTY = Patience(attempts=3, retries=2, pause=0.01)


@contextmanager
def running(url: str, store: LedgerStore, processes: Sequence[Process], patience: Patience = HASTY) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(target=run, args=(url, open_log(store), store, processes, stop, patience))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


def customers(store: LedgerStore, number: int = 1) -> list[UUID]:
    return [made(store, CreateCustomer(f"Customer {uuid4().hex}")) for _ in range(number)]


def event(store: LedgerStore, position: int) -> Recorded:
    (found,) = open_log(store).page(position - 1, position)
    assert isinstance(found, Recorded)
    return found


def stands(url: str, process: Process) -> int | None:
    found = fetch(url, "SELECT position FROM work.processes WHERE name = %s", (process.name,))
    return found[0][0] if found else None


def stand(url: str, process: Process, position: int = 0) -> None:
    fetch(url, "INSERT INTO work.processes (name, position) VALUES (%s, %s) RETURNING 1", (process.name, position))


def errand(process: Process, recorded: Recorded, store: LedgerStore, before: int | None = 0) -> Errand:
    return Errand(process, recorded, store, before, lambda _: None)


def done(process: Process, recorded: Recorded, store: LedgerStore, before: int | None = 0) -> bool:
    return carry_out(errand(process, recorded, store, before))


def count(url: str, name: str) -> int:
    """Events of a name."""
    return int(fetch(url, "SELECT count(*) FROM ledger.events WHERE topic = %s", (name,))[0][0])


def jobs(url: str) -> list[tuple[Any, ...]]:
    return fetch(url, "SELECT kind, target, correlation, causation, customer FROM work.jobs ORDER BY id")


opened_projects = partial(count, name="identity.project.created")
