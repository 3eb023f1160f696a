"""What the tests of the supervisor share."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import psycopg
import pytest

from adapters.embedded.account import can_run, server_account
from adapters.embedded.servers import Status

ROOT = Path(__file__).parents[3]
OWNER = Path(__file__).with_name("owner.py")
Owner = tuple["subprocess.Popen[str]", dict[str, Status]]

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="NOT TESTED: only root can drop to another account")


@contextmanager
def owner(
    data_dir: Path, command: tuple[str, ...] = (sys.executable, str(OWNER)), env: dict[str, str] | None = None,
    user: int | None = None,
) -> Iterator[Owner]:  # fmt: skip
    """Another process that runs servers; killed at the end if it still lives."""
    with subprocess.Popen(
        [*command, str(data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd="/",
        env=os.environ | {"PYTHONPATH": str(ROOT)} | (env or {}),
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    ) as process:
        try:
            assert process.stdout
            rows = msgspec.json.decode(process.stdout.readline(), type=list[Status])
            yield process, {row.server: row for row in rows}
        finally:
            process.kill()


def ordinary_python() -> str:
    """An interpreter of our version that every account can run."""
    account = server_account()
    found = shutil.which(f"python{sys.version_info[0]}.{sys.version_info[1]}", path="/usr/local/bin:/usr/bin")
    if account is None or can_run(Path(sys.executable).resolve(), account):
        return sys.executable
    if found is None:
        pytest.skip("NOT TESTED: no interpreter of this version is outside root's home")
    return found


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def eventually(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def reachable(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def write_rows(url: str, count: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (n int)")
        connection.execute("INSERT INTO kept SELECT generate_series(1, %s)", [count])


def count_rows(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT count(*) FROM kept").fetchone()
    assert row
    return int(row[0])
