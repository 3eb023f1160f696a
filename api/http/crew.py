"""The worker processes of `serve`: started, started again when one dies, asked to stop, made to stop."""

import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from api.http.server import GRACE_SECONDS
from api.ledger import Ledger

log = logging.getLogger("cloudledger.crew")
LONGEST_PAUSE = 10.0


class _Member:
    """Keeps one worker alive. A worker that dies at once is started again after a pause that grows."""

    def __init__(self, command: list[str], environment: dict[str, str], sock: socket.socket) -> None:
        self._command, self._environment, self._sock = command, environment, sock
        self._stop = threading.Event()
        self._process = self._start()
        self._thread = threading.Thread(target=self._keep, name="crew")
        self._thread.start()

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(self._command, env=self._environment, pass_fds=[self._sock.fileno()])

    def _keep(self) -> None:
        pause = 0.1
        while True:
            code = self._process.wait()
            if self._stop.is_set():
                return
            log.error("worker %s ended with %s; starting another", self._process.pid, code)
            if self._stop.wait(pause):
                return
            pause = min(pause * 2, LONGEST_PAUSE)
            self._process = self._start()

    def ask(self) -> None:
        self._stop.set()
        self._process.terminate()

    def end(self) -> None:
        """Waits for requests under way, but not for ever."""
        try:
            self._process.wait(GRACE_SECONDS + 10)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._thread.join()


@contextmanager
def crew(ledger: Ledger, sock: socket.socket, workers: int, figures: str) -> Iterator[None]:
    """`figures` is a folder where the workers put their figures together."""
    """Who comes while requests under way are still answered is refused, not left waiting."""
    command = [sys.executable, "-m", "api.http.worker", str(sock.fileno())]
    members = [_Member(command, _environment(ledger, figures), sock) for _ in range(workers)]
    try:
        yield
    finally:
        for member in members:
            member.ask()
        sock.close()
        for member in members:
            member.end()


def _environment(ledger: Ledger, figures: str) -> dict[str, str]:
    """Workers use the servers we have started, and never start any."""
    return {
        **os.environ,
        "CLOUDLEDGER_DATABASE_URL": ledger.url,
        "CLOUDLEDGER_BROKER_URL": ledger.broker_url,
        "CLOUDLEDGER_DATA_DIR": str(ledger.settings.data_dir),
        "PROMETHEUS_MULTIPROC_DIR": figures,
    }
