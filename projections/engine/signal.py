"""The head of the log as notifications tell it, shared by the threads of a runner."""

import threading
import time


class Signal:
    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.head = 0
        self._closed = False
        self._nudges = 0

    def raise_to(self, head: int) -> None:
        with self._changed:
            self.head = max(self.head, head)
            self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def nudge(self) -> None:
        """Everybody looks again."""
        with self._changed:
            self._nudges += 1
            self._changed.notify_all()

    def beyond(self, position: int, timeout: float) -> int | None:
        """The head once it is beyond `position`; None after `timeout`, a nudge, or when closed."""
        deadline = time.monotonic() + timeout
        with self._changed:
            nudges = self._nudges
            while self.head <= position and not self._closed:
                if (left := deadline - time.monotonic()) <= 0 or nudges != self._nudges:
                    return None
                self._changed.wait(left)
            return None if self._closed else self.head
