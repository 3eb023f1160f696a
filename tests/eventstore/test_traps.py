"""Traps of the library: shown on its own recorder where that is possible, and not to be ours."""

from collections.abc import Sequence
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, InterfaceError, OperationalError, StoredEvent, Tracking
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.utils import retry

from adapters.eventstore.connect import open_log
from adapters.eventstore.store import LedgerStore
from commands.decision import Decision, change
from commands.identity import customer
from domain.identity.customer import KIND
from domain.identity.customer_events import CustomerArchived
from domain.refusal import Conflict
from tests.eventstore.library import count, event
from tests.eventstore.support import (
    append_in,
    ask,
    assert_log_is_sound,
    envelope,
    made,
    new_stream,
)


class LosesAReply(PostgresApplicationRecorder):
    """The library's recorder and its retry; the first reply is lost after the commit."""

    calls = 0

    @retry((InterfaceError, OperationalError), max_attempts=10, wait=0)
    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        self.calls += 1
        positions: Sequence[int] | None = super().insert_events(stored_events, **kwargs)
        if self.calls == 1:
            raise OperationalError("server closed the connection unexpectedly")
        return positions


def test_9_the_librarys_retry_after_a_lost_reply_says_conflict_for_what_it_stored(
    naive: PostgresDatastore, url: str
) -> None:
    recorder = LosesAReply(naive)
    recorder.create_table()
    with pytest.raises(IntegrityError):
        recorder.insert_events([event()])
    assert (recorder.calls, count(url, "naive.stored_events")) == (2, 1)


@pytest.mark.parametrize("tracking", [None, Tracking("upstream", 7)])
def test_9_ours_knows_what_it_stored_by_the_command_id(store: LedgerStore, url: str, tracking: Tracking | None) -> None:
    sent, asked = [event(), event()], envelope()
    for _ in range(2):
        assert store.recorder.insert_events(sent, envelope=asked, tracking=tracking) == [1, 2]
    with pytest.raises(IntegrityError, match="reused"):
        store.recorder.insert_events([event()], envelope=asked)
    assert assert_log_is_sound(url) == 2


MAINTENANCE = ("VACUUM ledger.events", "ANALYZE ledger.events")


@pytest.mark.parametrize("maintenance", MAINTENANCE)
def test_10_the_librarys_table_lock_keeps_maintenance_out_and_ours_does_not(
    naive: PostgresDatastore, url: str, maintenance: str
) -> None:
    recorder = PostgresApplicationRecorder(naive)
    recorder.create_table()
    with psycopg.connect(url) as writer, psycopg.connect(url, autocommit=True) as admin:
        admin.execute("SET lock_timeout = '100ms'")
        append_in(writer, new_stream())
        admin.execute(maintenance.encode())
        writer.commit()
        for statement in recorder.lock_table_statements:
            writer.execute(statement)
        theirs = maintenance.replace("ledger.events", "naive.stored_events")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            admin.execute(theirs.encode())
    assert assert_log_is_sound(url) == 1


def test_11_a_batch_of_many_commands_notifies_once(store: LedgerStore, url: str) -> None:
    with psycopg.connect(url, autocommit=True) as listener:
        listener.execute("LISTEN ledger")
        store.recorder.append([new_stream(2) for _ in range(50)])
        heard = [note.payload for note in listener.notifies(timeout=10, stop_after=1)]
        heard += [note.payload for note in listener.notifies(timeout=0)]
    assert heard == ["100"]


def test_14_what_one_request_set_off_is_found_by_its_correlation(store: LedgerStore) -> None:
    first = envelope()
    caused = envelope(reason="because of the first")
    store.recorder.append([new_stream(2, first)])
    store.recorder.append([new_stream()])
    store.recorder.append([new_stream(1, caused)])
    log = open_log(store)
    assert [one.position for one in log.correlated(first.correlation)] == [1, 2]
    assert [one.position for one in log.correlated(caused.correlation)] == [4]


def test_15_a_decision_that_met_a_conflict_can_be_made_again(store: LedgerStore) -> None:
    acme = made(store, customer.CreateCustomer("Acme"))
    stale = store.load(KIND, acme)
    ask(store, customer.BlockCustomer(acme))
    decision = Decision(change(stale, [CustomerArchived()]))
    for _ in range(2):
        with pytest.raises(Conflict):
            store.commit(envelope(), b"d", decision)
    assert len(decision.changes[0].events) == 1
    fresh = Decision(change(store.load(KIND, acme), decision.changes[0].events))
    store.commit(envelope(), b"d", fresh)
    assert store.load(KIND, acme).version == 3
