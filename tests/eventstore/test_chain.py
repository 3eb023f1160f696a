"""The hash chain follows its written recipe, and notices every change."""

from datetime import UTC, datetime
from uuid import uuid4

import msgspec
import psycopg
import pytest

from adapters.eventstore.chain import verify_database
from adapters.eventstore.store import LedgerStore
from commands.ports import Envelope
from tests.eventstore.support import append_in, assert_log_is_sound, envelope, fetch, new_stream, pending, row
from tests.postgres import TAMPERING

REASONS = ["", "|", "a|b|", "naïve ß 日本 🎉", "two\nlines\ttab", "'; DROP TABLE ledger.events; --", "x" * 5000]


def _rich(reason: str) -> Envelope:
    return Envelope("user:ada", uuid4(), uuid4(), uuid4(), "user:bob", reason)


def test_several_commands_in_one_call_hash_as_the_recipe_says(store: LedgerStore, url: str) -> None:
    batch = [new_stream(number % 3 + 1, _rich(reason)) for number, reason in enumerate(REASONS)]
    full = [msgspec.structs.replace(one, customer=uuid4(), project=uuid4()) for one in batch]
    for size in (1, 2, 4):
        store.recorder.append(full[size - 1 : 2 * size - 1])
    store.recorder.append([pending(), new_stream(2), pending(given=envelope(reason="nothing"))])
    events = sum(len(one.rows) for one in batch)
    assert assert_log_is_sound(url) == events + 2
    with psycopg.connect(url) as conn:
        verdict = verify_database(conn)
    last = fetch(url, "SELECT hash FROM ledger.events ORDER BY notification_id DESC LIMIT 1")[0][0]
    assert (verdict.events, verdict.broken, verdict.hash) == (events + 2, 0, last)


def test_any_bytes_may_be_a_payload(store: LedgerStore, url: str) -> None:
    store.recorder.append([pending(row(uuid4(), 1, state)) for state in (b"", bytes(range(256)), b"\\x00", b"|" * 99)])
    assert assert_log_is_sound(url) == 4


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kathmandu", "America/St_Johns"])
def test_the_hash_does_not_depend_on_the_writers_time_zone(url: str, zone: str) -> None:
    with psycopg.connect(url, options=f"-c timezone={zone} -c extra_float_digits=0 -c bytea_output=escape") as conn:
        append_in(conn, new_stream(2))
    assert assert_log_is_sound(url) == 2


CHANGES = {
    "notification_id": 99,
    "originator_id": uuid4(),
    "originator_version": 7,
    "topic": "test.thing.other",
    "state": b'{"v":2}',
    "event_id": uuid4(),
    "recorded_at": datetime(2020, 1, 1, tzinfo=UTC),
    "actor": "user:eve",
    "impersonator": None,
    "reason": "another",
    "customer_id": uuid4(),
    "project_id": uuid4(),
    "correlation_id": uuid4(),
    "causation_id": None,
    "command_id": uuid4(),
    "hash": bytes(32),
}


def test_a_change_of_any_column_of_any_event_breaks_the_chain_at_that_event(store: LedgerStore, url: str) -> None:
    store.recorder.append([new_stream(3, _rich("because"))])
    names = [column for (column,) in fetch(url, _COLUMNS)]
    assert set(names) == set(CHANGES)
    with psycopg.connect(url, options=TAMPERING) as conn:
        for name in names:
            conn.execute(f"UPDATE ledger.events SET {name} = %s WHERE notification_id = 2".encode(), (CHANGES[name],))
            assert verify_database(conn).broken == 2, name
            conn.rollback()
        assert verify_database(conn).broken == 0


@pytest.mark.parametrize(("gone", "broken"), [(1, 1), (2, 2), (3, 3)])
def test_a_missing_event_breaks_the_chain_also_the_last_one(
    store: LedgerStore, url: str, gone: int, broken: int
) -> None:
    store.recorder.append([new_stream(3)])
    with psycopg.connect(url, options=TAMPERING) as conn:
        conn.execute("DELETE FROM ledger.events WHERE notification_id = %s", (gone,))
        assert verify_database(conn).broken == broken


@pytest.mark.parametrize(
    "change", ["UPDATE ledger.events SET reason = ''", "DELETE FROM ledger.events", "TRUNCATE ledger.events"]
)
def test_nobody_changes_an_event_by_mistake(store: LedgerStore, url: str, change: str) -> None:
    store.recorder.append([new_stream()])
    with psycopg.connect(url) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        conn.execute(change.encode())


def test_recorded_times_never_go_back(store: LedgerStore, url: str) -> None:
    store.recorder.append([new_stream()])
    with psycopg.connect(url, autocommit=True, options=TAMPERING) as conn:
        conn.execute("UPDATE ledger.events SET recorded_at = '2099-01-01Z'")
    store.recorder.append([new_stream()])
    assert fetch(url, "SELECT count(DISTINCT recorded_at), count(*) FROM ledger.events") == [(1, 2)]


_COLUMNS = (
    "SELECT attname::text FROM pg_attribute WHERE attrelid = 'ledger.events'::regclass AND attnum > 0 ORDER BY attnum"
)
