"""A log of users and projects whose streams are alive side by side, loaded straight into the table (no chain)."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg

from adapters.eventstore.log import COLUMNS
from adapters.eventstore.store import LedgerStore
from commands.ids import uuid7
from domain.event import Event
from domain.identity.project_events import ProjectCreated, ProjectDescribed, ProjectEndDateSet, ProjectRenamed
from domain.identity.user_events import UserEmailChanged, UserPhoneChanged, UserRegistered, UserRenamed

STREAMS = 30_000

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
