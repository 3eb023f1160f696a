"""One server under our care: started, restarted when it dies, stopped; or somebody else's that we only use."""

import logging
import threading
import time
from pathlib import Path
from subprocess import TimeoutExpired

from adapters.embedded.error import ServerError
from adapters.embedded.kind import Kind, Place
from adapters.embedded.lock import Lock, claim, owner_of
from adapters.embedded.spawn import Process, spawn

START_SECONDS = 120.0
STOP_SECONDS = 60.0
KEPT_LOG_BYTES = 16 * 1024 * 1024

log = logging.getLogger("cloudledger.servers")


class Supervised:
    """`lock` is None when another process owns the server."""

    def __init__(self, kind: Kind, place: Place) -> None:
        self.kind = kind
        self._place = place
        self._process: Process | None = None
        self._guard = threading.RLock()
        self.lock: Lock | None = self._claim_or_attach()

    def start(self) -> None:
        with self._guard:
            if self.lock is None:
                return
            kind, layout = self.kind, self._place.layout
            kind.prepare(self._place)
            output = layout.log(kind.name)
            if output.exists() and output.stat().st_size > KEPT_LOG_BYTES:
                output.replace(output.with_suffix(".log.1"))
            command = kind.command(self._place)
            self._process = spawn(command, layout.folder(kind.name), output, kind.stop, self._place.account)
            self._wait_until_it_answers(self._process)
            kind.finish(layout)
            self.lock.note(self._process.pid)

    def stop(self) -> None:
        """Ends the server and gives up the lock; leaves alone what is not ours, such as what a fork took along."""
        if self.lock is None or not self.lock.held:
            return
        with self._guard:
            self._end_process()
            self.lock.release()
            self.lock = None

    def restart(self) -> None:
        with self._guard:
            if self.lock is None:
                raise ServerError(f"{self.kind.name} belongs to another process: {owner_of(self._lock_path)}")
            self._end_process()
            self.start()

    def revive(self) -> None:
        """Starts the server again if it died, or if the last attempt to do so failed."""
        with self._guard:
            if self.lock and (self._process is None or self._process.poll() is not None):
                log.warning("%s died: %s", self.kind.name, self._process)
                self.lock.note(server_pid=0)
                self.start()
                log.warning("%s runs again", self.kind.name)

    @property
    def _lock_path(self) -> Path:
        return self._place.layout.lock(self.kind.name)

    def _claim_or_attach(self) -> Lock | None:
        """Our lock on the server, or None once the server of another owner answers."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if lock := claim(self._lock_path):
                return lock
            owner = owner_of(self._lock_path)
            if owner and owner.server_pid and self.kind.answers(self._place.layout):
                return None
            time.sleep(0.05)
        raise ServerError(
            f"{self.kind.name} is owned by {owner_of(self._lock_path)} but does not answer: stop that one"
        )

    def _wait_until_it_answers(self, process: Process) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.kind.answers(self._place.layout):
            if process.poll() is not None or time.monotonic() > deadline:
                self._end_process()
                raise ServerError(f"{self.kind.name} did not start ({process.returncode}): {self._end_of_log()}")
            time.sleep(0.02)

    def _end_of_log(self) -> str:
        path = self._place.layout.log(self.kind.name)
        return f"{path} ends with: {path.read_text(errors='replace')[-600:].strip()}"

    def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for number in (self.kind.stop, self.kind.stop_now):
            process.send_signal(number)
            try:
                process.wait(STOP_SECONDS)
            except TimeoutExpired:
                log.warning("%s (pid %d) ignores %s", self.kind.name, process.pid, number.name)
            else:
                return
        process.kill()
        process.wait()
