"""One event through one process: interrupted anywhere, repeated, done by another version, and still done once."""

from contextlib import suppress

import msgspec
import pytest

from adapters.eventstore.store import LedgerStore
from adapters.processes.places import Refusal
from adapters.processes.reacting import Errand, carry_out
from commands.decision import Decision
from commands.identity.customer import CreateCustomer
from commands.ports import Answer, Envelope, Load
from commands.processes.process import Process, Reaction
from domain.event import Recorded
from domain.refusal import Overtaken
from tests.eventstore.support import assert_log_is_sound, fetch
from tests.processes.policies import CREATED, GREET, IGNORE, OPEN, OPEN_TWO, REFUSED, project
from tests.processes.support import count, customers, done, errand, event, jobs, opened_projects, stand, stands


class Killed(BaseException):
    """Nobody catches it, as nobody catches kill -9."""


class Mortal(LedgerStore):
    """Dies instead of the commit whose number is `dies_at`, or right after it."""

    dies_at = 0
    after = False

    def commit(self, envelope: Envelope, digest: bytes, decision: Decision) -> Answer:
        self.dies_at -= 1
        if self.dies_at == 0 and not self.after:
            raise Killed
        answer = super().commit(envelope, digest, decision)
        if self.dies_at == 0:
            raise Killed
        return answer


@pytest.fixture
def mortal(store: LedgerStore) -> Mortal:
    return Mortal(store.datastore, store.keys._master_key)


def test_commands_say_by_whom_and_because_of_what(url: str, store: LedgerStore) -> None:
    stand(url, OPEN)
    (customer,) = customers(store)
    cause = event(store, 1)
    assert done(OPEN, cause, store)
    made = event(store, 2)
    assert (made.actor, made.causation, made.correlation) == (f"system:{OPEN.name}", cause.event_id, cause.correlation)
    assert jobs(url) == [("test.greet", customer, cause.correlation, cause.event_id, customer)]
    assert stands(url, OPEN) == 1


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("dies_at", [1, 2])
@pytest.mark.parametrize(("begun", "ended"), [(OPEN_TWO, OPEN_TWO), (OPEN_TWO, OPEN), (OPEN, OPEN_TWO)])
def test_wherever_it_dies_it_is_done_once(
    url: str, store: LedgerStore, mortal: Mortal, dies_at: int, after: bool, begun: Process, ended: Process
) -> None:
    """The same code or another version goes on."""
    stand(url, OPEN)
    customers(store)
    cause = event(store, 1)
    mortal.dies_at, mortal.after = dies_at, after
    with suppress(Killed):
        carry_out(errand(begun, cause, mortal))
    if stands(url, OPEN) == 0:
        done(ended, cause, store)
    assert stands(url, OPEN) == 1
    assert len(jobs(url)) == 1
    names = fetch(url, "SELECT count(DISTINCT state), count(*) FROM ledger.events WHERE topic LIKE '%%project.created'")
    assert names[0][0] == names[0][1]
    assert names[0][1] in (1, 2)
    assert_log_is_sound(url)


def test_a_reaction_that_finds_half_of_its_work_done(url: str, store: LedgerStore) -> None:
    """Asked again after the first of three, it asks for the other two only: they are not taken for the first."""
    stand(url, OPEN)
    (customer,) = customers(store)
    wanted = [project(customer, name) for name in "abc"]

    def the_missing(_recorded: Recorded, _load: Load) -> Reaction:
        there = opened_projects(url)
        return Reaction(tuple(wanted[there:]))

    process = msgspec.structs.replace(OPEN, react=the_missing)
    first = msgspec.structs.replace(OPEN, react=lambda _recorded, _load: Reaction(tuple(wanted[:1])))
    cause = event(store, 1)
    carry_out(errand(first, cause, store, before=None))
    assert done(process, cause, store)
    assert (opened_projects(url), stands(url, OPEN)) == (3, 1)


def test_jobs_alone(url: str, store: LedgerStore) -> None:
    stand(url, GREET)
    customers(store)
    assert done(GREET, event(store, 1), store)
    assert (len(jobs(url)), stands(url, GREET)) == (1, 1)
    assert not done(GREET, event(store, 1), store)
    assert (len(jobs(url)), stands(url, GREET)) == (1, 1)


def test_a_process_that_somebody_else_moved(url: str, store: LedgerStore) -> None:
    stand(url, OPEN, 7)
    customers(store)
    with pytest.raises(Overtaken):
        done(OPEN, event(store, 1), store)
    assert (len(jobs(url)), opened_projects(url)) == (0, 0)


def test_nothing_to_do_is_no_commit(url: str, store: LedgerStore) -> None:
    stand(url, IGNORE)
    customers(store)
    assert not done(IGNORE, event(store, 1), store)
    assert (stands(url, IGNORE), fetch(url, "SELECT count(*) FROM ledger.commands")) == (0, [(1,)])


def test_what_the_rules_refuse_is_written_down_and_the_rest_is_done(url: str, store: LedgerStore) -> None:
    stand(url, REFUSED)
    customers(store)
    cause, told = event(store, 1), list[Refusal]()
    carry_out(Errand(REFUSED, cause, store, 0, told.append))
    assert [(no.position, no.number, no.command, no.code) for no in told] == [(1, 2, "CreateProject", "not_found")]
    assert (len(jobs(url)), stands(url, REFUSED), event(store, 2).event.name) == (1, 1, "identity.customer.blocked")


def test_the_same_command_twice_in_a_reaction_is_two(url: str, store: LedgerStore) -> None:
    stand(url, OPEN)
    customers(store)
    told = list[Refusal]()
    twice = msgspec.structs.replace(OPEN, react=lambda _recorded, _load: Reaction((CreateCustomer("Twin"),) * 2))
    carry_out(Errand(twice, event(store, 1), store, 0, told.append))
    assert [(no.number, no.code) for no in told] == [(2, "name_taken")]
    assert count(url, CREATED) == 2
