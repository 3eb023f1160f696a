"""`cloudledger processes`: how far each is, what it was refused, what it went on without; and running them."""

from typing import Annotated

import msgspec
import typer

from adapters.processes import parked as aside
from adapters.processes import places, runner
from adapters.processes.status import status as found_status
from api.cli.exits import NOT_FOUND, REFUSED, Stop
from api.cli.near import near
from api.cli.output import Format, Output, rows, say
from api.cli.session import opened
from api.cli.stopping import stopping
from api.http import logs
from commands.processes.process import Process
from commands.processes.registry import PROCESSES

app = typer.Typer(help="Processes: policies that answer events with commands and jobs.", no_args_is_help=True)


def _begun(incomplete: str) -> list[str]:
    return [name for name in PROCESSES if name.startswith(incomplete)]


Name = Annotated[str, typer.Argument(help="Name of the process.", autocompletion=_begun)]
AnyName = Annotated[str | None, typer.Argument(help="Only of this process.", autocompletion=_begun)]


def _process(name: str) -> Process:
    if name not in PROCESSES:
        raise Stop(NOT_FOUND, f"there is no process {name!r}{near(name, PROCESSES)}")
    return PROCESSES[name]


def _known(name: str | None) -> str | None:
    return name if name is None else _process(name).name


@app.command()
def run() -> None:
    """Follow the log with all processes until Ctrl-C. Example: cloudledger processes run"""
    with stopping() as stop, opened() as ledger, logs.configured(ledger.settings):
        say(f"following the log for {', '.join(PROCESSES) or 'no process'}; Ctrl-C stops")
        patience = runner.Patience(ledger.settings.process_attempts, ledger.settings.command_retries)
        runner.run(ledger.url, ledger.log, ledger.store, list(PROCESSES.values()), stop, patience, _complain)


@app.command()
def status(output: Output = Format.table) -> None:
    """Show how far each is and who runs it. Example: cloudledger processes status -o json"""
    with opened() as ledger, ledger.connection() as conn:
        rows([msgspec.structs.asdict(each) for each in found_status(conn, list(PROCESSES))], output)


@app.command()
def parked(name: AnyName = None, output: Output = Format.table) -> None:
    """List events a process went on without. Example: cloudledger processes parked execute_on_approval"""
    chosen = _known(name)
    with opened() as ledger, ledger.connection() as conn:
        rows([msgspec.structs.asdict(each) for each in places.parked(conn, chosen)], output)


@app.command()
def refusals(
    name: AnyName = None,
    limit: Annotated[int, typer.Option(min=1, help="How many of the newest.")] = 100,
    output: Output = Format.table,
) -> None:
    """List commands the rules refused. Example: cloudledger processes refusals --limit 20"""
    chosen = _known(name)
    with opened() as ledger, ledger.connection() as conn:
        rows([msgspec.structs.asdict(each) for each in places.refusals(conn, chosen, limit)], output)


@app.command()
def retry(
    name: Name,
    position: Annotated[int | None, typer.Argument(help="Only this one; default: all that are parked.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would be worked again.")] = False,
    output: Output = Format.table,
) -> None:
    """Work parked events again. Example: cloudledger processes retry execute_on_approval 42"""
    process = _process(name)
    with opened() as ledger, ledger.connection() as conn:
        waiting = places.parked(conn, name, position)
        if position is not None and not waiting:
            raise Stop(NOT_FOUND, f"{name} has nothing parked at position {position}")
        tries = ledger.settings.command_retries
        left = waiting if dry_run else aside.retry(conn, ledger.log, ledger.store, process, position, tries)
    say(f"{name}: {'would work' if dry_run else 'worked'} {len(waiting)} again, {len(left)} parked")
    rows([msgspec.structs.asdict(each) for each in left], output)
    if left and not dry_run:
        raise Stop(REFUSED, f"{len(left)} events of {name} still fail")


def _complain(name: str, error: BaseException) -> None:
    say(f"{name}: {type(error).__name__}: {error}")
