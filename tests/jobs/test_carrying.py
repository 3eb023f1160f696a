"""One job carried out: what becomes of its row and of the log, whatever the work does."""

import pytest

from api.workers.carrying import Bench, carry_out
from api.workers.outcomes import ACTOR, tell
from commands.identity.user import RegisterUser
from domain.event import Recorded
from tests.jobs.support import Yard


def test_the_outcome_is_told_once_with_what_caused_it(bare: Yard) -> None:
    job = bare.add("test.register")
    assert bare.carry() == ["done"]
    row, head = bare.row(job), bare.ledger.log.head()
    (event,) = (one for one in bare.ledger.log.page(0, head) if isinstance(one, Recorded))
    assert (event.actor, event.correlation) == (ACTOR, row.correlation)
    assert (row.state, row.attempts, row.lease_owner, row.last_error) == ("done", 1, None, "")
    assert row.started_at
    assert row.finished_at
    assert bare.carry() == []
    assert bare.ledger.log.head() == head


def test_death_between_telling_and_settling_is_harmless(bare: Yard) -> None:
    job = bare.add("test.register")
    tell(bare.ledger, bare.row(job), [RegisterUser(job.hex)])
    head = bare.ledger.log.head()
    assert bare.carry() == ["done"]
    assert bare.ledger.log.head() == head


def test_the_first_outcome_stands(bare: Yard) -> None:
    """Carried out again, the work may find another one."""
    job = bare.add("test.register")
    tell(bare.ledger, bare.row(job), [RegisterUser("other")])
    assert bare.carry() == ["done"]
    assert (bare.registered("other"), bare.registered(job.hex)) == (True, False)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("test.terminal", "the image is of another architecture"),
        ("test.gone", "the machine is not there any more"),
    ],
)
def test_what_fails_for_good_is_told(bare: Yard, kind: str, message: str) -> None:
    job = bare.add(kind)
    assert bare.carry() == ["abandoned"]
    assert (bare.row(job).state, bare.row(job).last_error) == ("abandoned", message)
    assert bare.registered(f"failed-{job.hex}")


def test_what_is_no_longer_wanted_does_nothing(bare: Yard) -> None:
    job = bare.add("test.stale")
    assert bare.carry() == ["done"]
    assert (bare.performed(job), bare.ledger.log.head()) == ([], 0)
    assert bare.row(job).progress == "no longer wanted"


def test_what_fails_is_tried_again(bare: Yard) -> None:
    job = bare.add("test.flaky", failures=2)
    assert [bare.carry() for _ in range(3)] == [["later"], ["later"], ["done"]]
    assert (bare.row(job).attempts, bare.registered(job.hex)) == (3, True)


def test_what_keeps_failing_is_parked(bare: Yard) -> None:
    job = bare.add("test.flaky", failures=99)
    assert [bare.carry() for _ in range(4)] == [["later"], ["later"], ["parked"], []]
    assert (bare.row(job).state, bare.row(job).last_error) == ("parked", "the other side is busy")
    assert bare.ledger.log.head() == 0


def test_an_unforeseen_error_gives_no_password_away(bare: Yard) -> None:
    job = bare.add("test.broken")
    assert bare.carry() == ["later"]
    assert bare.row(job).last_error == "ValueError: nobody foresaw redis://user:********@host/0"
    assert bare.row(job).due_at > bare.row(job).created_at


def test_a_step_at_a_time(bare: Yard) -> None:
    """Going on later is no failure: more steps than tries."""
    job = bare.add("test.steps", steps=6)
    for step in range(1, 6):
        assert bare.carry() == ["again"]
        row = bare.row(job)
        assert (row.state, row.attempts, row.progress) == ("ready", 0, f"step {step}")
    assert bare.carry() == ["done"]
    assert bare.registered(job.hex)


def test_an_unknown_kind_waits_for_who_knows_it(bare: Yard) -> None:
    job = bare.add("test.register")
    assert carry_out(Bench(bare.ledger, {}, bare.bench.leases), "tasks") == ["later"]
    assert bare.row(job).last_error == "this worker knows no job test.register"


def test_who_lost_the_lease_tells_nothing(bare: Yard) -> None:
    job = bare.add("test.robbed")
    assert bare.carry() == ["lost"]
    assert (bare.row(job).state, bare.row(job).last_error) == ("parked", "parked by somebody")
    assert bare.ledger.log.head() == 0


def test_what_takes_no_time_is_carried_out_together(bare: Yard) -> None:
    """With what one of them found out; one that fails is tried again alone."""
    jobs = [bare.add("test.quick", fails=fails) for fails in (False, True, False)]
    other, called = bare.add("test.register"), list[str]()
    assert carry_out(bare.bench, "tasks", lambda: called.append("help")) == ["performed", "later", "performed"]
    assert [bare.row(job).state for job in (*jobs, other)] == ["done", "ready", "done", "ready"]
    assert [len(bare.performed(job)) for job in (*jobs, other)] == [1, 0, 0, 0]
    assert called == ["help"]
