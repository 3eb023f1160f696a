"""Runs a provider's script in a child process: its own folder, little time and memory, no network unless allowed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO

import msgspec

from adapters.embedded.account import Account, can_run, server_account
from adapters.scripts.child import NO_NETWORK
from adapters.trouble import Retryable, Terminal

INTERPRETERS = {"python": ("python3", ".py"), "shell": ("sh", ".sh"), "bash": ("bash", ".sh")}
"""Language -> program, ending of the file."""
CHILD = Path(__file__).with_name("child.py")
LOOK = 0.2
MOST_OUTPUT = 64 * 1024


class Limits(msgspec.Struct, frozen=True):
    """`seconds` of the clock, and of the processor; `memory` in MiB."""

    seconds: int = 300
    memory: int = 512
    network: bool = False


class Ran(msgspec.Struct, frozen=True):
    """`output` is the end of what it printed; `code` None: it took too long."""

    code: int | None
    output: str


def run(
    script: str, language: str, environment: Mapping[str, str], limits: Limits, held: Callable[[], bool] = lambda: True
) -> Ran:
    """`held` is asked now and then; once it says no the script is ended. Raises Terminal, Retryable."""
    account = server_account()
    program, ending = _interpreter(language, account)
    with tempfile.TemporaryDirectory(prefix="cloudledger-script-") as folder:
        file = Path(folder) / f"script{ending}"
        file.write_text(script)
        if account:
            for path in (Path(folder), file):
                os.chown(path, account.uid, account.gid)
        command = [*_child(account, limits), program, str(file)]
        with tempfile.TemporaryFile() as output:
            code = _waited(command, folder, environment, output, limits, held)
            return _told(code, output)


def _child(account: Account | None, limits: Limits) -> list[str]:
    uid, gid = (account.uid, account.gid) if account else (-1, -1)
    bounds = (uid, gid, limits.seconds, limits.memory * 1024 * 1024, int(limits.network))
    return [sys.executable, "-I", "-S", str(CHILD), *map(str, bounds)]


def _interpreter(language: str, account: Account | None) -> tuple[str, str]:
    """One that the account may run."""
    if language not in INTERPRETERS:
        raise Terminal(f"scripts are written in {', '.join(INTERPRETERS)}, not in {language!r}")
    name, ending = INTERPRETERS[language]
    places = (os.environ.get("PATH", ""), "/usr/local/bin:/usr/bin:/bin")
    found = [Path(path).resolve() for place in places if (path := shutil.which(name, path=place))]
    usable = [path for path in found if account is None or can_run(path, account)]
    if not usable:
        raise Terminal(f"there is no {name} on this machine that account {account.name if account else ''} may run")
    return str(usable[0]), ending


def _waited(
    command: list[str],
    folder: str,
    environment: Mapping[str, str],
    output: IO[bytes],
    limits: Limits,
    held: Callable[[], bool],
) -> int | None:
    given = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder, "LANG": "C.UTF-8", **environment}
    process = subprocess.Popen(
        command, cwd=folder, env=given, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
        start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + limits.seconds
    try:
        while time.monotonic() < deadline:
            try:
                return process.wait(min(LOOK, max(deadline - time.monotonic(), 0)))
            except subprocess.TimeoutExpired:
                if not held():
                    raise Retryable("somebody else has taken the job over") from None
        return None
    finally:
        _end(process)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """With all it has started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
    process.wait()


def _told(code: int | None, output: IO[bytes]) -> Ran:
    size = output.seek(0, os.SEEK_END)
    output.seek(max(size - MOST_OUTPUT, 0))
    text = output.read().decode(errors="replace").replace("\x00", "")
    if code == NO_NETWORK and not size > MOST_OUTPUT:
        raise Terminal(text.strip() or "the network cannot be shut off on this machine")
    return Ran(code, text)
