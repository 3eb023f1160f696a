"""Processes follow the log by themselves: in order, woken, one owner each, held up by nobody."""

import threading
from uuid import UUID

import msgspec

from adapters.eventstore.connect import open_log
from adapters.eventstore.store import LedgerStore
from adapters.processes.parked import retry
from adapters.processes.places import parked, refusals
from adapters.processes.runner import Patience
from adapters.processes.status import status
from commands.ports import Load
from commands.processes.process import NOTHING, Process, Reaction
from domain.event import Recorded
from projections.engine.session import hold, session
from tests.eventstore.support import assert_log_is_sound, fetch, opened, until
from tests.processes.policies import CREATED, GREET, IGNORE, OPEN, REFUSED, project, work
from tests.processes.support import customers, jobs, opened_projects, running, stand, stands


def test_every_event_in_order_and_once(url: str, store: LedgerStore) -> None:
    made = customers(store, 10)
    with running(url, store, [OPEN, GREET, IGNORE]):
        made += customers(store, 20)
        until(lambda: len(jobs(url)) == 60)
        until(lambda: {stands(url, each) for each in (OPEN, GREET, IGNORE)} == {60})
    assert opened_projects(url) == 30
    query = "SELECT convert_from(state, 'UTF8')::json->>'customer' FROM ledger.events WHERE topic LIKE %s ORDER BY 1"
    by_process = fetch(url, query.replace("ORDER BY 1", "ORDER BY notification_id"), ("%project.created",))
    assert [UUID(one) for (one,) in by_process] == made
    assert assert_log_is_sound(url) == 60


def test_where_a_new_process_begins(url: str, store: LedgerStore) -> None:
    customers(store, 3)
    later = msgspec.structs.replace(GREET, name="greet_from_now_on", since="now")
    with running(url, store, [GREET, later]):
        until(lambda: stands(url, later) == 3)
        (fourth,) = customers(store)
        until(lambda: {stands(url, each) for each in (GREET, later)} == {4})
    assert [target for _, target, *_ in jobs(url)].count(fourth) == 2
    assert len(jobs(url)) == 5


def test_it_is_told_of_what_happens_while_nobody_cares(url: str, store: LedgerStore) -> None:
    """The position follows a moment later, and is never behind for long."""
    with running(url, store, [OPEN]):
        until(lambda: stands(url, OPEN) == 0)
        fetch(url, "SELECT pg_notify('ledger', '1000')")
        customers(store)
        until(lambda: stands(url, OPEN) == 2)


def test_a_refusal_is_shown_and_it_goes_on(url: str, store: LedgerStore) -> None:
    customers(store, 2)
    with running(url, store, [REFUSED]), session(url) as conn:
        until(lambda: len(jobs(url)) == 2)
        assert [(no.position, no.command, no.code) for no in refusals(conn)] == [
            (2, "CreateProject", "not_found"),
            (1, "CreateProject", "not_found"),
        ]
        (shown,) = status(conn, [REFUSED.name])
        assert (shown.refused, shown.parked, shown.owner is not None) == (2, 0, True)


class Moody:
    """Fails on customers it does not like, as often as it wants to."""

    def __init__(self, failures: int) -> None:
        self.left = failures

    def __call__(self, recorded: Recorded, _load: Load) -> Reaction:
        if recorded.position == 1 and self.left:
            self.left -= 1
            raise ValueError("not this one")
        return Reaction((project(recorded.stream),), (work(recorded.stream),))


def moody(failures: int) -> Process:
    return Process(name="moody", names=(CREATED,), react=Moody(failures))


def test_what_fails_is_tried_again(url: str, store: LedgerStore) -> None:
    customers(store, 2)
    with running(url, store, [moody(2)]), session(url) as conn:
        until(lambda: len(jobs(url)) == 2)
        assert parked(conn) == []


