"""`projections rows`: what stands in the table of a read model."""

from typing import Annotated

import msgspec
import psycopg
import typer

from api.cli.exits import USAGE, Stop
from api.cli.models import Name, model, working
from api.cli.near import near
from api.cli.output import Format, Output, rows
from api.cli.session import opened
from projections import plain
from projections.plain import UnknownColumn


def show_rows(
    name: Name,
    limit: Annotated[int, typer.Option(min=1, help="Most rows to print.")] = 50,
    offset: Annotated[int, typer.Option(min=0, help="Rows to leave out first.")] = 0,
    order: Annotated[list[str] | None, typer.Option(help="Column, -column for descending; may be repeated.")] = None,
    filters: Annotated[
        list[str] | None, typer.Option("--filter", help="column=value, column= for none; may be repeated.")
    ] = None,
    output: Output = Format.table,
) -> None:
    """Print rows of a model. Example: cloudledger projections rows users --filter is_active=true --order -username"""
    wanted, read_model = dict(map(_filter, filters or ())), model(name)
    with opened() as ledger, working(ledger) as conn:
        try:
            found = plain.page(conn, read_model, wanted, order or (), limit, offset)
        except UnknownColumn as unknown:
            column = str(unknown)
            raise Stop(USAGE, f"{name} has no column {column!r}{near(column, read_model.columns)}") from None
        except psycopg.DataError as error:
            raise Stop(USAGE, f"--filter: {error.diag.message_primary}") from None
    rows([msgspec.structs.asdict(row) for row in found], output)


def _filter(text: str) -> tuple[str, str]:
    column, equals, value = text.partition("=")
    if not equals:
        raise Stop(USAGE, f"--filter {text!r}: write column=value")
    return column, value
