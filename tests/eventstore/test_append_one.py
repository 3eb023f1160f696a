"""The quick way for one command with one event answers and stores exactly what the way for many does."""

from collections.abc import Callable
from uuid import uuid4

import msgspec
import psycopg
import pytest

from adapters.eventstore.batch import Outcome, Pending, outcomes
from adapters.eventstore.statements import ONE, statement
from adapters.eventstore.store import LedgerStore
from tests.eventstore.support import append_in, assert_log_is_sound, fetch, new_stream, pending, row

STREAM = uuid4()
STORED = pending(row(STREAM, 1), answer="first")
SECOND = pending(row(STREAM, 2), answer="second")

ASKED: dict[str, tuple[Callable[[], Pending], str, int | None]] = {
    "a new stream": (new_stream, "appended", 3),
    "the next event": (lambda: pending(row(STREAM, 3)), "appended", 3),
    "too late": (lambda: pending(row(STREAM, 2)), "conflict", None),
    "too early": (lambda: pending(row(STREAM, 9)), "conflict", None),
    "in the middle of a new stream": (lambda: pending(row(uuid4(), 5)), "conflict", None),
    "the same again": (lambda: STORED, "repeated", 1),
    "again with another answer": (lambda: pending(row(STREAM, 3), given=SECOND.envelope, answer="3"), "repeated", 2),
    "same id, other body": (lambda: pending(row(STREAM, 3), given=SECOND.envelope, digest=b"o"), "reused", 2),
    "same id, other body, too late": (lambda: pending(row(STREAM, 1), given=STORED.envelope, digest=b"o"), "reused", 1),
}


def _by_many(url: str, asked: Pending) -> Outcome:
    """The same command, with an empty one behind it."""
    with psycopg.connect(url) as conn:
        found = append_in(conn, asked, pending())[0]
        conn.rollback()
    return found


def _by_one(url: str, asked: Pending) -> Outcome:
    query, values = statement([asked])
    assert query == ONE
    with psycopg.connect(url) as conn, conn.cursor(binary=True) as cursor:
        found = outcomes([asked], cursor.execute(query.encode(), values).fetchall())[0]
        conn.rollback()
    return found


@pytest.mark.parametrize("name", ASKED)
def test_both_ways_answer_alike(store: LedgerStore, url: str, name: str) -> None:
    for stored in (STORED, SECOND):
        store.recorder.append([stored])
    make, outcome, position = ASKED[name]
    asked = make()
    one, many = _by_one(url, asked), _by_many(url, asked)
    assert one == many
    assert (one.outcome, one.position) == (outcome, position)


def test_both_ways_store_alike(store: LedgerStore, url: str) -> None:
    asked = msgspec.structs.replace(STORED, customer=uuid4(), project=uuid4())
    stored = []
    for more in ((), (pending(),)):
        with psycopg.connect(url) as conn:
            append_in(conn, asked, *more)
            found = conn.execute(
                "SELECT to_jsonb(e) - 'recorded_at' - 'hash' FROM ledger.events e UNION ALL"
                " SELECT to_jsonb(c) FROM ledger.commands c WHERE command_id = %s",
                (asked.envelope.command_id,),
            ).fetchall()
            conn.rollback()
        stored.append(found)
    assert len(stored[0]) == 2
    assert stored[0] == stored[1]


def test_the_chain_goes_on_over_both_ways(store: LedgerStore, url: str) -> None:
    for commands in (1, 3, 1, 1, 2):
        store.recorder.append([new_stream() for _ in range(commands)])
    assert assert_log_is_sound(url) == 8
    assert fetch(url, "SELECT max(position) FROM ledger.commands") == [(8,)]


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_a_caller_who_can_not_see_the_newest_commit_is_refused(url: str, level: str) -> None:
    with psycopg.connect(url) as conn:
        conn.execute(f"SET TRANSACTION ISOLATION LEVEL {level}".encode())
        with pytest.raises(psycopg.errors.ActiveSqlTransaction, match="READ COMMITTED"):
            append_in(conn, new_stream(2))
