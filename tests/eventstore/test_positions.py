"""Positions have no gaps and come in commit order, whatever happens to those who write."""

from threading import Thread
from uuid import uuid4

import psycopg
import pytest
from psycopg import IsolationLevel

from adapters.eventstore.connect import open_log
from adapters.eventstore.store import LedgerStore
from tests.eventstore.accidents import killed, rolled_back
from tests.eventstore.support import (
    append_in,
    assert_log_is_sound,
    envelope,
    fetch,
    new_stream,
    pending,
    row,
    until,
    writers_waiting,
)


def test_a_reader_never_passes_an_event_that_is_still_to_be_committed(store: LedgerStore, url: str) -> None:
    log = open_log(store)
    with psycopg.connect(url) as slow:
        append_in(slow, new_stream())
        quick = Thread(target=store.recorder.append, args=([new_stream()],))
        quick.start()
        until(lambda: writers_waiting(url))
        assert log.head() == 0
        slow.commit()
        quick.join()
    assert [one.position for one in log.page(0, 9)] == [1, 2]
    assert assert_log_is_sound(url) == 2


def test_what_was_rolled_back_or_killed_leaves_its_position_to_the_next(store: LedgerStore, url: str) -> None:
    store.recorder.append([new_stream(2)])
    with psycopg.connect(url, autocommit=True) as killer:
        killed(url, killer, [new_stream(3)])
    rolled_back(url, [new_stream(3)])
    assert store.recorder.append([new_stream()])[0].position == 3
    assert assert_log_is_sound(url) == 3


@pytest.mark.parametrize("level", [IsolationLevel.REPEATABLE_READ, IsolationLevel.SERIALIZABLE])
def test_a_caller_who_can_not_see_the_newest_commit_is_refused(url: str, level: IsolationLevel) -> None:
    with psycopg.connect(url) as conn:
        conn.isolation_level = level
        with pytest.raises(psycopg.errors.ActiveSqlTransaction, match="READ COMMITTED"):
            append_in(conn, new_stream())
    assert assert_log_is_sound(url) == 0


@pytest.mark.parametrize(
    "left_open",
    [
        "SELECT count(*) FROM ledger.events",
        "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM ledger.events",
        "CREATE TABLE elsewhere (a int); INSERT INTO elsewhere VALUES (1)",
        "SELECT pg_current_xact_id(), count(*) FROM ledger.events",
    ],
)
def test_a_transaction_somebody_left_open_stalls_neither_writers_nor_readers(
    store: LedgerStore, url: str, left_open: str
) -> None:
    with psycopg.connect(url) as parked:
        parked.execute(left_open.encode())
        assert store.recorder.append([new_stream(2), new_stream()])[1].outcome == "appended"
        assert [one.position for one in open_log(store).page(0, 9)] == [1, 2, 3]
        assert fetch(url, "SELECT state FROM pg_stat_activity WHERE pid = %s", (parked.info.backend_pid,)) == [
            ("idle in transaction",)
        ]
        parked.rollback()


def test_two_appends_in_one_transaction_follow_each_other(url: str) -> None:
    stream = uuid4()
    with psycopg.connect(url) as conn:
        assert append_in(conn, pending(row(stream, 1)))[0].position == 1
        assert append_in(conn, pending(row(stream, 2), row(stream, 3), given=envelope()))[0].position == 3
    assert assert_log_is_sound(url) == 3


def test_a_position_is_announced_once_the_events_can_be_read_and_once_per_batch(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as listener, psycopg.connect(url) as writer:
        listener.execute("LISTEN ledger")
        append_in(writer, *(new_stream() for _ in range(20)))
        assert list(listener.notifies(timeout=0)) == []
        writer.commit()
        heard = [note.payload for note in listener.notifies(timeout=10, stop_after=1)]
        heard += [note.payload for note in listener.notifies(timeout=0)]
    assert heard == ["20"]
