"""`cloudledger jobs`: what is done outside, how far it is, and what one can do about it."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

import msgspec
import typer

from adapters.jobs import looking, repairing
from adapters.jobs.looking import Wanted
from adapters.jobs.rows import STATES
from api.cli.exits import USAGE, Stop
from api.cli.near import near
from api.cli.output import Format, Output, record, rows, say
from api.cli.session import identifier, opened
from api.ledger import Ledger
from api.workers import by_hand
from api.workers.queues import QUEUES
from domain.refusal import Refused

app = typer.Typer(help="Work outside: jobs, carried out by workers.", no_args_is_help=True)
COLUMNS = ("id", "kind", "target", "queue", "state", "attempts", "due_at", "progress", "last_error")
WHO = "an operator"

Job = Annotated[str, typer.Argument(help="Id of the job.")]
Jobs = Annotated[str | None, typer.Argument(help="Id of one; without it: all that the options name.")]
Kind = Annotated[str | None, typer.Option(help="Only this kind of job.")]
State = Annotated[str | None, typer.Option(help=f"One of {', '.join(STATES)}.")]
Queue = Annotated[str | None, typer.Option(help=f"One of {', '.join(QUEUES)}.")]
Target = Annotated[str | None, typer.Option(help="Only jobs about this stream.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="List the jobs, change nothing.")]


@app.command("list")
def list_jobs(
    kind: Kind = None,
    state: State = None,
    queue: Queue = None,
    target: Target = None,
    before: Annotated[str | None, typer.Option(help="Only jobs older than this one: the next page.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most jobs to print.")] = 50,
    output: Output = Format.table,
) -> None:
    """List jobs, newest first. Example: cloudledger jobs list --state parked --limit 10"""
    wanted = _wanted(kind, state, queue, target)
    older = identifier(before, "job") if before else None
    with opened() as ledger, ledger.connection() as conn:
        found = looking.page(conn, wanted, limit, older)
    rows([msgspec.structs.asdict(each) for each in found], output, COLUMNS)


@app.command()
def show(job: Job, output: Output = Format.table) -> None:
    """Show everything about one job. Example: cloudledger jobs show 01a2..."""
    with opened() as ledger, ledger.connection() as conn:
        record(msgspec.structs.asdict(repairing.required(conn, identifier(job, "job"))), output)


@app.command("stats")
def show_stats(output: Output = Format.table) -> None:
    """Count jobs by kind and state, and those that are stuck. Example: cloudledger jobs stats"""
    with opened() as ledger, ledger.connection() as conn:
        rows(looking.stats(conn, 2 * ledger.settings.job_resend_seconds), output)


def _changes(name: str, states: tuple[str, ...], do: Callable[[Ledger, UUID], None], about: str) -> None:
    """A command for one job, or for all that the options name."""

    def command(
        job: Jobs = None,
        kind: Kind = None,
        state: State = None,
        queue: Queue = None,
        target: Target = None,
        dry_run: DryRun = False,
        output: Output = Format.table,
    ) -> None:
        _each(job, _wanted(kind, state, queue, target), states, do, dry_run, output)

    app.command(name, help=f"{about} --dry-run")(command)


_changes(
    "retry",
    repairing.RETRIED,
    by_hand.retry,
    "Try again now, with all tries. Example: cloudledger jobs retry --kind script.create --state parked",
)
_changes(
    "park",
    repairing.PARKED,
    lambda ledger, job: by_hand.park(ledger, job, WHO),
    "Set aside until retried or abandoned. Example: cloudledger jobs park --queue heavy",
)
_changes(
    "abandon",
    repairing.ABANDONED,
    lambda ledger, job: by_hand.abandon(ledger, job, WHO),
    "Give up: what it was for has failed. Example: cloudledger jobs abandon --state parked",
)


def _each(
    job: str | None,
    wanted: Wanted,
    states: tuple[str, ...],
    do: Callable[[Ledger, UUID], None],
    dry_run: bool,
    output: Format,
) -> None:
    """A single job that does not take it stops the command; of many it is told and the rest goes on."""
    if (job is None) == (wanted == Wanted()):
        raise Stop(USAGE, "name one job, or say by options which: --kind, --state, --queue, --target")
    with opened() as ledger:
        chosen = _chosen(ledger, job, wanted, states)
        done: list[dict[str, Any]] = []
        for one in chosen:
            try:
                if not dry_run:
                    do(ledger, one)
                done.append(_row(ledger, one))
            except Refused as refusal:
                if job:
                    raise
                say(f"{one.hex}: {refusal}")
    say(f"{'would change' if dry_run else 'changed'} {len(done)} of {len(chosen)} jobs")
    rows(done, output, COLUMNS)


def _chosen(ledger: Ledger, job: str | None, wanted: Wanted, states: tuple[str, ...]) -> list[UUID]:
    with ledger.connection() as conn:
        return looking.ids(conn, wanted, states) if job is None else [identifier(job, "job")]


def _row(ledger: Ledger, job: UUID) -> dict[str, Any]:
    with ledger.connection() as conn:
        return msgspec.structs.asdict(repairing.required(conn, job))


def _wanted(kind: str | None, state: str | None, queue: str | None, target: str | None) -> Wanted:
    for name, value, known in (("state", state, STATES), ("queue", queue, QUEUES)):
        if value is not None and value not in known:
            raise Stop(USAGE, f"there is no {name} {value!r}{near(value, known)}")
    return Wanted(kind, state, queue, identifier(target, "target") if target else None)
