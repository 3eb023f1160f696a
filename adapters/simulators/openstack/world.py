"""Everything that exists in the simulated cloud: dictionaries as the API shows them, and what will become of them.

A key that begins with an underscore is our own and never shown. `_later` holds what is to happen: pairs of a time and
the changes then, or None for disappearance. Nothing runs in the background: it happens when somebody looks.
"""

import json
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec

Item = dict[str, Any]
Change = Item | None
MOST = 200_000


class Wait(msgspec.Struct, frozen=True):
    """What took its time, from when it was asked for until it was over, in seconds of the clock."""

    kind: str
    id: str
    began: float
    over: float


class World:
    """`speed` stretches or shrinks all delays. With a `file` each change is written down as it happens, so that a
    simulator that was killed comes back as it was."""

    def __init__(self, speed: float = 1.0, file: Path | None = None) -> None:
        self.speed = speed
        self.tables: dict[str, dict[str, Item]] = {}
        self.waits: list[Wait] = []
        if file and file.exists():
            self._replay(file)
        self._journal = file.open("a", buffering=1) if file else None

    def put(self, kind: str, item: Item) -> Item:
        self.tables.setdefault(kind, {})[item["id"]] = item
        self._write(kind, item["id"], item)
        return item

    def change(self, kind: str, item: Item, **changes: Any) -> Item:
        return self.put(kind, {**item, **changes})

    def drop(self, kind: str, key: str) -> None:
        if self.tables.get(kind, {}).pop(key, None) is not None:
            self._write(kind, key, None)

    def get(self, kind: str, key: str) -> Item | None:
        item = self.tables.get(kind, {}).get(key)
        return self._now(kind, item) if item else None

    def all(self, kind: str, **fields: Any) -> Iterator[Item]:
        """Those whose fields are these."""
        for item in list(self.tables.get(kind, {}).values()):
            now = self._now(kind, item)
            if now and all(now.get(name) == value for name, value in fields.items()):
                yield now

    def later(self, kind: str, item: Item, *steps: tuple[float, Change], **now: Any) -> Item:
        """Each step so many seconds after the one before; `now` are changes at once."""
        began = at = time.time()
        told = []
        for seconds, change in steps:
            at += seconds * self.speed
            told.append([at, change])
        self._note(Wait(kind, item["id"], began, at))
        return self.put(kind, {**item, **now, "_later": told})

    def _note(self, wait: Wait) -> None:
        if len(self.waits) < MOST:
            self.waits.append(wait)

    def inventory(self) -> dict[str, list[Item]]:
        return {kind: [shown(item) for item in self.all(kind)] for kind in sorted(self.tables) if kind != "tokens"}

    def _now(self, kind: str, item: Item) -> Item | None:
        """As it is by now."""
        waiting = item.get("_later", ())
        if not waiting or waiting[0][0] > time.time():
            return item
        (_, change), rest = waiting[0], waiting[1:]
        if change is None:
            self.drop(kind, item["id"])
            return None
        return self._now(kind, self.put(kind, {**item, **change, "_later": rest}))

    def _write(self, kind: str, key: str, item: Item | None) -> None:
        if self._journal:
            self._journal.write(json.dumps([kind, key, item]) + "\n")

    def _replay(self, file: Path) -> None:
        """The last line may be torn: it was never answered."""
        for line in file.read_text().splitlines():
            try:
                kind, key, item = json.loads(line)
            except ValueError:
                continue
            table = self.tables.setdefault(kind, {})
            if item is None:
                table.pop(key, None)
            else:
                table[key] = item


def new_id() -> str:
    return str(uuid4())


def now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def shown(item: Item) -> Item:
    return {name: value for name, value in item.items() if not name.startswith("_")}


def all_shown(items: Iterable[Item]) -> list[Item]:
    return [shown(item) for item in items]
