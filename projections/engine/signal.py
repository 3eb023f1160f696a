"""The head of the log as notifications tell it, shared by the threads of a runner: each has a bell of its own."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterable


class Signal:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bells: defaultdict[str, threading.Condition] = defaultdict(lambda: threading.Condition(self._lock))
        self.head = 0
        self._closed = False
        self._nudges = 0
        self._felt: dict[str, int] = {}
        """By name, how many nudges it was told of: one that comes while nobody waits is not lost."""

    def raise_to(self, head: int, names: Iterable[str] | None = None) -> None:
        """Only those named are woken; the others find it when they look. None: everybody."""
        with self._lock:
            self.head = max(self.head, head)
            self._ring(names)

    def wake(self) -> None:
        """Whoever has not seen the head looks."""
        with self._lock:
            self._ring(None)

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._ring(None)

    def nudge(self) -> None:
        """Everybody looks again."""
        with self._lock:
            self._nudges += 1
            self._ring(None)

    def beyond(self, name: str, position: int, timeout: float) -> int | None:
        """The head once it is beyond `position`; None after `timeout`, a nudge, or when closed."""
        deadline = time.monotonic() + timeout
        with self._lock:
            bell = self._bells[name]
            while self.head <= position and not self._closed:
                if (left := deadline - time.monotonic()) <= 0 or self._felt.get(name, 0) != self._nudges:
                    self._felt[name] = self._nudges
                    return None
                bell.wait(left)
            return None if self._closed else self.head

    def _ring(self, names: Iterable[str] | None) -> None:
        for name in list(self._bells) if names is None else names:
            self._bells[name].notify_all()
