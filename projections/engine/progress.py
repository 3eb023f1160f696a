"""How far a long fold is, how fast it may go, and whether it should stop."""

import threading
import time
from collections.abc import Callable

import msgspec


class Progress(msgspec.Struct, frozen=True):
    """`rate` is events per second; `eta` seconds to go in this phase, None when nobody knows."""

    phase: str
    done: int
    total: int
    rate: float
    eta: float | None


Report = Callable[[Progress], None]


def ignore(_progress: Progress) -> None:
    return


class Stopped(Exception):
    """Told to stop; what is committed stays, and the same call goes on from there."""


class Meter:
    """Counts the events of one phase and keeps to the rate limit."""

    def __init__(
        self, report: Report = ignore, limit: float | None = None, stop: threading.Event | None = None
    ) -> None:
        self.report, self.limit, self.stop = report, limit, stop or threading.Event()
        self._start("", 0, 0)

    def _start(self, phase: str, total: int, done: int) -> None:
        self.phase, self.total, self.done, self.before = phase, total, done, done
        self.started = time.monotonic()

    def begin(self, phase: str, total: int, done: int = 0) -> None:
        self._start(phase, total, done)
        self._tell(0.0)

    def _tell(self, rate: float) -> None:
        left = max(0, self.total - self.done)
        self.report(Progress(self.phase, self.done, max(self.total, self.done), rate, left / rate if rate else None))

    def last(self, phase: str) -> Progress:
        """The same figures under another name."""
        return Progress(phase, self.done, max(self.total, self.done), 0.0, None)

    def count(self, events: int) -> None:
        """After each chunk. Raises Stopped."""
        self.done += events
        seconds = max(time.monotonic() - self.started, 1e-6)
        self._tell((self.done - self.before) / seconds)
        self.check()
        if self.limit and (ahead := (self.done - self.before) / self.limit - seconds) > 0:
            self.stop.wait(ahead)
            self.check()

    def check(self) -> None:
        if self.stop.is_set():
            raise Stopped(f"stopped during {self.phase} after {self.done} events")
