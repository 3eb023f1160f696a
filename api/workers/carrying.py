"""One job carried out: lease, ask whether it is wanted, work, tell the log, settle the row."""

import logging
import os
import secrets
import socket
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
import psycopg

from adapters.jobs import ahead, leasing
from adapters.jobs.backoff import pause
from adapters.jobs.rows import JobRow
from adapters.trouble import Gone, Retryable, Terminal
from api.ledger import Ledger
from api.setting_kinds import mask_passwords
from api.workers.leases import Leases
from api.workers.outcomes import tell, tell_failed
from api.workers.work import Again, Context, Work

log = logging.getLogger("cloudledger.worker")
LONGEST_ERROR = 1000
NOT_WANTED = "no longer wanted"
PERFORMED = "performed"
"""Of a job with nothing to tell: its row is settled with those of its lot."""


class Bench(msgspec.Struct, frozen=True):
    """What one worker process has."""

    ledger: Ledger
    works: dict[str, Work]
    leases: Leases


def owner() -> str:
    """A name for one lease."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def carry_out(bench: Bench, queue: str, another: Callable[[], None] = lambda: None) -> list[str]:
    """What is most urgent in a queue; what became of it, in a word for each job: none where nothing is due. `another`
    is called when more is due than one takes, for somebody else to take it."""
    together = [kind for kind, work in bench.works.items() if work.together]
    with bench.ledger.connection() as conn:
        lot = leasing.take(conn, queue, owner(), bench.ledger.settings.job_lease_seconds, together)
    with bench.leases.holding(lot.jobs):
        if lot.more:
            another()
        known: dict[Any, Any] = {}
        found = [_one(bench, job, known) for job in lot.jobs]
        if open_ := [job for job, word in zip(lot.jobs, found, strict=True) if word == PERFORMED]:
            with bench.ledger.connection() as conn:
                leasing.finish_all(conn, open_)
    return found


def _one(bench: Bench, job: JobRow, known: dict[Any, Any]) -> str:
    try:
        return _worked(bench, job, known)
    except (Terminal, Gone) as trouble:
        return _failed(bench, job, trouble)
    except Exception as error:
        return _later(bench, job, error)


def _worked(bench: Bench, job: JobRow, known: dict[Any, Any]) -> str:
    """Raises whatever the work does."""
    work, ledger = _work(bench, job), bench.ledger
    if not work.wanted(job, ledger.store.load):
        return _settled(ledger, job, "done", NOT_WANTED)
    found = work.perform(job, Context(ledger, partial(_say, ledger, job), partial(bench.leases.held, job), known))
    if work.together and not found:
        return PERFORMED
    if not bench.leases.confirm(job):
        log.warning("the lease was lost: nothing is told", extra=_facts(job))
        return "lost"
    if isinstance(found, Again):
        with ledger.connection() as conn:
            leasing.again(conn, job, found.seconds, found.progress, found.waiting_for)
        return "again"
    tell(ledger, job, found, anew=work.anew)
    return _settled(ledger, job, "done", "")


def _failed(bench: Bench, job: JobRow, trouble: Exception) -> str:
    """For good. What that means for the stream is told like any outcome."""
    message = told(trouble)
    try:
        tell_failed(bench.ledger, job, _work(bench, job).failed(job, message))
    except Exception as error:
        return _later(bench, job, error)
    log.warning("job failed for good: %s", message, extra=_facts(job))
    return _settled(bench.ledger, job, "abandoned", message)


def _later(bench: Bench, job: JobRow, error: Exception) -> str:
    settings, message = bench.ledger.settings, told(error)
    parked = job.attempts >= settings.job_attempts
    level = logging.ERROR if parked else logging.WARNING
    log.log(level, "job %s: %s", "parked" if parked else "tried again later", message, extra=_facts(job))
    after = error.after if isinstance(error, Retryable) else None
    seconds = pause(job.attempts, settings.job_backoff_seconds) if after is None else after
    with bench.ledger.connection() as conn:
        if parked:
            leasing.park(conn, job, message)
            ahead.wake(conn, job)
        else:
            leasing.later(conn, job, seconds, message)
    return "parked" if parked else "later"


def _settled(ledger: Ledger, job: JobRow, state: str, text: str) -> str:
    with ledger.connection() as conn:
        (leasing.finish if state == "done" else leasing.abandon)(conn, job, text)
        ahead.wake(conn, job)
    log.info("job %s", state, extra=_facts(job))
    return state


def _work(bench: Bench, job: JobRow) -> Work:
    """Raises Retryable: another version of this program may know it."""
    if (found := bench.works.get(job.kind)) is None:
        raise Retryable(f"this worker knows no job {job.kind}")
    return found


def _say(ledger: Ledger, job: JobRow, progress: str) -> None:
    with ledger.connection() as conn:
        leasing.say(conn, job, progress)


def told(error: Exception) -> str:
    """Ours as they are; others without what a database or an address would give away."""
    message = (error.diag.message_primary if isinstance(error, psycopg.Error) else None) or str(error)
    ours = isinstance(error, (Retryable, Terminal, Gone))
    shown = message if ours else f"{type(error).__name__}: {mask_passwords(message)}"
    return shown[:LONGEST_ERROR]


def _facts(job: JobRow) -> dict[str, object]:
    return {"job": job.id.hex, "kind": job.kind, "attempts": job.attempts, "correlation": job.correlation.hex}
