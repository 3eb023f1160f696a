"""`cloudledger servers`: the servers of our own, as one foreground or background process that owns them."""

import os
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from adapters.embedded.error import ServerError
from adapters.embedded.servers import Status, look, running
from api.cli.background import end_owner, start_in_background, wait_until_ready
from api.cli.exits import REFUSED, Stop
from api.cli.log_files import follow_files, print_files
from api.cli.output import Format
from api.cli.server_table import FORM, print_status
from api.cli.stopping import stopping
from api.settings import Settings, load

app = typer.Typer(help="Postgres and Valkey of our own.", no_args_is_help=True)

DOWN_SECONDS = 90.0
NAMES = ("postgres", "valkey")


@app.command()
def up(detach: Annotated[bool, typer.Option("--detach", help="Return when ready; stop with `down`.")] = False) -> None:
    """Start the servers, keep them until Ctrl-C. Example: cloudledger servers up --detach"""
    settings = _settings()
    wanted = _wanted(settings)
    if not wanted:
        typer.echo("database_url and broker_url are both set: there is nothing of ours to start", err=True)
        return
    if detach:
        _detach(settings, wanted)
    else:
        _hold(settings, wanted)


@app.command()
def status(output: Annotated[Format | None, typer.Option("--output", "-o", help=FORM)] = None) -> None:
    """Print one line for each server. Example: cloudledger servers status -o json"""
    settings = _settings()
    addresses = {name: address for name, address in _addresses(settings).items() if address}
    print_status(addresses, _look(settings, _wanted(settings)), settings, output)


@app.command()
def down(dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would end.")] = False) -> None:
    """Stop the servers by ending the `servers up` that owns them. Example: cloudledger servers down"""
    settings = _settings()
    owned = [row for row in _look(settings, NAMES) if row.state != "stopped"]
    for row in owned:
        if "servers up" not in row.owner_program:
            raise Stop(REFUSED, f"{row.server} lives in process {row.owner_pid} ({row.owner_program}): end that one")
    if dry_run:
        typer.echo(f"would end {', '.join(row.server for row in owned) or 'nothing'}", err=True)
        return
    for pid in {row.owner_pid for row in owned}:
        end_owner(pid)
    deadline = time.monotonic() + DOWN_SECONDS
    while any(row.state != "stopped" for row in _look(settings, NAMES)):
        if time.monotonic() > deadline:
            raise ServerError(f"the servers still run after {DOWN_SECONDS:.0f} s: see {settings.data_dir / 'logs'}")
        time.sleep(0.1)
    typer.echo("stopped" if owned else "nothing was running", err=True)


@app.command()
def logs(
    server: Annotated[str, typer.Argument(help="postgres or valkey; both when left out.")] = "",
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
) -> None:
    """Print the log files of the servers. Example: cloudledger servers logs postgres -f"""
    if server not in ("", *NAMES):
        raise typer.BadParameter(f"{server!r} is not one of {', '.join(NAMES)}")
    paths = [Path(row.log) for row in _look(_settings(), (server,) if server else NAMES)]
    if follow:
        follow_files(paths)
    else:
        print_files(paths)


def _settings() -> Settings:
    return load(os.environ, Path.cwd())


def _addresses(settings: Settings) -> dict[str, str]:
    return dict(zip(NAMES, (settings.database_url, settings.broker_url), strict=True))


def _wanted(settings: Settings) -> tuple[str, ...]:
    """The servers that nobody else provides."""
    return tuple(name for name, address in _addresses(settings).items() if not address)


def _look(settings: Settings, names: tuple[str, ...]) -> list[Status]:
    return [row for row in look(settings.data_dir, settings.run_dir) if row.server in names]


def _all_running(settings: Settings, names: tuple[str, ...]) -> bool:
    return all(row.state == "running" for row in _look(settings, names))


def _detach(settings: Settings, names: tuple[str, ...]) -> None:
    if _all_running(settings, names):
        typer.echo("the servers were already up, see `servers status` for their owner", err=True)
    else:
        folder = settings.data_dir / "logs"
        wait_until_ready(lambda: _all_running(settings, names), start_in_background(folder), folder)
    _print_addresses(_look(settings, names))


def _hold(settings: Settings, names: tuple[str, ...]) -> None:
    wanted = {name: name in names for name in NAMES}
    with stopping() as ended, running(settings.data_dir, settings.run_dir, **wanted) as servers:
        found = servers.status()
        _print_addresses(found)
        ours = [row.server for row in found if row.owner_pid == os.getpid()]
        if ours:
            typer.echo(f"{' and '.join(ours)} up; Ctrl-C stops", err=True)
            ended.wait()
        else:
            typer.echo("another process owns the servers, see `servers status`", err=True)


def _print_addresses(found: list[Status]) -> None:
    for row in found:
        typer.echo(f"{row.server}\t{row.url}")
    sys.stdout.flush()
