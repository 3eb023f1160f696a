"""Traps of the library's database functions: shown on its own recorder, and not to be ours."""

from threading import Thread
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, Tracking
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore, PostgresProcessRecorder

from adapters.eventstore.connect import datastore, open_log
from adapters.eventstore.recorder import LedgerRecorder
from adapters.eventstore.store import LedgerStore
from tests.eventstore.library import count, event
from tests.eventstore.support import (
    append_in,
    assert_log_is_sound,
    envelope,
    fetch,
    new_stream,
    together,
    until,
    writers_waiting,
)


def test_1_the_librarys_function_lets_a_reader_pass_an_event_that_comes_later(
    naive: PostgresDatastore, url: str
) -> None:
    recorder = PostgresApplicationRecorder(naive)
    recorder.create_table()
    with naive.get_connection() as slow, slow.transaction():
        state = recorder.construct_pg_stored_event(uuid4(), 1, "test.thing.noted", b"{}")
        slow.execute(recorder.sql_invoke_pg_function_insert_events, ([state],))
        recorder.insert_events([event()])
        read = [one.id for one in recorder.select_notifications(0, 9)]
    later = [one.id for one in recorder.select_notifications(read[-1], 9, inclusive_of_start=False)]
    assert (read, later, count(url, "naive.stored_events")) == ([2], [], 2)


def test_1_ours_makes_the_second_writer_wait(store: LedgerStore, url: str) -> None:
    log = open_log(store)
    with psycopg.connect(url) as slow:
        append_in(slow, new_stream())
        second = Thread(target=lambda: store.recorder.insert_events([event()], envelope=envelope()))
        second.start()
        until(lambda: writers_waiting(url))
        read = [one.position for one in log.page(0, log.head())]
        slow.commit()
        second.join()
    assert (read, [one.position for one in log.page(0, log.head())]) == ([], [1, 2])


def test_2_the_librarys_function_puts_events_of_one_table_into_another(naive: PostgresDatastore, url: str) -> None:
    first = PostgresApplicationRecorder(naive, events_table_name="first")
    first.create_table()
    PostgresApplicationRecorder(naive, events_table_name="second").create_table()
    first.insert_events([event()])
    assert (count(url, "naive.first"), count(url, "naive.second")) == (0, 1)


def test_2_ours_stays_in_its_table_whatever_else_is_made(
    store: LedgerStore, naive: PostgresDatastore, url: str
) -> None:
    PostgresApplicationRecorder(naive, events_table_name="other").create_table()
    naive.schema = "ledger"
    PostgresApplicationRecorder(naive, events_table_name="other").create_table()
    store.recorder.create_table()
    assert store.recorder.insert_events([event()], envelope=envelope()) == [1]
    assert (count(url, "naive.other"), count(url, "ledger.other"), assert_log_is_sound(url)) == (0, 0, 1)


def test_3_the_librarys_function_forgets_the_tracking_position(naive: PostgresDatastore, url: str) -> None:
    recorder = PostgresProcessRecorder(naive)
    recorder.create_table()
    for _ in range(2):
        recorder.insert_events([event()], tracking=Tracking("upstream", 7))
    assert (recorder.max_tracking_id("upstream"), count(url, "naive.stored_events")) == (None, 2)


def test_3_ours_takes_a_tracking_position_once(store: LedgerStore, url: str) -> None:
    at = Tracking("upstream", 7)
    store.recorder.insert_events([event()], tracking=at, envelope=envelope())
    with pytest.raises(IntegrityError):
        store.recorder.insert_events([event()], tracking=at, envelope=envelope())
    assert store.recorder.max_tracking_id("upstream") == 7
    assert assert_log_is_sound(url) == 1


def test_4_recorders_that_start_together_make_nothing_and_do_not_race(url: str) -> None:
    def start(_: int) -> int | None:
        store = datastore(url)
        try:
            recorder = LedgerRecorder(store)
            recorder.create_table()
            positions: list[int] = list(recorder.insert_events([event()], envelope=envelope()) or [])
            return positions[0] if positions else None
        finally:
            store.close()

    before = fetch(url, "SELECT count(*) FROM pg_class")
    assert sorted(together(start, 8), key=str) == list(range(1, 9))
    assert fetch(url, "SELECT count(*) FROM pg_class") == before
