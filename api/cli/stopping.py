"""Being asked to stop, by Ctrl-C, by SIGTERM or by a terminal that goes away."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that is set once somebody asks. What is long then stops at a place it can go on from.

    A thread sets it: a handler runs in the middle of anything, also of the event's own `wait`, which holds its lock.
    """
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        threading.Thread(target=stop.set, name="stopping").start()

    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
