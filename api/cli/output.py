"""Data on standard output, in the form that was asked for; everything else on standard error."""

import io
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec
import typer
import yaml
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

errors = Console(stderr=True)

WIDTH_OF_A_FILE = 20_000
"""Wide enough that nothing is folded or cut where the output is not a terminal."""

Row = dict[str, Any]


class Format(StrEnum):
    table = "table"
    json = "json"
    ndjson = "ndjson"
    yaml = "yaml"


Output = Annotated[Format, typer.Option("--output", "-o", help="Form of the data on standard output.")]


def rows(found: Sequence[Row], form: Format, columns: Sequence[str] = ()) -> None:
    """Prints a list. `columns` are those a table shows; the other forms carry everything."""
    if form == Format.table:
        _table(found, columns or tuple(found[0] if found else ()))
    elif form == Format.ndjson:
        lines(found)
    else:
        _whole([plain(row) for row in found], form)


def record(found: Row, form: Format) -> None:
    """Prints one thing, field by field."""
    if form == Format.table:
        _table([{"field": key, "value": value} for key, value in found.items()], ("field", "value"))
    elif form == Format.ndjson:
        lines([found])
    else:
        _whole(plain(found), form)


def lines(found: Iterable[Row]) -> None:
    """ndjson, flushed line by line so that a reader sees them as they come."""
    for row in found:
        sys.stdout.write(msgspec.json.encode(plain(row)).decode() + "\n")
        sys.stdout.flush()


def draw(what: RenderableType) -> None:
    """Fitted to a terminal; elsewhere every line is as long as it is, without trailing blanks."""
    if sys.stdout.isatty():
        Console().print(what)
        return
    page = io.StringIO()
    Console(file=page, width=WIDTH_OF_A_FILE).print(what)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in page.getvalue().splitlines()))


def say(message: str) -> None:
    """To the person, on standard error."""
    errors.print(message, markup=False, highlight=False, soft_wrap=True)


def plain(value: Any) -> Any:
    """As JSON has it: uuids as 32 hex characters, times as ISO text."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, msgspec.Struct):
        return plain(msgspec.to_builtins(value, builtin_types=(UUID,)))
    return msgspec.to_builtins(value)


def _whole(found: Any, form: Format) -> None:
    if form == Format.json:
        text = msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"
    else:
        text = yaml.safe_dump(found, sort_keys=False, allow_unicode=True)
    sys.stdout.write(text)


def _table(found: Sequence[Row], columns: Sequence[str]) -> None:
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold", no_wrap=column in ("position", "version"))
    for row in found:
        table.add_row(*(Text(_cell(row.get(column))) for column in columns))
    draw(table)


def _cell(value: Any) -> str:
    found = plain(value)
    if found is None:
        return ""
    return found if isinstance(found, str) else msgspec.json.encode(found).decode()
