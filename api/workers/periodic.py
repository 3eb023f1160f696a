"""A task that runs by the clock, run once at a time among all workers."""

import logging

from api.ledger import Ledger
from api.tasks.catalogue import TASKS, Task
from projections.engine.session import session

log = logging.getLogger("cloudledger.worker")


def run_task(ledger: Ledger, name: str, tasks: dict[str, Task] = TASKS) -> int | None:
    """How much it did; None: another worker is at it, or this version knows no such task."""
    if name not in tasks:
        log.warning("this worker knows no task %s", name)
        return None
    with session(ledger.url) as conn:
        taken = conn.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 2))", (f"task {name}",)).fetchone()
        if taken != (True,):
            return None
        done = tasks[name].run(ledger)
    log.info("task %s: %s done", name, done, extra={"task": name, "done": done})
    return done
