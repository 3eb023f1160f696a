"""Child processes of ours: started, started again when one dies, asked to stop, made to stop, told apart in one log."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from signal import SIGABRT, SIGTERM
from typing import TextIO

from adapters.embedded import child
from api.ledger import Ledger

log = logging.getLogger("cloudledger.members")
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 10.0
PATIENCE = 30.0
"""Seconds a member has for what it has begun once it was asked to stop."""
LAST_WORDS = 2.0


class Member:
    """Keeps one child alive. One that dies at once is started again after a pause that grows. The children are started
    by a thread that lives as long as the member: the kernel ends them when it ends, and we with it, however we die.

    With `named` every line a child writes stands on our standard error, or goes `to` a file, behind the member's name.
    Ctrl-C on a terminal is for us alone: it is we who ask the others, in order.
    """

    def __init__(
        self,
        name: str,
        command: list[str],
        environment: Mapping[str, str],
        fds: Collection[int] = (),
        *,
        named: bool = False,
        to: TextIO | None = None,
    ) -> None:
        owned = [sys.executable, "-I", "-S", child.__file__, str(os.getpid()), str(int(SIGTERM)), "-1", "-1"]
        self.name, self._command, self._environment = name, [*owned, *command], dict(environment)
        self._fds, self._named, self._to = tuple(fds), named, to
        self._lock, self._stop = threading.Lock(), threading.Event()
        self._process: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._keep, name=name)
        self._thread.start()

    def ask(self) -> None:
        with self._lock:
            self._stop.set()
            if self._process:
                self._process.terminate()

    def end(self) -> None:
        """Waits for what is under way, but not for ever: who has to be made to stop says where it was."""
        self._thread.join(PATIENCE)
        if self._thread.is_alive() and self._process:
            log.error("%s %s did not stop within %d s: it is made to", self.name, self._process.pid, PATIENCE)
            self._process.send_signal(SIGABRT)
            self._thread.join(LAST_WORDS)
            self._process.kill()
            self._thread.join()

    def _keep(self) -> None:
        pause = FIRST_PAUSE
        while (process := self._start()) is not None:
            started = time.monotonic()
            self._repeat(process)
            code = process.wait()
            if self._stop.is_set():
                return
            log.error("%s %s ended with %s; starting another", self.name, process.pid, code)
            pause = FIRST_PAUSE if time.monotonic() - started > LONGEST_PAUSE else pause
            self._stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _start(self) -> "subprocess.Popen[str] | None":
        """None once we are to stop."""
        with self._lock:
            if self._stop.is_set():
                return None
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                pass_fds=self._fds,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if self._named else None,
                stderr=subprocess.STDOUT if self._named else None,
                start_new_session=True,
                text=True,
                errors="replace",
            )
            return self._process

    def _repeat(self, process: "subprocess.Popen[str]") -> None:
        if process.stdout is not None:
            with process.stdout as lines:
                for line in lines:
                    (self._to or sys.stderr).write(f"{self.name:<12}| {line.rstrip()}\n")


@contextmanager
def kept(*members: Member) -> Iterator[None]:
    """All of them are gone when the block has ended."""
    try:
        yield
    finally:
        for member in members:
            member.ask()
        for member in members:
            member.end()


def environment(ledger: Ledger) -> dict[str, str]:
    """They use the servers we have started, and never start any."""
    return {
        **os.environ,
        "CLOUDLEDGER_DATABASE_URL": ledger.url,
        "CLOUDLEDGER_BROKER_URL": ledger.broker_url,
        "CLOUDLEDGER_DATA_DIR": str(ledger.settings.data_dir),
        "PYTHONUNBUFFERED": "1",
        "PYTHONFAULTHANDLER": "1",
    }
