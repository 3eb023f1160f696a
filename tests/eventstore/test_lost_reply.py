"""A commit whose answer was lost on the way is found again, not carried out twice."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import OperationalError

from adapters.eventstore.coalescer import Coalescer
from adapters.eventstore.connect import datastore
from adapters.eventstore.recorder import LedgerRecorder
from adapters.eventstore.store import LedgerStore
from commands.dispatch import handle
from commands.identity import customer
from commands.ports import Answer
from domain.refusal import Conflict
from tests.eventstore.support import MASTER_KEY, ask, assert_log_is_sound, envelope, fetch, made, together

Accident = Callable[[], None]


class Unlucky(LedgerRecorder):
    """The real recorder; `before` happens instead of the next call, `after` once it is done."""

    before: Accident | None = None
    after: Accident | None = None
    calls = 0

    def _call(self, query: str, arrays: list[Any]) -> list[tuple[Any, ...]]:
        self.calls += 1
        self._happen("before")
        rows = super()._call(query, arrays)
        self._happen("after")
        return rows

    def _happen(self, when: str) -> None:
        accident = getattr(self, when)
        if accident:
            setattr(self, when, None)
            accident()


def _lost() -> None:
    raise OperationalError("server closed the connection unexpectedly")


def _full() -> None:
    raise OperationalError("no space left on device") from psycopg.errors.DiskFull()


@pytest.fixture
def recorder(store: LedgerStore) -> Unlucky:
    """The recorder of `store` from now on."""
    recorder = Unlucky(store.datastore)
    store.recorder = recorder
    store._coalescer = Coalescer(recorder.append)
    return recorder


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_lost_connection_is_no_matter_before_or_after_the_commit(
    store: LedgerStore, recorder: Unlucky, url: str, when: str
) -> None:
    setattr(recorder, when, _lost)
    answer = ask(store, customer.CreateCustomer("Acme"))
    assert recorder.calls == 2
    assert not answer.repeated
    assert fetch(url, "SELECT originator_id::text, notification_id FROM ledger.events") == [(answer.result, 1)]
    assert answer.position == assert_log_is_sound(url) == 1


def test_a_repetition_whose_connection_is_lost_gets_the_answer_of_the_first_time(
    store: LedgerStore, recorder: Unlucky, url: str
) -> None:
    asked = envelope()
    first = handle(customer.CreateCustomer("Acme"), asked, store)
    recorder.before = _lost
    again = handle(customer.CreateCustomer("Acme"), asked, store)
    assert (again.result, again.repeated) == (first.result, True)
    assert assert_log_is_sound(url) == 1


def test_whoever_was_quicker_while_the_connection_was_lost_wins(store: LedgerStore, recorder: Unlucky) -> None:
    acme = made(store, customer.CreateCustomer("Acme"))

    def rival_while_lost() -> None:
        ask(store_of_rival, customer.BlockCustomer(acme))
        _lost()

    store_of_rival = LedgerStore(datastore(_url_of(store)), MASTER_KEY)
    recorder.before = rival_while_lost
    store.memory.forget_all()
    with pytest.raises(Conflict):
        handle(customer.ChangeCustomer(acme, "Ajax"), envelope(), store, retries=0)
    store_of_rival.close()
    found = store.load(customer.KIND, acme)
    assert (found.version, found.required().title) == (2, "Acme")


def test_an_answer_of_the_server_is_not_taken_for_a_lost_connection(store: LedgerStore, recorder: Unlucky) -> None:
    recorder.before = _full
    with pytest.raises(OperationalError, match="no space"):
        ask(store, customer.CreateCustomer("Acme"))
    assert recorder.calls == 1


def test_while_connections_are_killed_every_command_is_carried_out_once(store: LedgerStore, url: str) -> None:
    killed: list[bool] = []
    over = Event()

    def kill() -> None:
        with psycopg.connect(url, autocommit=True) as killer:
            while not over.wait(0.02):
                killed.extend(done for (done,) in killer.execute(_KILL_ONE))

    def write(number: int) -> list[Answer]:
        answers: list[Answer] = []
        while len(killed) < 5:
            answers.append(ask(store, customer.CreateCustomer(f"{number} {len(answers)}")))
        return answers

    killing = Thread(target=kill)
    killing.start()
    told = together(write, 6)
    over.set()
    killing.join()
    answers = [answer for one in told if isinstance(one, list) for answer in one]
    assert [one for one in told if not isinstance(one, list)] == []
    assert not any(answer.repeated for answer in answers)
    stored = [stream for (stream,) in fetch(url, "SELECT originator_id::text FROM ledger.events")]
    assert sorted(stored) == sorted(answer.result for answer in answers)
    assert assert_log_is_sound(url) == len(answers)


def _url_of(store: LedgerStore) -> str:
    with store.datastore.get_connection() as conn:
        return conn.info.dsn


_KILL_ONE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    " AND state = 'active' AND query LIKE '%ledger.append%' AND pid <> pg_backend_pid() ORDER BY random() LIMIT 1"
)
