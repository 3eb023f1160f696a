"""Child processes of a proof: asked to stop with SIGTERM, killed without a warning, never left behind."""

import ctypes
import multiprocessing
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import Any

_SPAWN = multiprocessing.get_context("spawn")
_PR_SET_PDEATHSIG = 1
PATIENCE = 30.0


def start(work: Callable[..., None], *arguments: Any) -> BaseProcess:
    """Runs `work` in a new interpreter that dies with the thread that started it."""
    process = _SPAWN.Process(target=_child, args=(work, arguments), daemon=True)
    process.start()
    return process


def kill(process: BaseProcess) -> None:
    """SIGKILL: nothing is cleaned up over there."""
    process.kill()
    process.join(PATIENCE)


def stop(processes: Iterable[BaseProcess]) -> int:
    """Asks them to end; how many did not end well. One that had not begun yet ends by the signal itself."""
    asked = list(processes)
    for process in asked:
        process.terminate()
    for process in asked:
        process.join(PATIENCE)
    failed = sum(process.exitcode not in (0, -signal.SIGTERM) for process in asked)
    for process in asked:
        kill(process)
    return failed


@contextmanager
def crew(processes: list[BaseProcess]) -> Iterator[list[BaseProcess]]:
    """Whoever is in the list at the end does not outlive the block."""
    try:
        yield processes
    finally:
        for process in processes:
            kill(process)


def stop_asked() -> threading.Event:
    """In the child: set once SIGTERM came. A thread sets it, since a handler may interrupt the event itself."""
    event = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=event.set).start())
    return event


def _child(work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    work(*arguments)
