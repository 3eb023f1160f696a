"""What one sees of the demo: on a terminal tables that live, elsewhere a line for each thing that happens."""

import sys
import threading
import time
from collections import deque
from typing import Any

from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

Rows = list[dict[str, Any]]
LAST, MOST = 12, 9
"""So many events and rows of a table are shown at a time."""
WIDE = 140
"""Columns of a terminal on which the tables stand beside each other."""
_COLUMNS: dict[str, tuple[str, ...]] = {
    "orders": ("resource_name", "type", "state"),
    "resources": ("name", "offering_type", "state"),
    "jobs": ("kind", "state", "attempts"),
}


class Screen:
    """`live`: tables that stay where they are; what is said stands above them."""

    def __init__(self, began: float, *, live: bool) -> None:
        self.live, self.first, self._began = live, 0.0, began
        self._events: deque[str] = deque(maxlen=LAST)
        self._rows: dict[str, Rows] = {}
        self._lock = threading.Lock()
        self._live: Live | None = None

    def __enter__(self) -> "Screen":
        if self.live:
            self._live = Live(get_renderable=self._drawn, console=Console(), refresh_per_second=4, transient=True)
            self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._live:
            self._live.stop()
            self._live = None

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def say(self, text: str) -> None:
        if self._live:
            self._live.console.print(Text(text))
        else:
            print(text, flush=True)

    def step(self, text: str) -> None:
        self.say(f"{self.seconds:6.1f} s  == {text}")

    def happened(self, row: dict[str, Any]) -> None:
        """An event, as /api/events/ tells it."""
        self.first = self.first or self.seconds
        line = f"{self.seconds:6.1f} s  {row['context']['position']:>5}  {row['message']}"
        with self._lock:
            self._events.append(line)
        if not self.live:
            self.say(line)

    def stand(self, **rows: Rows) -> None:
        """How orders, resources and jobs are now."""
        with self._lock:
            self._rows = rows

    @property
    def _most(self) -> int:
        """Rows of a table: fewer where tables stand below each other."""
        return MOST if self._live and self._live.console.width >= WIDE else MOST // 3

    def _drawn(self) -> RenderableType:
        with self._lock:
            tables = [_table(name, self._rows.get(name, [])[: self._most]) for name in _COLUMNS]
            events = Group(*(Text(each, no_wrap=True, overflow="ellipsis") for each in self._events))
        return Group(Columns(tables, padding=(0, 3)), Text("events", style="bold"), events)


def _table(name: str, rows: Rows) -> Table:
    table = Table(title=name, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in _COLUMNS[name]:
        table.add_column(column.removeprefix("resource_").removeprefix("offering_"), no_wrap=True)
    for row in rows:
        table.add_row(*(Text(str(row.get(column, ""))) for column in _COLUMNS[name]))
    return table


def on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()
