"""`cloudledger config`: what is set, to what, and by whom."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from api.settings import Row, describe, load

WIDTH_OF_A_FILE = 240

app = typer.Typer(help="The settings and where each comes from.", no_args_is_help=True)


class Output(StrEnum):
    TABLE = "table"
    JSON = "json"


@app.callback()
def config() -> None:
    """The settings and where each comes from."""


@app.command()
def show(output: Annotated[Output, typer.Option(help="Form of the answer.")] = Output.TABLE) -> None:
    """Print every setting; secrets are masked."""
    rows = describe(load(os.environ, Path.cwd()))
    if output is Output.JSON:
        typer.echo(msgspec.json.format(msgspec.json.encode(rows)).decode())
    else:
        Console(width=None if os.isatty(1) else WIDTH_OF_A_FILE).print(_table(rows))


def _table(rows: list[Row]) -> Table:
    columns = ("name", "value", "default", "unit", "source", "doc")
    table = Table(box=None, header_style="bold")
    for column in columns:
        table.add_column(column, no_wrap=column == "name", overflow="fold")
    for row in rows:
        table.add_row(*(getattr(row, column) for column in columns))
    return table
