"""What tests of the event log share: a store on a prepared database, envelopes, raw commands, a walk of the chain."""

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any, TypeVar
from uuid import UUID, uuid4

import msgspec
import psycopg

from adapters.eventstore.batch import NameRow, Outcome, Pending, Row, outcomes
from adapters.eventstore.connect import open_store
from adapters.eventstore.statements import statement
from adapters.eventstore.store import LedgerStore
from commands.dispatch import handle
from commands.ids import uuid7
from commands.ports import Answer, Envelope
from domain.kind import Name

T = TypeVar("T")

MASTER_KEY = bytes(range(32))
SYSTEM = "system:test"


@contextmanager
def opened(url: str, pool_size: int = 10) -> Iterator[LedgerStore]:
    store = open_store(url, MASTER_KEY, pool_size)
    try:
        yield store
    finally:
        store.close()


def envelope(actor: str = SYSTEM, command_id: UUID | None = None, reason: str = "") -> Envelope:
    return Envelope(actor, command_id or uuid7(), uuid7(), reason=reason)


def ask(store: LedgerStore, command: msgspec.Struct, actor: str = SYSTEM, command_id: UUID | None = None) -> Answer:
    return handle(command, envelope(actor, command_id), store)


def made(store: LedgerStore, command: msgspec.Struct) -> UUID:
    """The id of what a command made."""
    return UUID(ask(store, command).result)


def row(stream: UUID, version: int, state: bytes = b'{"v":1}', name: str = "test.thing.noted") -> Row:
    return Row(uuid7(), stream, version, name, state)


def pending(
    *rows: Row, names: tuple[NameRow, ...] = (), given: Envelope | None = None, digest: bytes = b"d", answer: str = "x"
) -> Pending:
    return Pending(given or envelope(), digest, msgspec.json.encode(answer), rows, names=names)


def new_stream(events: int = 1, given: Envelope | None = None) -> Pending:
    stream = uuid4()
    return pending(*(row(stream, version) for version in range(1, events + 1)), given=given)


def held(value: str, owner: UUID) -> NameRow:
    return NameRow("test", hashlib.sha256(value.encode()).digest(), owner, True, Name("test", value))


def fetch(url: str, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with psycopg.connect(url, autocommit=True) as conn:
        return conn.execute(query.encode(), values).fetchall()


def together(work: Callable[[int], T], threads: int) -> list[T | Exception]:
    """Runs `work(0)`, `work(1)`, … at the same moment; an exception is the result of the one who raised it."""
    start = Barrier(threads)

    def one(number: int) -> T | Exception:
        start.wait()
        try:
            return work(number)
        except Exception as error:
            return error

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(threads)))


def assert_log_is_sound(url: str) -> int:
    """Positions 1..n without a gap, versions of every stream without a gap, each hash as the recipe says, each name's
    and command's position inside the log. Returns n."""
    rows = fetch(url, "SELECT * FROM ledger.events ORDER BY notification_id")
    before, versions = bytes(32), dict[UUID, int]()
    for position, found in enumerate(rows, 1):
        assert found[0] == position
        before = hashlib.sha256(before + recipe(found)).digest()
        assert before == found[15], f"position {position}"
        versions[found[1]] = versions.get(found[1], 0) + 1
        assert found[2] == versions[found[1]]
    assert [found[6] for found in rows] == sorted(found[6] for found in rows)
    beyond = "position > (SELECT coalesce(max(notification_id), 0) FROM ledger.events)"
    assert fetch(url, f"SELECT count(*) FROM ledger.commands WHERE {beyond}") == [(0,)]
    return len(rows)


def recipe(found: tuple[Any, ...]) -> bytes:
    """The text of an event and its payload, written from the comment in 0001_ledger.sql and from nothing else."""
    position, stream, version, name, state, event_id, at, actor, impersonator, reason, *ids, _hash = found
    customer, project, correlation, causation, command = ids
    moment = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    parts: list[object] = [position, event_id, stream, version, name, moment, actor, impersonator, customer, project]
    parts += [correlation, causation, command, len(reason), reason]
    return ("|".join("" if part is None else str(part) for part in parts) + "|").encode() + bytes(state)


def append_in(conn: psycopg.Connection[Any], *batch: Pending) -> list[Outcome]:
    """Appends inside whatever transaction `conn` is in."""
    query, arrays = statement(batch)
    with conn.cursor(binary=True) as cursor:
        return outcomes(batch, cursor.execute(query.encode(), arrays).fetchall())


def until(true: Callable[[], object], seconds: float = 30) -> None:
    """Waits for what nobody wakes us up for."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def writers_waiting(url: str) -> int:
    found: int = fetch(
        url,
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database ="
        " (SELECT oid FROM pg_database WHERE datname = current_database())",
    )[0][0]
    return found
