"""Starts children from one thread that lives as long as the process.

The kernel sends a child its death signal when the *thread* that started it ends, so no other thread may start one.
"""

import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from signal import Signals

from adapters.embedded import child
from adapters.embedded.account import Account

Process = subprocess.Popen[bytes]
Job = tuple[Callable[[], Process], "Future[Process]"]


def spawn(program: list[str], folder: Path, log: Path, death_signal: Signals, account: Account | None) -> Process:
    """A child in a session of its own that gets `death_signal` when we die, however we die."""
    uid, gid = (account.uid, account.gid) if account else (-1, -1)
    owner = [str(os.getpid()), str(int(death_signal)), str(uid), str(gid)]
    command = [sys.executable, "-I", "-S", child.__file__, *owner, *program]
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "HOME": str(folder)}

    def start() -> Process:
        with log.open("ab") as output:
            return subprocess.Popen(
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    answer: Future[Process] = Future()
    _jobs(os.getpid()).put((start, answer))
    return answer.result()


@cache
def _jobs(_pid: int) -> "queue.SimpleQueue[Job]":
    """One queue and one thread for each process: a fork takes the queue along but not the thread."""
    jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
    threading.Thread(target=_work, args=(jobs,), name="server-spawner", daemon=True).start()
    return jobs


def _work(jobs: "queue.SimpleQueue[Job]") -> None:
    while True:
        start, answer = jobs.get()
        try:
            answer.set_result(start())
        except Exception as error:
            answer.set_exception(error)
