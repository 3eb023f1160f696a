"""What /proc tells about servers left behind by an owner that died."""

import os
import signal
import socket
import time
from contextlib import suppress
from pathlib import Path

from adapters.embedded.error import ServerError

PROGRAMS = ("initdb", "postgres", "valkey-server")


def working_in(folder: Path) -> list[int]:
    """Live servers whose working folder this is; every postgres process works in its data folder."""
    real = os.path.realpath(folder)
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _works_in(entry, real)]


def end(folder: Path, ask: signal.Signals, insist: signal.Signals, patience: float = 30) -> None:
    """Ends the servers that still work in the folder, gently first."""
    for number in (ask, insist, signal.SIGKILL):
        for pid in working_in(folder):
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        if _empty_within(folder, patience):
            return


def free_socket(path: Path) -> None:
    """Removes the socket of a dead server, and its lock, whose process number may by now be somebody else's."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except (FileNotFoundError, ConnectionRefusedError):
            path.unlink(missing_ok=True)
            path.with_name(f"{path.name}.lock").unlink(missing_ok=True)
            return
    raise ServerError(f"another server listens on {path}: set run_dir (CLOUDLEDGER_RUN_DIR) to a folder of its own")


def _works_in(entry: Path, folder: str) -> bool:
    try:
        state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
        program = (entry / "exe").readlink().name.removesuffix(" (deleted)")
        return state not in "ZX" and program in PROGRAMS and str((entry / "cwd").readlink()) == folder
    except OSError:
        return False


def _empty_within(folder: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not working_in(folder):
            return True
        time.sleep(0.05)
    return False
