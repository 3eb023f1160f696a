"""No event without who, why, and what it belongs to: the recorder refuses it, and so does the database."""

from typing import Any
from uuid import uuid4

import msgspec
import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from adapters.eventstore.store import LedgerStore
from adapters.eventstore.stored_events import Unrecorded
from commands.ports import Envelope
from tests.eventstore.support import append_in, assert_log_is_sound, envelope, fetch, new_stream
from tests.postgres import TAMPERING

GOOD = envelope(reason="because")
NOTHING = Envelope("", None, None)  # type: ignore[arg-type]


def test_the_recorder_refuses_an_event_without_an_envelope(store: LedgerStore, url: str) -> None:
    event = StoredEvent(uuid4(), 1, "test.thing.noted", b"{}")
    for given in ({}, {"envelope": None}, {"envelope": {"actor": "system:test"}}):
        with pytest.raises(Unrecorded, match="envelope"):
            store.recorder.insert_events([event], **given)
    assert assert_log_is_sound(url) == 0


@pytest.mark.parametrize("field", ["actor", "correlation", "command_id"])
def test_the_recorder_refuses_an_envelope_without_a_field_that_must_be(
    store: LedgerStore, url: str, field: str
) -> None:
    lacking = msgspec.structs.replace(GOOD, **{field: getattr(NOTHING, field)})
    with pytest.raises(Unrecorded, match=field):
        store.recorder.append([new_stream(given=lacking)])
    with pytest.raises(Unrecorded, match=field):
        store.recorder.insert_events([StoredEvent(uuid4(), 1, "a.b.c", b"")], envelope=lacking)
    assert assert_log_is_sound(url) == 0


@pytest.mark.parametrize("field", ["actor", "correlation", "command_id", "reason"])
def test_the_database_refuses_what_the_recorder_let_pass(url: str, field: str) -> None:
    lacking = msgspec.structs.replace(GOOD, **{field: None})
    with psycopg.connect(url) as conn, pytest.raises(psycopg.errors.NotNullViolation):
        append_in(conn, new_stream(given=lacking))
    assert assert_log_is_sound(url) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("actor", ""),
        ("actor", "ada"),
        ("actor", "user:"),
        ("actor", "User:ada"),
        ("actor", "user:ADA"),
        ("actor", "user:a b"),
        ("actor", "user:a|b"),
        ("actor", "user:ada\n"),
        ("actor", "robot:x"),
        ("impersonator", "system:x"),
        ("impersonator", ""),
    ],
)
def test_the_database_refuses_an_actor_of_another_shape(store: LedgerStore, url: str, field: str, value: str) -> None:
    wrong = msgspec.structs.replace(GOOD, **{field: value})
    with psycopg.connect(url) as conn, pytest.raises(psycopg.errors.CheckViolation):
        append_in(conn, new_stream(given=wrong))
    with pytest.raises((IntegrityError, Unrecorded)):
        store.recorder.append([new_stream(given=wrong)])
    assert assert_log_is_sound(url) == 0


def test_every_column_but_the_optional_ones_must_be_there_also_for_plain_sql(url: str) -> None:
    with psycopg.connect(url, autocommit=True, options=TAMPERING) as conn:
        append_in(conn, new_stream(given=GOOD))
        columns = dict(_columns(conn))
        optional = {"impersonator", "customer_id", "project_id", "causation_id"}
        assert {name for name, required in columns.items() if not required} == optional
        for name in columns.keys() - optional:
            with pytest.raises(psycopg.errors.NotNullViolation):
                conn.execute(f"UPDATE ledger.events SET {name} = NULL".encode())


def test_everything_the_envelope_says_is_stored(store: LedgerStore, url: str) -> None:
    told = msgspec.structs.replace(GOOD, actor="user:ada", impersonator="user:bob", causation=uuid4())
    pending = msgspec.structs.replace(new_stream(given=told), customer=uuid4(), project=uuid4())
    store.recorder.append([pending])
    columns = "actor, impersonator, reason, customer_id, project_id, correlation_id, causation_id, command_id"
    who = ("user:ada", "user:bob", "because")
    why = (pending.customer, pending.project, told.correlation, told.causation, told.command_id)
    assert fetch(url, f"SELECT {columns} FROM ledger.events") == [(*who, *why)]


def _columns(conn: psycopg.Connection[Any]) -> list[tuple[str, bool]]:
    return conn.execute(
        "SELECT attname, attnotnull FROM pg_attribute WHERE attrelid = 'ledger.events'::regclass AND attnum > 0"
    ).fetchall()
