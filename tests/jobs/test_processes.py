"""Real workers and schedulers over a real broker, killed and robbed of it."""

import os
import signal
from pathlib import Path

import redis

from adapters.embedded.servers import Servers
from api.scheduler.running import LOCK
from tests.eventstore.support import assert_log_is_sound, fetch, until
from tests.jobs.support import Yard

STOP_SECONDS = 30


def _gate(folder: Path, name: str) -> Path:
    """A pipe: who reads it waits until somebody writes."""
    gate = folder / name
    os.mkfifo(gate)
    return gate


def test_jobs_are_done_as_they_come_in(full: Yard) -> None:
    worker, scheduler = full.worker(), full.scheduler()
    jobs = [full.add("test.register", queue=queue) for queue in ("tasks", "heavy", "background")]
    steps, soon = full.add("test.steps", steps=3, seconds=0.05), full.add("test.register", due="0.3 s")
    for job in (*jobs, steps, soon):
        full.reaches(job, "done")
    assert all(full.registered(job.hex) for job in (*jobs, steps, soon))
    assert [len(full.performed(job)) for job in (*jobs, steps, soon)] == [1, 1, 1, 3, 1]
    assert len(set(full.performed(steps))) == 1
    for process in (worker, scheduler):
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP_SECONDS) == 0


def test_a_worker_killed_in_the_middle_of_a_job(full: Yard, tmp_path: Path) -> None:
    job = full.add("test.held", gate=str(gate := _gate(tmp_path, "gate")))
    first = full.worker()
    full.scheduler()
    until(lambda: full.performed(job))
    assert (full.row(job).state, full.row(job).progress) == ("running", "waiting at the gate")
    first.kill()
    second = full.worker()
    until(lambda: len(full.performed(job)) == 2)
    gate.write_text("go on")
    full.reaches(job, "done")
    assert full.performed(job) == [first.pid, second.pid]
    assert full.registered(job.hex)
    assert_log_is_sound(full.url)


def test_long_work_keeps_its_lease(full: Yard, tmp_path: Path) -> None:
    """Longer than a lease lasts: it is renewed and nobody else begins."""
    job = full.add("test.held", gate=str(gate := _gate(tmp_path, "gate")))
    full.worker()
    full.worker()
    full.scheduler()
    until(lambda: full.performed(job))
    first = full.row(job).leased_until
    assert first is not None
    until(lambda: ((full.row(job).leased_until or first) - first).total_seconds() > 2)
    gate.write_text("go on")
    full.reaches(job, "done")
    assert len(full.performed(job)) == 1


def test_a_stopped_worker_brings_its_job_to_an_end(full: Yard, tmp_path: Path) -> None:
    job = full.add("test.held", gate=str(gate := _gate(tmp_path, "gate")))
    worker = full.worker()
    full.scheduler()
    until(lambda: full.performed(job))
    worker.send_signal(signal.SIGTERM)
    gate.write_text("go on")
    assert worker.wait(STOP_SECONDS) == 0
    assert full.row(job).state == "done"


def test_a_broker_that_forgets_everything_and_dies(full: Yard, valkey: Servers) -> None:
    """Messages of all jobs are lost; one more comes while there is no broker."""
    scheduler = full.scheduler()
    before = [full.add("test.register", queue=queue) for queue in ("tasks", "heavy") for _ in range(5)]
    until(lambda: all(full.row(job).sent_at for job in before))
    with redis.Redis.from_url(valkey.endpoints.broker_url) as client:
        client.flushall()
    os.kill(killed := valkey.status()[0].server_pid, signal.SIGKILL)
    meanwhile = full.add("test.register")
    worker = full.worker()
    until(lambda: valkey.status()[0].server_pid not in (0, killed))
    for job in (*before, meanwhile):
        full.reaches(job, "done")
    assert [len(full.performed(job)) for job in (*before, meanwhile)] == [1] * 11
    _robbed_again(full, valkey)
    assert (scheduler.poll(), worker.poll()) == (None, None)


def _robbed_again(full: Yard, valkey: Servers) -> None:
    """With the worker connected this time."""
    with redis.Redis.from_url(valkey.endpoints.broker_url) as client:
        client.flushall()
    os.kill(killed := valkey.status()[0].server_pid, signal.SIGKILL)
    jobs = [full.add("test.register") for _ in range(5)]
    until(lambda: valkey.status()[0].server_pid not in (0, killed))
    for job in jobs:
        full.reaches(job, "done")


def test_the_urgent_come_first(full: Yard, tmp_path: Path) -> None:
    """One thread, busy until all are waiting in the broker."""
    held = full.add("test.held", gate=str(gate := _gate(tmp_path, "gate")))
    full.environment["CLOUDLEDGER_WORKER_CONCURRENCY"] = "1"
    full.worker()
    full.scheduler()
    until(lambda: full.performed(held))
    jobs = {priority: full.add("test.register", priority=priority) for priority in (9, 5, 0, 7, 2)}
    until(lambda: all(full.row(job).sent_at for job in jobs.values()))
    gate.write_text("go on")
    for job in jobs.values():
        full.reaches(job, "done")
    started = {priority: full.row(job).started_at for priority, job in jobs.items()}
    assert sorted(started, key=lambda priority: str(started[priority])) == [0, 2, 5, 7, 9]


def _one_waits(full: Yard) -> bool:
    """Whether a scheduler waits for its turn."""
    waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s AND NOT granted"
    return fetch(full.url, waiting, (LOCK,)) == [(1,)]


def test_a_second_scheduler_takes_over(full: Yard) -> None:
    full.worker()
    first = full.scheduler()
    full.reaches(full.add("test.register"), "done")
    second = full.scheduler()
    until(lambda: _one_waits(full))
    first.kill()
    first.wait()
    full.reaches(full.add("test.register"), "done")
    second.send_signal(signal.SIGTERM)
    assert second.wait(STOP_SECONDS) == 0


def test_a_waiting_scheduler_can_be_stopped(full: Yard) -> None:
    full.worker()
    full.scheduler()
    full.reaches(full.add("test.register"), "done")
    second = full.scheduler()
    until(lambda: _one_waits(full))
    second.send_signal(signal.SIGTERM)
    assert second.wait(STOP_SECONDS) == 0
