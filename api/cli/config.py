"""`cloudledger config`: what is set, to what, and by whom."""

import os
from pathlib import Path

import msgspec
import typer

from api.cli.output import Format, Output, rows
from api.settings import describe, load

app = typer.Typer(help="The settings and where each comes from.", no_args_is_help=True)


@app.callback()
def config() -> None:
    """The settings and where each comes from."""


@app.command()
def show(output: Output = Format.table) -> None:
    """Print every setting; secrets are masked. Example: cloudledger config show -o json"""
    rows([msgspec.structs.asdict(row) for row in describe(load(os.environ, Path.cwd()))], output)
