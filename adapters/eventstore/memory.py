"""Streams as they were a moment ago. Who decides on one must have its version checked at the commit."""

import threading
import time
from collections import OrderedDict
from typing import Any, TypeVar
from uuid import UUID

from commands.decision import Loaded
from domain.kind import Kind

S = TypeVar("S")

MOST = 10_000
SECONDS = 30.0
"""How long a state is told at most: also what was readable of a person whose key another process destroyed."""


class Memory:
    """Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[UUID, tuple[float, Loaded[Any]]] = OrderedDict()
        self.age = 0
        """How often all was forgotten."""

    def recall(self, kind: Kind[S], stream: UUID) -> Loaded[S] | None:
        kept = self._kept.get(stream)
        if kept is None or kept[1].kind is not kind or time.monotonic() - kept[0] > SECONDS:
            return None
        return kept[1]

    def keep(self, loaded: Loaded[Any], age: int) -> None:
        """`age` is of before it was read: what was read before all was forgotten may be what has to be forgotten.
        An older version never takes the place of a newer one."""
        with self._lock:
            if age == self.age and self._version(loaded.stream) <= loaded.version:
                self._put(loaded)

    def go_on(self, loaded: Loaded[Any], upon: int, age: int) -> None:
        """What was decided upon version `upon`: not where that was forgotten meanwhile."""
        with self._lock:
            if age == self.age and self._version(loaded.stream) == upon:
                self._put(loaded)

    def holds(self) -> frozenset[UUID]:
        """Streams something is kept of, if only until it is cleared away."""
        with self._lock:
            return frozenset(self._kept)

    def forget_all(self) -> None:
        """What is said of one person is in many streams."""
        with self._lock:
            self.age += 1
            self._kept.clear()

    def _version(self, stream: UUID) -> int:
        kept = self._kept.get(stream)
        return kept[1].version if kept else 0

    def _put(self, loaded: Loaded[Any]) -> None:
        """The oldest come first, and go first."""
        self._kept[loaded.stream] = (time.monotonic(), loaded)
        self._kept.move_to_end(loaded.stream)
        end = time.monotonic() - SECONDS
        while self._kept and (len(self._kept) > MOST or next(iter(self._kept.values()))[0] < end):
            self._kept.popitem(last=False)
