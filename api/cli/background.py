"""Starts `servers up` as a process of its own that outlives us, waits for it, ends it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from adapters.embedded.error import ServerError

READY_SECONDS = 180.0
LOG = "owner.log"


def start_in_background(folder: Path) -> "subprocess.Popen[bytes]":
    folder.parent.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / LOG).open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "api.cli.main", "servers", "up"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def wait_until_ready(ready: Callable[[], bool], process: "subprocess.Popen[bytes]", folder: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while not ready():
        if process.poll() is not None or time.monotonic() > deadline:
            text = (folder / LOG).read_text(errors="replace")[-800:].strip()
            raise ServerError(f"the servers did not come up; {folder / LOG} ends with: {text}")
        time.sleep(0.05)


def end_owner(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        return
    except PermissionError:
        raise ServerError(
            f"process {pid} owns the servers and belongs to another user: stop them as that user"
        ) from None