def test_what_keeps_failing_is_set_aside_and_done_later(url: str, store: LedgerStore) -> None:
    first, _second = customers(store, 2)
    process, log = moody(6), open_log(store)  # once with its neighbour, then by itself
    with running(url, store, [process]):
        until(lambda: len(jobs(url)) == 1)
    with session(url) as conn:
        (aside,) = parked(conn)
        assert (aside.position, aside.stream, aside.error, aside.attempts) == (1, first, "ValueError: not this one", 3)
        assert status(conn, [process.name])[0].parked == 1
        assert [again.attempts for again in retry(conn, log, store, process)] == [4]
        assert [again.attempts for again in retry(conn, log, store, process, 1)] == [5]
        assert retry(conn, log, store, process) == []
        assert retry(conn, log, store, process) == []
        until(lambda: len(jobs(url)) == 2)
        assert opened_projects(url) == 2
        assert stands(url, process) in (2, 3)


def test_trouble_shows_while_it_lasts(url: str, store: LedgerStore) -> None:
    customers(store)
    with running(url, store, [moody(1)], Patience(attempts=2, pause=1)), session(url) as conn:
        until(lambda: status(conn, ["moody"])[0].error == "ValueError: not this one")
        until(lambda: len(jobs(url)) == 1)
        assert status(conn, ["moody"])[0].error is None


def test_lost_connections_are_made_anew_and_nothing_is_set_aside(url: str, store: LedgerStore) -> None:
    with running(url, store, [OPEN, GREET]):
        for _ in range(5):
            customers(store, 4)
            fetch(
                url,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()",
            )
        until(lambda: len(jobs(url)) == 40)
    assert opened_projects(url) == 20
    assert fetch(url, "SELECT count(*) FROM work.parked_events") == [(0,)]


def test_one_owner_and_another_takes_over(url: str, store: LedgerStore) -> None:
    with opened(url) as second, running(url, second, [OPEN]):
        until(lambda: stands(url, OPEN) == 0)
        with running(url, store, [OPEN]):
            customers(store, 10)
            until(lambda: opened_projects(url) == 10)
        customers(store, 10)
        until(lambda: opened_projects(url) == 20)
    assert (len(jobs(url)), assert_log_is_sound(url)) == (20, 40)


def test_two_that_both_think_they_own_it(url: str, store: LedgerStore) -> None:
    """The lock of the first one is lost with its connection while it goes on: the position lets only one pass."""
    with opened(url) as second, running(url, second, [OPEN]), running(url, store, [OPEN]):
        for _ in range(10):
            customers(store, 3)
            fetch(
                url,
                "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE"
                " locktype = 'advisory' AND granted AND objsubid = 1 AND pg_stat_activity.datname = current_database()",
            )
        until(lambda: opened_projects(url) >= 30 and len(jobs(url)) >= 30)
    assert (opened_projects(url), len(jobs(url))) == (30, 30)


def test_a_runner_that_waits_for_its_turn_can_be_stopped(url: str, store: LedgerStore) -> None:
    with session(url) as conn:
        hold(conn, f"process {OPEN.name}")
        with running(url, store, [OPEN]):
            pass


def test_a_long_log_is_caught_up_with(url: str, store: LedgerStore) -> None:
    """Beyond what is read in one go, most of it of no concern."""
    stand(url, IGNORE, 1)
    fetch(
        url,
        "INSERT INTO ledger.events SELECT n, gen_random_uuid(), 1, 'identity.customer.unblocked', '{\"v\":1}', "
        " gen_random_uuid(), now(), 'system:x', NULL, '', NULL, NULL, gen_random_uuid(), NULL, gen_random_uuid(),"
        " sha256('') FROM generate_series(1, 12000) n RETURNING 1",
    )
    with running(url, store, [IGNORE, GREET]):
        until(lambda: {stands(url, IGNORE), stands(url, GREET)} == {12000})
        customers(store)
        until(lambda: len(jobs(url)) == 1)


def test_a_stop_leaves_the_event_for_next_time(url: str, store: LedgerStore) -> None:
    customers(store)
    seen = threading.Event()

    def fails(_recorded: Recorded, _load: Load) -> Reaction:
        seen.set()
        raise ValueError

    with running(url, store, [msgspec.structs.replace(GREET, react=fails)], Patience(attempts=2, pause=60)):
        assert seen.wait(20)
    assert stands(url, GREET) == 0
    assert fetch(url, "SELECT count(*) FROM work.parked_events") == [(0,)]
    assert Reaction() == NOTHING
