"""`cloudledger tasks`: what runs by the clock, run by hand."""

from typing import Annotated

import typer

from api.cli.exits import NOT_FOUND, Stop
from api.cli.near import near
from api.cli.output import Format, Output, rows, say
from api.cli.session import opened
from api.tasks.catalogue import TASKS

app = typer.Typer(help="What runs by the clock.", no_args_is_help=True)


def _begun(incomplete: str) -> list[str]:
    return [name for name in TASKS if name.startswith(incomplete)]


Name = Annotated[str, typer.Argument(help="Name of the task, see `tasks list`.", autocompletion=_begun)]


@app.command("list")
def list_tasks(output: Output = Format.table) -> None:
    """List tasks. Example: cloudledger tasks list"""
    rows([{"name": task.name, "description": task.description} for task in TASKS.values()], output)


@app.command("run")
def run_task(
    name: Name,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would be done.")] = False,
    output: Output = Format.table,
) -> None:
    """Run one now. Example: cloudledger tasks run expire-grants --dry-run"""
    if name not in TASKS:
        raise Stop(NOT_FOUND, f"there is no task {name!r}{near(name, TASKS)}")
    with opened() as ledger:
        if dry_run:
            rows(TASKS[name].due(ledger), output)
        else:
            say(f"{name}: {TASKS[name].run(ledger)} done")
