"""`cloudledger serve` as processes: it answers, replaces who dies, ends what it has begun, and nobody stays."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest

from api.cli.exits import OK, UNAVAILABLE
from tests.api.support import Cli, ended
from tests.eventstore.support import until

PASSWORD = b'{"username": "ada", "password": "wrong"}'


class Serving(msgspec.Struct, frozen=True):
    url: str
    process: "subprocess.Popen[str]"

    @property
    def workers(self) -> set[int]:
        return {pid for pid in children(self.process.pid) if b"api.http.worker" in _read(pid, "cmdline")}

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return ended(self.process).code


def _read(pid: int, name: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/{name}").read_bytes()
    except OSError:
        return b""


def children(pid: int) -> set[int]:
    return {int(one) for task in Path(f"/proc/{pid}/task").iterdir() for one in (task / "children").read_text().split()}


@contextmanager
def serving(cli: Cli, workers: int = 2) -> Iterator[Serving]:
    cli.environment |= {"CLOUDLEDGER_HTTP_PORT": "0", "CLOUDLEDGER_ACCESS_LOG": "no"}
    process = cli.start("serve", "--workers", workers, stdout=subprocess.DEVNULL)
    assert process.stderr is not None
    said = next(line for line in process.stderr if "is answered by" in line)
    found = Serving(said.partition("/api/")[0], process)
    try:
        yield found
    finally:
        if process.poll() is None:
            found.stop()


def gone(pids: set[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)


def status(site: Serving) -> int:
    return httpx.get(f"{site.url}/health/live", timeout=30).status_code


def test_it_answers_and_nobody_is_left(cli: Cli) -> None:
    password = cli.data("users", "create-staff", "ada")[0]["password"]
    with serving(cli) as site:
        signed = httpx.post(
            f"{site.url}/api-auth/password/", json={"username": "ada", "password": password}, timeout=30
        )
        headers = {"Authorization": f"Token {signed.json()['token']}"}
        for _ in range(10):
            assert httpx.get(f"{site.url}/api/users/me/", headers=headers).json()["username"] == "ada"
        workers = site.workers
        assert len(workers) == 2
        assert site.stop() == OK
        assert gone(workers)


def test_who_dies_is_replaced(cli: Cli) -> None:
    with serving(cli) as site:
        assert status(site) == 200
        before = site.workers
        os.kill(min(before), signal.SIGKILL)
        until(lambda: len(site.workers - {min(before)}) == 2)
        assert site.workers != before
        assert [status(site) for _ in range(10)] == [200] * 10
        after = site.workers
        assert site.stop(signal.SIGINT) == OK
        assert gone(before | after)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_request_under_way_is_answered(cli: Cli, workers: int) -> None:
    with serving(cli, workers) as site:
        parts = urlsplit(site.url)
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=60) as conn:
            kind, length = "Content-Type: application/json", f"Content-Length: {len(PASSWORD)}"
            head = "POST /api-auth/password/ HTTP/1.1\r\nHost: x\r\nExpect: 100-continue"
            conn.sendall(f"{head}\r\n{kind}\r\n{length}\r\n\r\n".encode())
            assert b" 100 " in conn.recv(100)
            site.process.send_signal(signal.SIGTERM)
            until(lambda: _refuses(site))
            conn.sendall(PASSWORD)
            answer = b"".join(iter(lambda: conn.recv(4096), b""))
        assert answer.startswith(b"HTTP/1.1 401 ")
        assert b"Invalid username/password." in answer
        assert ended(site.process).code == OK


def _refuses(site: Serving) -> bool:
    """Whether it takes no new connections any more."""
    parts = urlsplit(site.url)
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=60):
            return False
    except OSError:
        return True


def test_an_address_that_is_taken(cli: Cli) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = cli("serve", CLOUDLEDGER_HTTP_PORT=port)
    assert said.code == UNAVAILABLE
    assert f"cannot listen on 127.0.0.1 port {port}: Address already in use" in said.err
    assert "Traceback" not in said.err
