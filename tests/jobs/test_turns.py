"""Jobs that wait: for their turn, and for what takes its time at a cloud."""

from uuid import uuid4

import pytest

from adapters.jobs import ahead, leasing
from adapters.jobs.rows import JobRow
from api.workers.openstack.patience import (
    FALL,
    LONGEST,
    NEW_SHORTEST,
    RISE,
    SHARE,
    SHORTEST,
    Patience,
    at_least,
    waited,
)
from tests.eventstore.support import fetch
from tests.jobs.support import Yard


def _taken(bare: Yard, offering: str) -> JobRow:
    bare.add("test.register", offering=offering)
    found = bare.take(uuid4().hex)
    assert found
    return found


def _due(bare: Yard, job: JobRow) -> bool:
    return fetch(bare.url, "SELECT due_at <= now() FROM work.jobs WHERE id = %s", (job.id,)) == [(True,)]


def test_the_oldest_at_the_same_cloud_is_next(bare: Yard) -> None:
    first, second, third, other = (_taken(bare, cloud) for cloud in ("a", "a", "a", "b"))
    with bare.ledger.connection() as conn:
        assert [ahead.count(conn, job) for job in (first, second, third, other)] == [0, 1, 2, 0]
        for job in (second, third, other):
            leasing.again(conn, job, 600, "", ahead.TURN)
        leasing.finish(conn, first, "")
        ahead.wake(conn, first)
    assert [_due(bare, job) for job in (second, third, other)] == [True, False, False]


def test_how_long_it_waited_for_the_same_is_known(bare: Yard) -> None:
    job = bare.add("test.register")
    found = _again(bare, "volume")
    assert waited(found, "volume") == 0
    later = _again(bare, "volume")
    assert waited(later, "machine") == 0
    assert waited(bare.row(job), "volume") > 0
    since = later.waiting_since
    assert at_least(bare.row(job)) > at_least(later) == 0
    assert since == bare.row(job).waiting_since
    _again(bare, "machine")
    assert (bare.row(job).waiting_for, bare.row(job).waiting_since != since) == ("machine", True)


def _again(bare: Yard, what: str) -> JobRow:
    """As it was before it was given back."""
    found = bare.take(uuid4().hex)
    assert found
    with bare.ledger.connection() as conn:
        leasing.again(conn, found, 0, "", what)
    return found


def test_who_knows_nothing_looks_often_and_then_less() -> None:
    patience = Patience()
    assert patience.pause("volume", 0) == NEW_SHORTEST
    assert patience.pause("volume", 30) == 3
    assert patience.pause("volume", 3600) == LONGEST


def test_who_has_seen_it_before_looks_when_it_may_be_over() -> None:
    patience = Patience()
    patience.learn("volume", 4, 4.1)
    assert patience.pause("volume", 0) == 4 * FALL
    assert patience.pause("volume", 5) == pytest.approx(5 * SHARE)
    assert patience.pause("machine", 0) == NEW_SHORTEST
    patience.learn("volume", 0, 1)
    assert patience.pause("volume", 0) == FALL
    assert patience.pause("volume", 1) == SHORTEST


def test_nobody_waits_long_without_a_look() -> None:
    patience = Patience()
    patience.learn("volume", 600, 620)
    assert patience.pause("volume", 0) == patience.pause("volume", 595) == LONGEST


def test_what_took_long_once_or_was_looked_at_late_makes_nobody_wait() -> None:
    patience = Patience()
    patience.usual["volume"] = 5
    patience.learn("volume", 15, 16)
    assert patience.usual["volume"] == 5 + 10 * RISE
    patience.usual["volume"] = 6
    patience.learn("volume", 6, 600)
    assert patience.usual["volume"] == 6
    patience.learn("volume", 0, 600)
    assert patience.usual["volume"] == 6 * FALL
