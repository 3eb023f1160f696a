"""`cloudledger servers` and `config` as a person runs them: another process, real servers."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from api.bootstrap_servers import servers
from api.settings import load
from tests.postgres import short_folder

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "api.cli.main"]
LONG_ENOUGH = 120.0


@pytest.fixture
def environment() -> Iterator[dict[str, str]]:
    others = {key: text for key, text in os.environ.items() if not key.startswith("CLOUDLEDGER_")}
    with short_folder() as folder:
        ours = others | {"CLOUDLEDGER_DATA_DIR": str(folder / "d"), "PYTHONPATH": str(ROOT)}
        yield ours
        run(ours, "servers", "down")


def run(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment,
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=LONG_ENOUGH,
        check=False,
    )


def table(answer: "subprocess.CompletedProcess[str]") -> list[list[str]]:
    assert answer.returncode == 0, answer.stderr
    return [line.split("\t") for line in answer.stdout.splitlines()]


def test_up_in_the_background_status_logs_down(environment: dict[str, str]) -> None:
    addresses = dict(table(run(environment, "servers", "up", "--detach")))
    psycopg.connect(addresses["postgres"]).close()
    rows = table(run(environment, "servers", "status"))
    assert [row[:2] for row in rows] == [["postgres", "running"], ["valkey", "running"]]
    assert dict(table(run(environment, "servers", "up", "--detach"))) == addresses
    assert table(run(environment, "servers", "status")) == rows
    assert "ready to accept connections" in run(environment, "servers", "logs", "postgres").stdout
    assert run(environment, "servers", "down").returncode == 0
    assert [row[1] for row in table(run(environment, "servers", "status"))] == ["stopped", "stopped"]


def test_up_in_the_foreground_until_ctrl_c(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [*COMMAND, "servers", "up"], env=environment, cwd="/", stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("postgres\tpostgresql:///cloudledger?host=")
        assert process.stdout.readline().startswith("valkey\tunix:///")
        process.send_signal(signal.SIGINT)
        assert process.wait(LONG_ENOUGH) == 0
    assert [row[1] for row in table(run(environment, "servers", "status"))] == ["stopped", "stopped"]


def test_down_does_not_end_a_process_of_another_purpose(environment: dict[str, str]) -> None:
    with servers(load(environment, Path("/"))) as endpoints:
        refused = run(environment, "servers", "down")
        assert refused.returncode not in (0, 2)
        assert f"lives in process {os.getpid()}" in refused.stderr
        psycopg.connect(endpoints.database_url).close()


def test_servers_of_others_are_used_as_they_are(environment: dict[str, str]) -> None:
    given = {"CLOUDLEDGER_DATABASE_URL": "postgresql://u:hush@h/d", "CLOUDLEDGER_BROKER_URL": "redis://h"}
    with servers(load(environment | given, Path("/"))) as endpoints:
        assert (endpoints.database_url, endpoints.broker_url, endpoints.owner) == (*given.values(), False)
    rows = table(run(environment | given, "servers", "status"))
    assert [row[:2] for row in rows] == [["postgres", "external"], ["valkey", "external"]]
    assert "hush" not in str(rows)
    assert not Path(environment["CLOUDLEDGER_DATA_DIR"]).exists()


def test_only_the_missing_half_is_started(environment: dict[str, str]) -> None:
    given = environment | {"CLOUDLEDGER_DATABASE_URL": "postgresql://h/d"}
    with servers(load(given, Path("/"))) as endpoints:
        assert endpoints.database_url == "postgresql://h/d"
        assert endpoints.broker_url.startswith("unix:///")
        assert endpoints.owner


def test_a_bad_setting_is_exit_code_2(environment: dict[str, str]) -> None:
    answer = run(environment | {"CLOUDLEDGER_POOL_SIZE": "0"}, "config", "show")
    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr == "cloudledger: pool_size is '0', but must be a whole number from 1 to 200\n"


def test_config_show(environment: dict[str, str]) -> None:
    rows = json.loads(run(environment, "config", "show", "--output", "json").stdout)
    assert {row["name"]: row["source"] for row in rows}["data_dir"] == "environment"
    assert "projection_poll_seconds" in run(environment, "config", "show").stdout
