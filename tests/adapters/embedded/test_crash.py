"""Owners and servers that are killed: nothing is left running, nothing committed is lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from adapters.embedded.servers import look, running
from tests.adapters.embedded.support import alive, count_rows, eventually, owner, reachable, write_rows

GRACE_SECONDS = 10.0
RECOVERY_SECONDS = 60.0


def test_servers_stop_with_a_killed_owner(folder: Path) -> None:
    with owner(folder / "d") as (process, rows):
        write_rows(rows["postgres"].url, 500)
        process.kill()
        process.wait()
        pids = [row.server_pid for row in rows.values()]
        assert eventually(lambda: not any(map(alive, pids)), GRACE_SECONDS)
    assert [row.state for row in look(folder / "d")] == ["stopped", "stopped"]
    with running(folder / "d") as servers:
        assert count_rows(servers.endpoints.database_url) == 500


def test_a_killed_postgres_comes_back_with_every_committed_row(folder: Path) -> None:
    with running(folder / "d") as servers:
        url = servers.endpoints.database_url
        write_rows(url, 5000)
        killed = servers.status()[0].server_pid
        os.kill(killed, signal.SIGKILL)
        assert eventually(lambda: servers.status()[0].server_pid not in (0, killed), RECOVERY_SECONDS)
        assert count_rows(url) == 5000


def test_a_killed_valkey_comes_back(folder: Path) -> None:
    with running(folder / "d", postgres=False) as servers:
        killed = servers.status()[0].server_pid
        os.kill(killed, signal.SIGKILL)
        assert eventually(lambda: servers.status()[0].server_pid not in (0, killed), RECOVERY_SECONDS)
        assert servers.status()[0].state == "running"


def test_starting_after_owner_and_postgres_were_killed_together(folder: Path) -> None:
    with owner(folder / "d") as (process, rows):
        write_rows(rows["postgres"].url, 500)
        os.kill(process.pid, signal.SIGSTOP)
        os.kill(rows["postgres"].server_pid, signal.SIGKILL)
        process.kill()
    with running(folder / "d") as servers:
        assert count_rows(servers.endpoints.database_url) == 500


def test_a_process_number_used_again_by_a_stranger_is_no_obstacle(folder: Path) -> None:
    with running(folder / "d", valkey=False) as servers:
        pid_file = folder / "d/postgres/postmaster.pid"
        left_behind = pid_file.read_text()
        write_rows(servers.endpoints.database_url, 1)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        pid_file.write_text(left_behind.replace(left_behind.split()[0], str(stranger.pid), 1))
        with running(folder / "d", valkey=False) as servers:
            assert count_rows(servers.endpoints.database_url) == 1
        assert stranger.poll() is None
        stranger.kill()


def test_an_interrupted_initdb_is_no_obstacle(folder: Path) -> None:
    half = folder / "d/postgres.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    (folder / "d").chmod(0o711)
    with running(folder / "d", valkey=False) as servers:
        assert reachable(servers.endpoints.database_url)
