"""Many events through one process in one commit: all of it or nothing, and the same as one after another."""

from collections.abc import Callable, Sequence
from uuid import UUID

import msgspec
import pytest

from adapters.eventstore.store import LedgerStore
from adapters.processes.together import carry_out_together
from commands.identity.customer import BlockCustomer, ChangeCustomer
from commands.ports import Load
from commands.processes.process import NOTHING, Process, Reaction
from domain.event import Recorded
from domain.identity.customer import KIND
from domain.refusal import Overtaken
from tests.eventstore.support import ask, assert_log_is_sound, fetch, opened, until
from tests.processes.policies import BLOCKED, CREATED, GREET, IGNORE, project, work
from tests.processes.support import count, customers, errand, event, jobs, running, stand, stands


def _block(recorded: Recorded, _load: Load) -> Reaction:
    return Reaction((BlockCustomer(recorded.stream),), (work(recorded.stream),))


BLOCK = Process(name="block", names=(CREATED,), react=_block)


def lot(process: Process, store: LedgerStore, number: int) -> int | None:
    return carry_out_together([errand(process, event(store, n), store) for n in range(1, number + 1)])


def targets(url: str) -> list[UUID]:
    return sorted(target for _, target, *_ in jobs(url))


def reacting(react: Callable[[Recorded, Load], Reaction]) -> Process:
    return msgspec.structs.replace(BLOCK, react=react)


def untouched(url: str, number: int) -> bool:
    return (assert_log_is_sound(url), len(jobs(url)), stands(url, BLOCK)) == (number, 0, 0)


def test_all_in_one_commit(url: str, store: LedgerStore) -> None:
    stand(url, BLOCK)
    made = customers(store, 3)
    assert lot(BLOCK, store, 3) == 3
    by_whom = "SELECT originator_id, actor, causation_id FROM ledger.events WHERE topic = %s ORDER BY notification_id"
    causes = [event(store, n).event_id for n in (1, 2, 3)]
    found = fetch(url, by_whom, (BLOCKED,))
    assert found == [(one, "system:block", cause) for one, cause in zip(made, causes, strict=True)]
    assert fetch(url, "SELECT count(DISTINCT recorded_at) FROM ledger.events WHERE topic = %s", (BLOCKED,)) == [(1,)]
    assert (targets(url), stands(url, BLOCK)) == (sorted(made), 3)
    assert assert_log_is_sound(url) == 6


def test_jobs_alone_and_what_there_is_nothing_to_do_for(url: str, store: LedgerStore) -> None:
    stand(url, GREET)
    made = customers(store, 3)
    some = msgspec.structs.replace(
        GREET, react=lambda seen, load: NOTHING if seen.position == 3 else GREET.react(seen, load)
    )
    assert lot(some, store, 3) == 2
    assert (targets(url), stands(url, GREET)) == (sorted(made[:2]), 2)
    assert lot(IGNORE, store, 3) == 0


def test_done_before_is_not_done_twice(url: str, store: LedgerStore) -> None:
    """Say, the answer of the first time was lost."""
    stand(url, BLOCK)
    customers(store, 3)
    assert lot(BLOCK, store, 3) == 3
    assert lot(BLOCK, store, 3) == 0
    assert (count(url, BLOCKED), len(jobs(url)), stands(url, BLOCK)) == (3, 3, 3)


def test_a_process_that_somebody_else_moved(url: str, store: LedgerStore) -> None:
    stand(url, BLOCK, 7)
    customers(store, 2)
    with pytest.raises(Overtaken):
        lot(BLOCK, store, 2)
    assert (count(url, BLOCKED), len(jobs(url))) == (0, 0)


def _of_the_first(first: UUID) -> Sequence[Process]:
    """All want the same; each but the first looks at what the first one writes."""

    def looking(recorded: Recorded, load: Load) -> Reaction:
        load(KIND, first).required()
        return _block(recorded, load)

    return reacting(lambda _recorded, _load: Reaction((BlockCustomer(first),))), reacting(looking)


def test_one_that_waits_for_another_is_not_done_with_it(url: str, store: LedgerStore) -> None:
    stand(url, BLOCK)
    first, *_ = customers(store, 2)
    for process in _of_the_first(first):
        assert lot(process, store, 2) is None
    assert untouched(url, 2)


@pytest.mark.parametrize(
    "asked",
    [
        lambda seen: (BlockCustomer(seen.event_id),),
        lambda seen: (BlockCustomer(seen.stream), BlockCustomer(seen.stream)),
        lambda seen: (project(seen.stream),),
    ],
    ids=["refused", "more than one", "a name"],
)
def test_what_has_to_go_by_itself(
    url: str, store: LedgerStore, asked: Callable[[Recorded], tuple[msgspec.Struct, ...]]
) -> None:
    """The first could be done: it is not, the runner then takes one after another."""
    stand(url, BLOCK)
    customers(store, 2)
    process = reacting(lambda seen, load: _block(seen, load) if seen.position == 1 else Reaction(asked(seen)))
    assert lot(process, store, 2) is None
    assert untouched(url, 2)


def test_what_was_remembered_and_is_old(url: str, store: LedgerStore) -> None:
    """Another OS process changed one of them: nothing of the lot is done on its old state."""
    stand(url, BLOCK)
    _first, second = customers(store, 2)
    with opened(url) as elsewhere:
        ask(elsewhere, ChangeCustomer(second, name="Other"))
    assert store.recall(KIND, second)
    assert lot(BLOCK, store, 2) is None
    assert untouched(url, 3)


def test_two_events_of_one_stream(url: str, store: LedgerStore) -> None:
    """Together where only the first asks for something, or both for nothing but work."""
    stand(url, GREET)
    (first,) = customers(store)
    ask(store, ChangeCustomer(first, name="Other"))
    assert lot(GREET, store, 2) == 2
    assert targets(url) == [first, first]
    stand(url, BLOCK)
    assert lot(BLOCK, store, 2) is None
    assert lot(reacting(lambda seen, load: _block(seen, load) if seen.position == 1 else NOTHING), store, 2) == 1


def test_following_the_log_in_lots_says_the_same(url: str, store: LedgerStore) -> None:
    made = customers(store, 130)
    with running(url, store, [BLOCK, GREET]):
        until(lambda: {stands(url, each) for each in (BLOCK, GREET)} == {260})
    assert fetch(url, "SELECT count(DISTINCT recorded_at) < 20 FROM ledger.events WHERE topic = %s", (BLOCKED,))[0][0]
    assert targets(url) == sorted(made * 2)
    assert (count(url, BLOCKED), assert_log_is_sound(url)) == (130, 260)
