"""Being asked to stop, by Ctrl-C, by SIGTERM or by a terminal that goes away."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ASKED, _OVER = b"?", b"."


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that is set once somebody asks. What is long then stops at a place it can go on from.

    A handler runs in the middle of anything, also while the locks of the event or of `threading` itself are held: it
    only writes to a pipe, and a thread that reads it sets the event.
    """
    stop, (heard, told) = threading.Event(), os.pipe()

    def end(_number: int, _frame: FrameType | None) -> None:
        os.write(told, _ASKED)

    def listen() -> None:
        while os.read(heard, 1) == _ASKED:
            stop.set()

    listener = threading.Thread(target=listen, name="stopping")
    listener.start()
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        os.write(told, _OVER)
        listener.join()
        os.close(told)
        os.close(heard)
