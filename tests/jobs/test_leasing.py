"""Leases: one holder, no holder beyond its time, and nothing a former holder does counts."""

from uuid import uuid4

import msgspec

from adapters.jobs import leasing, sending
from adapters.jobs.backoff import LONGEST, pause
from adapters.jobs.rows import JobRow
from tests.eventstore.support import fetch, together
from tests.jobs.support import Yard

MINUTE = 60.0


def taken(bare: Yard, seconds: float = MINUTE) -> JobRow:
    bare.add("test.register")
    found = bare.take(uuid4().hex, seconds)
    assert found
    return found


def test_many_take_every_job_once(bare: Yard) -> None:
    jobs = [bare.add("test.register") for _ in range(40)]

    def work(number: int) -> list[JobRow]:
        lots = [bare.take(f"worker {number}") for _ in jobs]
        return [job for job in lots if job]

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


def test_the_most_urgent_is_taken_alone_or_with_its_like(bare: Yard) -> None:
    kinds = {"slow": (5, 9), "quick": (7, 6, 8)}
    jobs = {priority: bare.add(kind, priority=priority) for kind, given in kinds.items() for priority in given}
    bare.add("quick", queue="heavy")
    bare.add("quick", due="1 hour")
    with bare.ledger.connection() as conn:
        lots = [leasing.take(conn, "tasks", uuid4().hex, MINUTE, {"quick"}) for _ in range(4)]
    expected = [[jobs[5]], [jobs[6], jobs[7], jobs[8]], [jobs[9]], []]
    assert [[job.id for job in lot.jobs] for lot in lots] == expected
    assert [lot.more for lot in lots] == [True, True, False, False]


def test_only_so_many_are_taken_together(bare: Yard) -> None:
    for _ in range(leasing.MOST_TOGETHER + 3):
        bare.add("quick")
    with bare.ledger.connection() as conn:
        lot = leasing.take(conn, "tasks", "me", MINUTE, {"quick"})
        assert (len(lot.jobs), lot.more) == (leasing.MOST_TOGETHER, True)
        leasing.finish_all(conn, [*lot.jobs[:2], msgspec.structs.replace(lot.jobs[2], lease_owner="other")])
    assert [bare.row(job.id).state for job in lot.jobs[:3]] == ["done", "done", "running"]


def test_what_is_not_due_or_over_is_not_taken(bare: Yard) -> None:
    held = taken(bare)
    bare.add("test.register", due="1 hour")
    assert bare.take("me") is None
    with bare.ledger.connection() as conn:
        assert leasing.finish(conn, held, "")
    assert bare.take("me") is None


def test_who_lost_the_lease_changes_nothing(bare: Yard) -> None:
    first = taken(bare, 0)
    with bare.ledger.connection() as conn:
        assert sending.take_back(conn, 3) == 1
        second = bare.take("second")
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
        bare.take("me", 0)
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


def test_what_nobody_came_for_is_overlooked(bare: Yard) -> None:
    bare.add("test.register")
    with bare.ledger.connection() as conn:
        assert not sending.overlooked(conn, "tasks", 0)
        sending.mark_due(conn)
        assert sending.overlooked(conn, "tasks", 0)
        assert not sending.overlooked(conn, "tasks", MINUTE)
        assert not sending.overlooked(conn, "heavy", 0)


def test_the_next_moment_something_is_due(bare: Yard) -> None:
    with bare.ledger.connection() as conn:
        assert sending.next_due(conn) is None
        bare.add("test.register", due="1 hour")
        assert 3590 < (sending.next_due(conn) or 0) <= 3600
        bare.add("test.register")
        assert sending.next_due(conn) == 0


def test_every_question_of_the_scheduler_goes_by_an_index(bare: Yard) -> None:
    statements = (
        sending._MARK,
        sending._NEXT,
        sending._RAN_OUT % "3",
        sending._LOST % ("9", "'{tasks}'"),
        sending._OVERLOOKED % ("9", "'tasks'"),
    )
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
