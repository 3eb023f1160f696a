"""Being asked to stop, by Ctrl-C, by SIGTERM or by a terminal that goes away."""

import os
import signal
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from types import FrameType

_OVER = b"\0"
"""Is no signal."""


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that is set once somebody asks. What is long then stops at a place it can go on from.

    Signals that come at the same time may reach any thread, and a main thread that waits is not woken by those: their
    numbers are therefore written to a pipe by the interpreter itself, and a thread that reads it sets the event.
    """
    stop, (heard, told) = threading.Event(), os.pipe()
    os.set_blocking(told, False)
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    listener = threading.Thread(target=_listen, args=(heard, numbers, stop), name="stopping", daemon=True)
    listener.start()
    woken = signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    before = {number: signal.signal(number, _heed) for number in numbers}
    try:
        yield stop
    finally:
        signal.set_wakeup_fd(woken)
        os.write(told, _OVER)
        listener.join()
        os.close(told)
        os.close(heard)
        for number, handler in before.items():
            signal.signal(number, handler)


def _listen(heard: int, numbers: Collection[int], stop: threading.Event) -> None:
    while (said := os.read(heard, 1)) != _OVER:
        if said[0] in numbers:
            stop.set()


def _heed(_number: int, _frame: FrameType | None) -> None:
    """That there is a handler keeps the signal from ending us."""
