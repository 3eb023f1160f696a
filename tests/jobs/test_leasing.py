"""Leases: one holder, no holder beyond its time, and nothing a former holder does counts."""

from uuid import uuid4

from adapters.jobs import leasing, sending
from adapters.jobs.backoff import LONGEST, pause
from adapters.jobs.rows import JobRow
from tests.eventstore.support import fetch, together
from tests.jobs.support import Yard

MINUTE = 60.0


def taken(bare: Yard, seconds: float = MINUTE) -> JobRow:
    with bare.ledger.connection() as conn:
        found = leasing.take(conn, bare.add("test.register"), uuid4().hex, seconds)
    assert found
    return found


def test_many_take_every_job_once(bare: Yard) -> None:
    jobs = [bare.add("test.register") for _ in range(40)]

    def work(number: int) -> list[JobRow]:
        with bare.ledger.connection() as conn:
            found = [leasing.take(conn, job, f"worker {number}", MINUTE) for job in jobs]
        return [job for job in found if job]

    found = [job for lot in together(work, 8) if not isinstance(lot, Exception) for job in lot]
    assert sorted(job.id for job in found) == sorted(jobs)


def test_leases_are_extended_by_many_at_a_time(bare: Yard) -> None:
    """Each in an order of its own."""
    held = {job.id: job.lease_owner or "" for job in (taken(bare) for _ in range(40))}

    def extend(number: int) -> int:
        mine = dict(sorted(held.items(), key=lambda one: str(one[0])[:: 1 if number % 2 else -1]))
        with bare.ledger.connection() as conn:
            return sum(len(leasing.extend(conn, mine, MINUTE)) for _ in range(50))

    assert together(extend, 6) == [2000] * 6


def test_what_is_not_due_or_over_is_not_taken(bare: Yard) -> None:
    held, later = taken(bare), bare.add("test.register", due="1 hour")
    with bare.ledger.connection() as conn:
        assert leasing.take(conn, later, "me", MINUTE) is None
        assert leasing.take(conn, uuid4(), "me", MINUTE) is None
        assert leasing.finish(conn, held, "")
        assert leasing.take(conn, held.id, "me", MINUTE) is None


def test_who_lost_the_lease_changes_nothing(bare: Yard) -> None:
    first = taken(bare, 0)
    with bare.ledger.connection() as conn:
        assert sending.take_back(conn, 3) == 1
        second = leasing.take(conn, first.id, "second", MINUTE)
        assert second
        assert second.attempts == 2
        assert leasing.extend(conn, {first.id: first.lease_owner or ""}, MINUTE) == set()
        for settle in (leasing.later, leasing.again):
            assert not settle(conn, first, 0, "x")
        for end in (leasing.finish, leasing.park, leasing.abandon):
            assert not end(conn, first, "x")
        leasing.say(conn, first, "still here")
        assert leasing.extend(conn, {second.id: "second"}, MINUTE) == {second.id}
    assert (bare.row(first.id).state, bare.row(first.id).progress) == ("running", "")


def test_a_lease_that_runs_out_too_often_parks_the_job(bare: Yard) -> None:
    job = taken(bare, 0).id
    for state in ("ready", "ready", "parked"):
        with bare.ledger.connection() as conn:
            sending.take_back(conn, 3)
            assert bare.row(job).state == state
            leasing.take(conn, job, "me", 0)
    assert bare.row(job).last_error == "the worker that had it went away"


def test_a_lease_that_lasts_is_left_alone(bare: Yard) -> None:
    taken(bare)
    with bare.ledger.connection() as conn:
        assert sending.take_back(conn, 3) == 0


def test_what_was_told_is_not_told_twice_unless_it_got_lost(bare: Yard) -> None:
    jobs = {bare.add("test.register", priority=priority): priority for priority in (7, 1, 4)}
    with bare.ledger.connection() as conn:
        assert [due.priority for due in sending.mark_due(conn)] == [1, 4, 7]
        assert sending.mark_due(conn) == []
        assert sending.forget_lost(conn, MINUTE, ["tasks"]) == 0
        assert sending.forget_lost(conn, 0, ["heavy"]) == 0
        assert sending.forget_lost(conn, 0, ["tasks"]) == 3
        assert {due.id for due in sending.mark_due(conn)} == set(jobs)


def test_the_next_moment_something_is_due(bare: Yard) -> None:
    with bare.ledger.connection() as conn:
        assert sending.next_due(conn) is None
        bare.add("test.register", due="1 hour")
        assert 3590 < (sending.next_due(conn) or 0) <= 3600
        bare.add("test.register")
        assert sending.next_due(conn) == 0


def test_every_question_of_the_scheduler_goes_by_an_index(bare: Yard) -> None:
    statements = (sending._MARK, sending._NEXT, sending._RAN_OUT % "3", sending._LOST % ("9", "'{tasks}'"))
    for statement in statements:
        with bare.ledger.connection() as conn, conn.transaction():
            conn.execute("SET LOCAL enable_seqscan = off")
            plan = conn.execute(f"EXPLAIN {statement}".encode()).fetchall()
        assert "seq scan on jobs" not in str(plan).lower(), statement


def test_pauses_grow_up_to_a_limit_and_differ() -> None:
    tries = [[pause(attempts, 2.0) for _ in range(200)] for attempts in (1, 4, 60)]
    assert [max(lot) <= most for lot, most in zip(tries, (2, 16, LONGEST), strict=True)] == [True] * 3
    assert [max(lot) > most / 2 for lot, most in zip(tries, (2, 16, LONGEST), strict=True)] == [True] * 3
    assert all(len(set(lot)) > 100 for lot in tries)


def test_workers_hear_of_what_becomes_ready(bare: Yard) -> None:
    job = taken(bare)
    with bare.ledger.connection() as conn, bare.ledger.connection() as listening:
        listening.execute("LISTEN jobs")
        leasing.later(conn, job, 5, "busy")
        (notice,) = listening.notifies(timeout=10, stop_after=1)
        listening.execute("UNLISTEN *")
    assert notice.payload == "tasks"
    assert fetch(bare.url, "SELECT sent_at, lease_owner FROM work.jobs") == [(None, None)]
