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
"""How long a state is kept at most: also what was readable of a person until their key was destroyed."""


class Memory:
    """Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[UUID, tuple[float, Loaded[Any]]] = OrderedDict()

    def recall(self, kind: Kind[S], stream: UUID) -> Loaded[S] | None:
        kept = self._kept.get(stream)
        if kept is None or kept[1].kind is not kind or time.monotonic() - kept[0] > SECONDS:
            return None
        return kept[1]

    def keep(self, loaded: Loaded[Any]) -> None:
        """An older version never takes the place of a newer one."""
        with self._lock:
            before = self._kept.get(loaded.stream)
            if before is None or before[1].version <= loaded.version:
                self._kept[loaded.stream] = (time.monotonic(), loaded)
                self._kept.move_to_end(loaded.stream)
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)

    def forget(self, stream: UUID) -> None:
        with self._lock:
            self._kept.pop(stream, None)
