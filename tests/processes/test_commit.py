"""Jobs and the position of a process are of the same transaction as the events, whatever becomes of it."""

import threading
from datetime import UTC, datetime
from uuid import uuid4

import msgspec
import psycopg
import pytest

from adapters.eventstore.batch import JobRow, Pending
from adapters.eventstore.statements import PLAIN, WORKING, statement
from adapters.eventstore.store import LedgerStore
from commands.decision import Decision, Job, Reached
from commands.ids import uuid7
from domain.refusal import Overtaken
from tests.eventstore.support import (
    append_in,
    assert_log_is_sound,
    envelope,
    fetch,
    new_stream,
    pending,
    row,
    together,
)
from tests.processes.policies import OPEN, work
from tests.processes.support import jobs, stand, stands


def working(asked: Pending, before: int | None = None, position: int = 0) -> Pending:
    reached = Reached(OPEN.name, before, position) if before is not None else None
    return msgspec.structs.replace(asked, jobs=(JobRow(uuid7(), work(uuid4())),), reached=reached)


def test_all_of_it_or_nothing(url: str) -> None:
    stand(url, OPEN)
    with psycopg.connect(url) as conn:
        (outcome,) = append_in(conn, working(new_stream(), 0, 3))
        assert outcome.outcome == "appended"
        conn.rollback()
    assert (assert_log_is_sound(url), len(jobs(url)), stands(url, OPEN)) == (0, 0, 0)
    with psycopg.connect(url) as conn:
        append_in(conn, working(new_stream(), 0, 3))
    assert (assert_log_is_sound(url), len(jobs(url)), stands(url, OPEN)) == (1, 1, 3)


def test_a_job_says_where_it_comes_from(url: str, store: LedgerStore) -> None:
    given, target = envelope(), uuid4()
    given = msgspec.structs.replace(given, causation=uuid7())
    customer, project, operation = uuid4(), uuid4(), uuid4()
    job = Job("script.create", target, {"a": [1, "ü"]}, operation, "heavy", 2, datetime(2031, 1, 1, tzinfo=UTC))
    store.commit(given, b"d", Decision(customer=customer, project=project, jobs=(job,)))
    columns = "kind, target, operation, arguments, queue, priority, state, due_at::text, correlation, causation"
    (found,) = fetch(url, f"SELECT {columns}, customer, project FROM work.jobs")
    assert found[:7] == ("script.create", target, operation, {"a": [1, "ü"]}, "heavy", 2, "ready")
    assert found[7].startswith("2031-01-01")
    assert found[8:] == (given.correlation, given.causation, customer, project)


def test_a_repeated_command_queues_nothing_again(url: str, store: LedgerStore) -> None:
    stand(url, OPEN)
    asked = working(new_stream(), 0, 3)
    assert [store.submit(asked).outcome for _ in range(3)] == ["appended", "repeated", "repeated"]
    assert len(jobs(url)) == 1
    again = msgspec.structs.replace(working(asked), digest=b"other")
    assert store.submit(again).outcome == "reused"
    assert len(jobs(url)) == 1


def test_a_process_that_is_elsewhere_is_turned_away(url: str, store: LedgerStore) -> None:
    decision = Decision(jobs=(work(uuid4()),), reached=Reached(OPEN.name, 4, 5))
    with pytest.raises(Overtaken, match="expected at position 4 and is at -1"):
        store.commit(envelope(), b"d", decision)
    stand(url, OPEN, 5)
    with pytest.raises(Overtaken, match="expected at position 4 and is at 5"):
        store.commit(envelope(), b"d", decision)
    assert (assert_log_is_sound(url), len(jobs(url)), stands(url, OPEN)) == (0, 0, 5)
    assert fetch(url, "SELECT count(*) FROM ledger.commands") == [(0,)]


def test_who_is_turned_away_does_not_hold_up_others(url: str, store: LedgerStore) -> None:
    stand(url, OPEN)
    taken = uuid4()
    store.submit(pending(row(taken, 1)))
    stale = working(pending(row(taken, 1)))
    batch = [working(new_stream()), working(new_stream(), 9, 10), new_stream(), stale, working(pending())]
    found = [each.outcome for each in store.recorder.append(batch)]
    assert found == ["appended", "moved", "appended", "conflict", "appended"]
    assert (assert_log_is_sound(url), len(jobs(url)), stands(url, OPEN)) == (3, 2, 0)


def test_of_many_at_once_one_moves_the_process(url: str, store: LedgerStore) -> None:
    stand(url, OPEN)
    found = together(lambda number: store.submit(working(new_stream(), 0, number + 1)).outcome, 12)
    assert sorted(map(str, found)) == ["appended"] + ["moved"] * 11
    assert (assert_log_is_sound(url), len(jobs(url))) == (1, 1)


def test_workers_are_woken_by_the_commit(url: str, store: LedgerStore) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("LISTEN jobs")
        heavy = msgspec.structs.replace(work(uuid4()), queue="heavy")
        decision = Decision(jobs=(heavy, heavy, work(uuid4())))
        threading.Thread(target=store.commit, args=(envelope(), b"d", decision)).start()
        found = [notice.payload for notice in conn.notifies(timeout=30, stop_after=2)]
    assert sorted(found) == ["heavy", "tasks"]


def test_a_plain_command_takes_the_way_it_took() -> None:
    assert statement([new_stream(2)])[0] == PLAIN
    assert statement([new_stream(), working(new_stream())])[0] == WORKING
