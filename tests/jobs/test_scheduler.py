"""Beat and dispatcher: what is sent when, what is kept of it, and what happens without a broker."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import redis
from celery import Celery

from adapters.embedded.servers import Servers
from adapters.jobs import sending
from api.scheduler.beat import Beat
from api.scheduler.dispatcher import send_due, sweep
from api.tasks.catalogue import TASKS, Task
from api.workers.celery_app import UNAVAILABLE, address, application, idle
from api.workers.periodic import run_task
from projections.engine.session import session
from tests.eventstore.support import fetch
from tests.jobs.support import Yard

HOURLY = Task("hourly", "An hour", lambda _: 7, lambda _: [], timedelta(hours=1))
NIGHTLY = Task("nightly", "A night", lambda _: 1, lambda _: [], "40 3 * * *")


@pytest.fixture
def app(valkey: Servers) -> Iterator[Celery]:
    with application(valkey.endpoints.broker_url) as found:
        yield found


def waiting(valkey: Servers, queue: str) -> int:
    with redis.Redis.from_url(valkey.endpoints.broker_url) as client:
        return sum(int(client.llen(key)) for key in client.keys(f"{queue}*"))


def ticks(beat: Beat) -> float:
    """Until there is nothing to send."""
    while (seconds := beat.tick()) <= 0:
        pass
    return seconds


def test_every_task_says_when(full: Yard, app: Celery, valkey: Servers) -> None:
    with session(full.url) as conn:
        assert 0 < ticks(Beat(app, conn, TASKS)) <= 3600
        assert set(sending.scheduled(conn)) == set(TASKS)
    assert waiting(valkey, "background") == len(TASKS)


def test_the_next_scheduler_goes_on_where_the_last_one_was(full: Yard, app: Celery, valkey: Servers) -> None:
    tasks = {"hourly": HOURLY, "nightly": NIGHTLY}
    with session(full.url) as conn:
        assert ticks(Beat(app, conn, tasks)) > 0
        assert waiting(valkey, "background") == 2
        ticks(Beat(app, conn, tasks))
        assert waiting(valkey, "background") == 2
        sending.note_scheduled(conn, "hourly", datetime.now(UTC) - timedelta(minutes=59))
        assert 0 < ticks(Beat(app, conn, tasks)) <= 60
        sending.note_scheduled(conn, "hourly", datetime.now(UTC) - timedelta(minutes=61))
        ticks(Beat(app, conn, tasks))
    assert waiting(valkey, "background") == 3


def test_without_a_broker_all_stays_due(full: Yard, app: Celery, valkey: Servers) -> None:
    nowhere = application("unix:///nonexistent/valkey.sock")
    job = full.add("test.register")
    with session(full.url) as conn:
        beat = Beat(nowhere, conn, {"hourly": HOURLY})
        for _ in range(2):
            with pytest.raises(UNAVAILABLE):
                ticks(beat)
            with pytest.raises(UNAVAILABLE):
                send_due(conn, nowhere)
            with pytest.raises(UNAVAILABLE):
                sweep(conn, nowhere, full.ledger.settings)
        assert (sending.scheduled(conn), full.row(job).sent_at) == ({}, None)
        assert send_due(conn, app) == 1
    assert waiting(valkey, "tasks") == 1


def test_jobs_are_sent_again_only_when_the_broker_holds_nothing(full: Yard, app: Celery, valkey: Servers) -> None:
    full.add("test.register")
    full.add("test.register", queue="heavy")
    with session(full.url) as conn:
        assert send_due(conn, app) == 2
        assert idle(app) == ["background"]
        conn.execute("UPDATE work.jobs SET sent_at = now() - interval '1 day'")
        sweep(conn, app, full.ledger.settings)
        assert send_due(conn, app) == 0
        with redis.Redis.from_url(valkey.endpoints.broker_url) as client:
            client.flushall()
        assert idle(app) == ["tasks", "heavy", "background"]
        sweep(conn, app, full.ledger.settings)
        assert send_due(conn, app) == 2


def test_a_task_runs_once_at_a_time(bare: Yard) -> None:
    tasks = {"hourly": HOURLY}
    assert run_task(bare.ledger, "hourly", tasks) == 7
    assert run_task(bare.ledger, "unknown", tasks) is None
    with session(bare.url) as conn:
        conn.execute("SELECT pg_advisory_lock(hashtextextended('task hourly', 2))")
        assert run_task(bare.ledger, "hourly", tasks) is None


def test_jobs_over_for_long_are_forgotten(bare: Yard) -> None:
    old, young, parked = (bare.add("test.register") for _ in range(3))
    fetch(
        bare.url,
        "UPDATE work.jobs SET state = CASE WHEN id = %s THEN 'parked' ELSE 'done' END,"
        " finished_at = now() - CASE WHEN id = %s THEN interval '1 day' ELSE interval '91 days' END RETURNING 1",
        (parked, young),
    )
    task = TASKS["forget-jobs"]
    assert [row["id"] for row in task.due(bare.ledger)] == [old]
    assert (task.run(bare.ledger), task.run(bare.ledger)) == (1, 0)
    assert sorted(bare.row(job).id for job in (young, parked)) == sorted((young, parked))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("redis://:pw@host:6379/2", "redis://:pw@host:6379/2"),
        ("unix:///tmp/a%20b/valkey.sock", "redis+socket:///tmp/a%20b/valkey.sock?virtual_host=0"),
        ("unix:///tmp/valkey.sock?db=3", "redis+socket:///tmp/valkey.sock?virtual_host=3"),
    ],
)
def test_the_broker_s_address(given: str, told: str) -> None:
    assert address(given) == told
