"""Events per second of catching up and rebuilding, against raw keyset reading of the same rows: `python -m
tests.projections.bench DATABASE_URL` (an empty database)."""

import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from adapters.eventstore.connect import open_log, open_store
from adapters.eventstore.log import COLUMNS, LedgerLog
from adapters.eventstore.store import LedgerStore
from adapters.postgres.migrate import migrate
from commands.ids import uuid7
from domain.event import Event
from domain.identity.project import ProjectCreated, ProjectDescribed, ProjectEndDateSet, ProjectRenamed
from domain.identity.user import UserEmailChanged, UserPhoneChanged, UserRegistered, UserRenamed
from projections.engine.model import ReadModel
from projections.engine.rebuild import rebuild
from projections.engine.registry import prepare
from projections.engine.session import session
from projections.engine.step import advance
from projections.engine.verify import verify
from projections.registry import MODELS

STREAMS = 30_000
MASTER_KEY = bytes(32)
START = datetime(2026, 1, 1, tzinfo=UTC)


def _user(n: int) -> list[Event]:
    return [
        UserRegistered(username=f"u{n}", full_name=f"User {n}", email=f"u{n}@example.com", phone="+372555"),
        UserRenamed(full_name=f"Renamed {n}"),
        UserEmailChanged(email=f"v{n}@example.com"),
        UserPhoneChanged(phone=f"+372{n}"),
    ]


def _project(n: int, customer: UUID) -> list[Event]:
    return [
        ProjectCreated(customer=customer, title=f"Project {n}", description="as ordered"),
        ProjectRenamed(title=f"Renamed {n}"),
        ProjectDescribed(description=f"described again {n}"),
        ProjectEndDateSet(end_date=None),
    ]


def _interleaved(streams: list[tuple[UUID, list[Event]]]) -> Iterator[tuple[UUID, int, Event]]:
    """A window of streams is alive at a time."""
    choice = random.Random(1)
    waiting, alive = iter(streams), list[tuple[UUID, int, list[Event]]]()
    while True:
        while len(alive) < 2_000 and (new := next(waiting, None)):
            alive.append((new[0], 0, new[1]))
        if not alive:
            return
        place = choice.randrange(len(alive))
        stream, done, events = alive[place]
        yield stream, done + 1, events[done]
        alive[place] = (stream, done + 1, events)
        if done + 1 == len(events):
            alive[place] = alive[-1]
            alive.pop()


def fill(url: str, store: LedgerStore) -> int:
    customer, keys = uuid7(), {}
    streams: list[tuple[UUID, list[Event]]] = []
    for n in range(STREAMS):
        streams += [(uuid7(), _user(n)), (uuid7(), _project(n, customer))]
    wrapped = {}
    for stream, events in streams:
        if isinstance(events[0], UserRegistered):
            keys[stream], wrapped[stream] = store.keys.new()
    count = 0
    with psycopg.connect(url) as conn, conn.cursor() as cursor:
        with cursor.copy("COPY ledger.person_keys FROM STDIN (FORMAT binary)") as copy:
            copy.set_types(["uuid", "bytea"])
            for item in wrapped.items():
                copy.write_row(item)
        with cursor.copy(f"COPY ledger.events ({COLUMNS}, hash) FROM STDIN (FORMAT binary)") as copy:
            kinds = "int8 uuid int8 text bytea uuid timestamptz text text text uuid uuid uuid uuid uuid bytea"
            copy.set_types(kinds.split())
            for count, (stream, version, event) in enumerate(_interleaved(streams), 1):
                state = store.mapper.encode(stream, version, event, keys)
                what = (count, stream, version, event.name, state, uuid7(), START + timedelta(seconds=count))
                copy.write_row(
                    (*what, f"user:{stream.hex}", None, "", customer, None, uuid7(), None, uuid7(), bytes(32))
                )
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("VACUUM ANALYZE ledger.events")
    return count


def _timed(label: str, events: int, raw: float, work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    rate = events / (time.perf_counter() - began)
    print(f"{label:28}{rate:12,.0f}/s{rate / raw if raw else 1:8.2f}")
    return rate


def _raw(url: str, head: int) -> None:
    with psycopg.connect(url) as conn:
        query = f"SELECT {COLUMNS} FROM ledger.events WHERE notification_id > %b AND notification_id <= %b ORDER BY 1"
        for after in range(0, head, 5_000):
            conn.cursor(binary=True).execute(query, (after, after + 5_000)).fetchall()


def _decoded(log: LedgerLog, model: ReadModel, head: int) -> None:
    for after in range(0, head, 5_000):
        log.page(after, after + 5_000, model.names)


def main(url: str) -> None:
    migrate(url)
    store = open_store(url, MASTER_KEY)
    log = open_log(store)
    head = log.head() or fill(url, store)
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("DROP SCHEMA views CASCADE")
        conn.execute("DELETE FROM ledger.migrations WHERE number = 2")
    migrate(url)
    _raw(url, head)
    raw = _timed("raw pages", head, 0, lambda: _raw(url, head))
    for model in MODELS.values():
        mine = len(log.page(0, head, model.names))
        if mine:
            _one(url, log, model, mine, head, raw)
    store.close()


def _one(url: str, log: LedgerLog, model: ReadModel, mine: int, head: int, raw: float) -> None:
    print(f"{model.name}: {mine:,} of {head:,} events")
    _timed("  read and decode", mine, raw, lambda: _decoded(log, model, head))
    with session(url) as conn:
        _timed("  catch up", mine, raw, lambda: advance(conn, log, model, prepare(conn, model), head))
    phases: dict[str, float] = {}
    began = time.perf_counter()
    _timed(
        "  rebuild, compare, swap",
        mine,
        raw,
        lambda: rebuild(url, log, model, lambda p: phases.__setitem__(p.phase, time.perf_counter() - began)),
    )
    print(f"  {'of which the fold':26}{mine / phases['index']:12,.0f}/s{mine / phases['index'] / raw:8.2f}")
    _timed("  verify", mine, raw, lambda: verify(url, log, model))


if __name__ == "__main__":
    main(sys.argv[1])
