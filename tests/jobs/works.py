"""Kinds of job for tests. Each writes down that it was performed, and by which process."""

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from adapters.jobs.rows import JobRow
from adapters.trouble import Gone, Retryable, Terminal
from api.workers import by_hand
from api.workers.work import Again, Commands, Context, Work
from commands.identity.user import RegisterUser
from commands.ports import Load

PERFORMED = (
    "CREATE TABLE performed (job uuid, kind text, priority int, pid int, at timestamptz DEFAULT clock_timestamp())"
)


def _note(job: JobRow, context: Context) -> int:
    """How often this job was performed, this time included."""
    with context.ledger.connection() as conn:
        conn.execute("INSERT INTO performed VALUES (%s, %s, %s, %s)", (job.id, job.kind, job.priority, os.getpid()))
        row = conn.execute("SELECT count(*) FROM performed WHERE job = %s", (job.id,)).fetchone()
    return int(row[0]) if row else 0


def _register(job: JobRow, context: Context) -> Commands:
    """A user whose name is the job's id."""
    _note(job, context)
    return [RegisterUser(job.id.hex)]


def _held(job: JobRow, context: Context) -> Commands:
    """Waits until somebody opens the other end of a pipe."""
    context.say("waiting at the gate")
    _note(job, context)
    Path(job.arguments["gate"]).read_text()
    return [RegisterUser(job.id.hex)]


def _flaky(job: JobRow, context: Context) -> Commands:
    """Fails so many times."""
    if _note(job, context) <= job.arguments["failures"]:
        raise Retryable("the other side is busy", after=0)
    return [RegisterUser(job.id.hex)]


def _broken(job: JobRow, context: Context) -> Commands:
    _note(job, context)
    raise ValueError("nobody foresaw redis://user:hush@host/0")


def _terminal(job: JobRow, context: Context) -> Commands:
    _note(job, context)
    raise Terminal("the image is of another architecture")


def _gone(job: JobRow, context: Context) -> Commands:
    _note(job, context)
    raise Gone("the machine is not there any more")


def _steps(job: JobRow, context: Context) -> Commands | Again:
    done = _note(job, context)
    if done < job.arguments["steps"]:
        return Again(job.arguments.get("seconds", 0), f"step {done}")
    return [RegisterUser(job.id.hex)]


def _robbed(job: JobRow, context: Context) -> Commands:
    """Somebody parks it while it is under way."""
    by_hand.park(context.ledger, job.id, "somebody")
    return [RegisterUser(job.id.hex)]


def _quick(job: JobRow, context: Context) -> Commands:
    """The first of a lot does it for all."""
    if job.arguments["fails"]:
        raise Retryable("the other side is busy")
    context.once("noted", lambda: _note(job, context))
    return ()


def _always(_job: JobRow, _load: Load) -> bool:
    return True


def _never(_job: JobRow, _load: Load) -> bool:
    return False


def _failed(job: JobRow, _message: str) -> Sequence[msgspec.Struct]:
    return [RegisterUser(f"failed-{job.id.hex}")]


WORKS = {
    "test.register": Work(_always, _register, _failed),
    "test.held": Work(_always, _held, _failed),
    "test.flaky": Work(_always, _flaky, _failed),
    "test.broken": Work(_always, _broken, _failed),
    "test.terminal": Work(_always, _terminal, _failed),
    "test.gone": Work(_always, _gone, _failed),
    "test.steps": Work(_always, _steps, _failed),
    "test.robbed": Work(_always, _robbed, _failed),
    "test.quick": Work(_always, _quick, _failed, together=True),
    "test.stale": Work(_never, _register, _failed),
}
