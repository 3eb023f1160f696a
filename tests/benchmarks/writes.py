"""Appending: one command, many threads, many processes, large batches; against raw SQL and the stock recorder."""

import itertools
import multiprocessing
import time
from collections.abc import Callable
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from typing import Any
from uuid import uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder

from adapters.eventstore.connect import datastore, open_store
from commands.dispatch import handle
from commands.identity.customer import CreateCustomer
from commands.ids import uuid7
from tests.benchmarks.measure import percentile, rate, side_by_side, threads
from tests.benchmarks.rows import NAME, PAYLOAD, PLACES, TYPES, envelope, pending, raw_row
from tests.eventstore.support import MASTER_KEY
from tests.proofs.report import Figure, figure, say

PROCESSES = 8
Worker = Callable[[str], Callable[[], int]]


def one_command(url: str) -> list[Figure]:
    say("one-command appends, alone and 32 at once")
    positions = itertools.count(1)
    store = open_store(url, MASTER_KEY)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("DROP TABLE IF EXISTS raw_events; CREATE TABLE raw_events (LIKE ledger.events INCLUDING ALL)")
        cursor = conn.cursor(binary=True)

        def raw() -> int:
            cursor.execute(f"INSERT INTO raw_events VALUES ({PLACES})", _raw_values(next(positions)), prepare=True)
            return 1

        def append() -> int:
            store.recorder.append([pending(1)])
            return 1

        def submit() -> int:
            store.submit(pending(1))
            return 1

        def command() -> int:
            handle(CreateCustomer(f"customer {next(positions)}"), envelope(), store)
            return 1

        crowd, customers = threads(32, submit, 1.0), threads(32, command, 1.0)
        works = {"raw": raw, "append": append, "command": command, "crowd": crowd, "customers": customers}
        found = side_by_side(works)
    store.close()
    return [
        figure("raw one-row insert and commit", found["raw"], "rows/s"),
        figure("one-command append, of raw", found["append"] / found["raw"], "ratio", ">= 0.6"),
        figure("one whole command (create customer), of raw", found["command"] / found["raw"], "ratio"),
        figure("32 commands at once, of raw", found["crowd"] / found["raw"], "ratio", ">= 4"),
        figure("32 whole commands at once, of raw", found["customers"] / found["raw"], "ratio"),
    ]


def _raw_values(position: int) -> tuple[Any, ...]:
    return raw_row(position, uuid7(), 1, uuid7())


def batches(url: str) -> list[Figure]:
    say("batches of 1,000 events")
    store = open_store(url, MASTER_KEY)
    positions = itertools.count(1_000_000_000)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("DROP TABLE IF EXISTS raw_events; CREATE TABLE raw_events (LIKE ledger.events INCLUDING ALL)")

        def copy() -> int:
            stream, command = uuid7(), uuid7()
            with conn.transaction(), conn.cursor().copy("COPY raw_events FROM STDIN (FORMAT binary)") as into:
                into.set_types(TYPES)
                for version in range(1, 1001):
                    into.write_row(raw_row(next(positions), stream, version, command))
            return 1000

        def append() -> int:
            store.recorder.append([pending(1000)])
            return 1000

        found = side_by_side({"copy": copy, "append": append})
    store.close()
    return [
        figure("binary COPY of 1,000 rows", found["copy"], "rows/s"),
        figure("batch of 1,000 events, of COPY", found["append"] / found["copy"], "ratio", ">= 0.5"),
    ]


def processes(url: str) -> list[Figure]:
    say(f"{PROCESSES} processes, our recorder and the library's own")
    stock = _stock(url)
    stock.create_table()
    stock.datastore.close()
    both: dict[str, Worker] = {"ours": _ours, "stock": _theirs}
    rounds = [{name: _together(url, worker) for name, worker in both.items()} for _ in range(3)]
    middle = {name: percentile([each[name] for each in rounds], 0.5) for name in ("ours", "stock")}
    return [
        figure("stock recorder, 8 processes", middle["stock"], "events/s"),
        figure("8 processes, of the stock recorder", middle["ours"] / middle["stock"], "ratio", ">= 3"),
    ]


def _stock(url: str) -> PostgresApplicationRecorder:
    store = datastore(url, 2)
    store.schema = "public"
    return PostgresApplicationRecorder(store, events_table_name="stock_events")


def _ours(url: str) -> Callable[[], int]:
    store = open_store(url, MASTER_KEY, 2)

    def append() -> int:
        store.recorder.append([pending(1)])
        return 1

    return append


def _theirs(url: str) -> Callable[[], int]:
    recorder = _stock(url)
    recorder.datastore.register_type_adapters()

    def append() -> int:
        recorder.insert_events([StoredEvent(uuid4(), 1, NAME, PAYLOAD)])
        return 1

    return append


def _together(url: str, worker: Worker) -> float:
    """Events per second of all processes."""
    context = multiprocessing.get_context("spawn")
    go, rates = context.Event(), context.Queue()
    running = [context.Process(target=_work, args=(url, worker, go, rates)) for _ in range(PROCESSES)]
    for each in running:
        each.start()
    for _ in running:
        rates.get(timeout=60)
    go.set()
    found = [rates.get(timeout=60) for _ in running]
    for each in running:
        each.join()
    return float(sum(found))


def _work(url: str, worker: Worker, go: Event, rates: "Queue[float]") -> None:
    work = worker(url)
    work()
    rates.put(time.perf_counter())
    go.wait()
    rates.put(rate(work, 3.0))
