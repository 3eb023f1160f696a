"""Real workers and schedulers over a real broker, killed and robbed of it."""

import signal

from tests.jobs.support import Yard


def test_jobs_are_done_as_they_come_in(full: Yard) -> None:
    worker, scheduler = full.worker(), full.scheduler()
    jobs = [full.add("test.register", queue=queue) for queue in ("tasks", "heavy", "background")]
    steps = full.add("test.steps", steps=3, seconds=0.05)
    for job in (*jobs, steps):
        full.reaches(job, "done")
    assert all(full.registered(job.hex) for job in (*jobs, steps))
    assert [len(full.performed(job)) for job in (*jobs, steps)] == [1, 1, 1, 3]
    for process in (worker, scheduler):
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
