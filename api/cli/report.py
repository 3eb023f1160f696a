"""`cloudledger report`: orders and resources in numbers."""

import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import msgspec
import typer

from api.cli import output as out
from api.cli.exits import NOT_FOUND, USAGE, Stop
from api.cli.models import working
from api.cli.near import near
from api.cli.session import opened
from projections.documents import Query, Seen
from projections.filters import BadFilter
from projections.marketplace.reports.registry import REPORTS
from projections.marketplace.reports.report import Format, Report, heading, lines

EVERYTHING = Seen(None, True, "")


class Output(StrEnum):
    table = "table"
    json = "json"
    ndjson = "ndjson"
    csv = "csv"


def _begun(incomplete: str) -> list[str]:
    return [name for name in REPORTS if name.startswith(incomplete)]


Many = list[str] | None


def report(
    name: Annotated[
        str | None, typer.Argument(help="Name of the report; without it: which there are.", autocompletion=_begun)
    ] = None,
    since: Annotated[str | None, typer.Option("--from", help="Made since this month or day began.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Made before this month or day was over.")] = None,
    customer: Annotated[Many, typer.Option(help="Of this customer; may be repeated, as all below.")] = None,
    project: Annotated[Many, typer.Option(help="Of this project.")] = None,
    offering: Annotated[Many, typer.Option(help="Of this offering.")] = None,
    state: Annotated[Many, typer.Option(help="In this state.")] = None,
    kind: Annotated[Many, typer.Option("--type", help="Of this type.")] = None,
    by: Annotated[Many, typer.Option(help="Group by this alone: month, type, state, offering ...")] = None,
    output: Annotated[Output, typer.Option("--output", "-o", help="Form of the data.")] = Output.table,
) -> None:
    """Count orders and resources. Example: cloudledger report orders --from 2026-01 --by month --by state -o csv"""
    if name is None:
        _print_names(output)
        return
    found = _found(name)
    filters = {
        "from": [since] if since else None,
        "to": [until] if until else None,
        "state": state,
        "type": kind,
        "customer_uuid": customer,
        "project_uuid": project,
        "offering_uuid": offering,
    }
    form: Format = "csv" if output == Output.csv else "ndjson"
    try:
        query = lines(found, EVERYTHING, {name: given for name, given in filters.items() if given}, by or (), form)
    except BadFilter as error:
        raise Stop(USAGE, f"--{error.name.removesuffix('_uuid')}: {error}") from None
    if output in (Output.csv, Output.ndjson):
        _print_text(heading(found, by or (), form), query)
    else:
        out.rows(list(_rows(query)), out.Format(output))


def _found(name: str) -> Report:
    if name not in REPORTS:
        raise Stop(NOT_FOUND, f"there is no report {name!r}{near(name, REPORTS)}")
    return REPORTS[name]


def _print_names(output: Output) -> None:
    if output == Output.csv:
        raise Stop(USAGE, "which reports there are is not told as CSV")
    told = [
        {"name": name, "description": each.description, "filters": ", ".join(each.rows.filters)}
        for name, each in REPORTS.items()
    ]
    out.rows(told, out.Format(output))


def _chunks(query: Query) -> Iterator[str]:
    with opened() as ledger, working(ledger) as conn, conn.cursor() as cursor:
        for (chunk,) in cursor.stream(*query):
            yield chunk


def _print_text(begun: str, query: Query) -> None:
    """Line ends as they are: CSV has its own."""
    sys.stdout.flush()
    sys.stdout.buffer.write(begun.encode())
    for chunk in _chunks(query):
        sys.stdout.buffer.write(chunk.encode())
    sys.stdout.buffer.flush()


def _rows(query: Query) -> Iterator[out.Row]:
    for chunk in _chunks(query):
        yield from (msgspec.json.decode(line) for line in chunk.rstrip("\n").split("\n"))
