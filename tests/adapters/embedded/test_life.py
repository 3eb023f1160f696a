"""Starting, stopping, starting again, sharing."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psycopg
import redis

from adapters.embedded.servers import Servers, look, running
from tests.adapters.embedded.support import ROOT, alive, count_rows, owner, reachable, write_rows


def test_data_outlives_a_stop(folder: Path) -> None:
    with running(folder / "d") as servers:
        first = servers.endpoints
        assert first.owner
        write_rows(first.database_url, 10)
        with redis.Redis.from_url(first.broker_url) as broker:
            broker.set("kept", "yes")
        pids = [row.server_pid for row in servers.status()]
    assert not any(map(alive, pids))
    assert [row.state for row in look(folder / "d")] == ["stopped", "stopped"]
    with running(folder / "d") as servers:
        assert servers.endpoints == first
        assert count_rows(first.database_url) == 10
        with redis.Redis.from_url(first.broker_url) as broker:
            assert broker.get("kept") == b"yes"


def test_a_second_process_attaches_and_leaves_without_harm(folder: Path) -> None:
    with running(folder / "d") as servers:
        with owner(folder / "d") as (guest, rows):
            assert rows["postgres"].owner_pid == rows["valkey"].owner_pid == os.getpid()
            guest.communicate("")
            assert guest.returncode == 0
        assert reachable(servers.endpoints.database_url)
        with running(folder / "d") as attached:
            assert not attached.endpoints.owner
        assert reachable(servers.endpoints.database_url)


def test_times_are_in_utc_before_anybody_asks(folder: Path) -> None:
    with running(folder / "d", valkey=False) as servers, psycopg.connect(servers.endpoints.database_url) as conn:
        found = conn.execute("SELECT setting, source FROM pg_settings WHERE name = 'TimeZone'").fetchone()
        assert found == ("UTC", "command line")


def test_one_half_alone(folder: Path) -> None:
    with running(folder / "d", postgres=False) as servers:
        assert servers.endpoints.database_url == ""
        assert [row.server for row in servers.status()] == ["valkey"]
        assert [row.state for row in look(folder / "d")] == ["stopped", "running"]


def test_servers_outlive_the_thread_that_started_them(folder: Path) -> None:
    context = running(folder / "d")
    started: list[Servers] = []
    thread = threading.Thread(target=lambda: started.append(context.__enter__()))
    thread.start()
    thread.join()
    try:
        assert all(alive(row.server_pid) for row in started[0].status())
        started[0].restart_postgres()
        assert reachable(started[0].endpoints.database_url)
    finally:
        context.__exit__(None, None, None)


def test_a_forked_child_neither_stops_the_servers_nor_keeps_the_lock(folder: Path) -> None:
    program = (
        "import os, sys, time; from pathlib import Path; from adapters.embedded.servers import running\n"
        "with running(Path(sys.argv[1])) as servers:\n"
        "    child = os.fork()\n"
        "    if not child: servers.stop(); time.sleep(600)\n"
        "    print(child, servers.status()[0].state, flush=True); os.kill(os.getpid(), 9)\n"
    )
    command = [sys.executable, "-W", "ignore", "-c", program, str(folder / "d")]
    with (folder / "out").open("w") as output:
        answer = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=output, check=False)
    child, state = (folder / "out").read_text().split()
    try:
        assert (answer.returncode, state) == (-9, "running")
        with running(folder / "d") as servers:
            assert servers.endpoints.owner
    finally:
        os.kill(int(child), signal.SIGKILL)


def test_settings_that_keep_data_safe(folder: Path) -> None:
    wanted = {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "listen_addresses": "",
        "max_connections": "200",
        "server_encoding": "UTF8",
    }
    with running(folder / "d") as servers, psycopg.connect(servers.endpoints.database_url) as connection:
        rows = connection.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [list(wanted)])
        assert dict(rows.fetchall()) == wanted
        with redis.Redis.from_url(servers.endpoints.broker_url) as broker:
            asked = broker.config_get("port", "appendonly", "appendfsync")
            assert asked == {"port": "0", "appendonly": "yes", "appendfsync": "everysec"}
