"""Reading the log: by position, by stream, by name; what cannot be read stands in its place."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from adapters.eventstore.connect import open_log
from adapters.eventstore.log import LedgerLog
from adapters.eventstore.store import LedgerStore
from commands.identity import customer, user
from domain.event import Recorded
from domain.identity.user_events import UserRegistered
from projections.log import Poison
from tests.eventstore.support import SYSTEM, ask, made, pending, row


@pytest.fixture
def log(store: LedgerStore) -> LedgerLog:
    return open_log(store)


def test_an_empty_log_reads_as_nothing(log: LedgerLog) -> None:
    assert (log.head(), log.page(0, 99), log.stream(uuid4())) == (0, [], [])


def test_a_page_holds_what_lies_between_two_positions_and_only_the_names_asked_for(
    store: LedgerStore, log: LedgerLog
) -> None:
    for number in range(4):
        ask(store, customer.BlockCustomer(made(store, customer.CreateCustomer(f"{number}"))))
    assert [one.position for one in log.page(2, 5)] == [3, 4, 5]
    assert [one.position for one in log.page(8, 99)] == []
    blocked = log.page(0, 7, ["identity.customer.blocked"])
    assert [one.position for one in blocked] == [2, 4, 6]


def test_an_event_comes_with_everything_that_was_recorded_about_it(store: LedgerStore, log: LedgerLog) -> None:
    ada = made(store, user.RegisterUser("ada", "Ada"))
    (one,) = log.page(0, 9)
    assert isinstance(one, Recorded)
    assert isinstance(one.event, UserRegistered)
    assert (one.event.username, one.event.full_name, one.stream, one.version) == ("ada", "Ada", ada, 1)
    assert (one.actor, one.impersonator, one.reason, one.causation) == (SYSTEM, None, "", None)
    assert log.events([one.event_id, uuid4()]) == log.stream(ada) == log.correlated(one.correlation) == [one]


def test_streams_come_one_after_the_other_from_wherever_one_left_off(store: LedgerStore, log: LedgerLog) -> None:
    made_ids = [made(store, customer.CreateCustomer(f"{number}")) for number in range(3)]
    for stream in reversed(made_ids):
        ask(store, customer.BlockCustomer(stream))
    seen: list[tuple[UUID, int]] = []
    after = (UUID(int=0), 0)
    while page := log.streams(after, 5, 2):
        seen += [(one.stream, one.version) for one in page]
        after = seen[-1]
    expected = [(stream, version) for stream in sorted(made_ids) for version in (1, 2)]
    assert seen == [one for one in expected if one != (made_ids[0], 2)]


def test_a_stream_can_be_read_as_it_was_at_a_position(store: LedgerStore, log: LedgerLog) -> None:
    acme = made(store, customer.CreateCustomer("Acme"))
    made(store, customer.CreateCustomer("Ajax"))
    ask(store, customer.BlockCustomer(acme))
    assert [one.position for one in log.stream(acme)] == [1, 3]
    assert [one.position for one in log.stream(acme, upto=2)] == [1]


def test_a_time_is_turned_into_the_last_position_of_that_time(store: LedgerStore, log: LedgerLog) -> None:
    for number in range(3):
        made(store, customer.CreateCustomer(f"{number}"))
    times = [one.at for one in log.page(0, 9) if isinstance(one, Recorded)]
    assert log.position_at(times[0] - timedelta(seconds=1)) == 0
    assert log.position_at(times[1]) in (2, 3)
    assert log.position_at(times[2] + timedelta(seconds=1)) == 3


def test_what_can_not_be_decoded_stands_in_its_place_and_hides_nothing(store: LedgerStore, log: LedgerLog) -> None:
    acme, strange = made(store, customer.CreateCustomer("Acme")), uuid4()
    broken = row(strange, 2, b"{", "identity.user.registered")
    store.recorder.append([pending(row(strange, 1), broken)])
    ask(store, customer.BlockCustomer(acme))
    first, unknown, garbage, last = log.page(0, 9)
    assert isinstance(first, Recorded)
    assert isinstance(last, Recorded)
    assert isinstance(unknown, Poison)
    assert (unknown.position, unknown.stream, unknown.version) == (2, strange, 1)
    assert "no such event" in unknown.error
    assert isinstance(garbage, Poison)
    assert (garbage.position, garbage.version) == (3, 2)
