"""Figures of a proof: a table for people, `build/<target>.json` for programs, an exit status for make."""

import operator
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

BUILD = Path(__file__).parents[2] / "build"
_COMPARE: dict[str, Callable[[float, float], bool]] = {"=": operator.eq, "<=": operator.le, ">=": operator.ge}


class Figure(msgspec.Struct, frozen=True):
    """`reach` is what the value must be, such as `= 0` or `<= 1`; empty: told, not judged."""

    name: str
    value: float
    unit: str
    reach: str
    ok: bool


def figure(name: str, value: float, unit: str = "", reach: str = "") -> Figure:
    """`ok` follows from the value and from nothing else."""
    rounded = round(value, 3)
    if not reach:
        return Figure(name, rounded, unit, reach, ok=True)
    sign, bound = reach.split()
    return Figure(name, rounded, unit, reach, _COMPARE[sign](value, float(bound)))


def publish(target: str, figures: Sequence[Figure]) -> int:
    """Writes and prints them; the exit status."""
    BUILD.mkdir(exist_ok=True)
    text = msgspec.json.format(msgspec.json.encode(figures))
    (BUILD / f"{target}.json").write_bytes(text + b"\n")
    Console(width=110).print(_table(target, figures))
    return 0 if figures and all(one.ok for one in figures) else 1


def say(text: str) -> None:
    """A line of progress."""
    print(text, file=sys.stderr, flush=True)


def _table(target: str, figures: Sequence[Figure]) -> Table:
    table = Table("", "figure", "value", "unit", "to reach", title=target, title_justify="left")
    table.columns[2].justify = "right"
    for one in figures:
        mark = "[green]ok[/]" if one.ok else "[red]NOT[/]"
        table.add_row(mark if one.reach else "", one.name, f"{one.value:,}", one.unit, one.reach)
    return table
