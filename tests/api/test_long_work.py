"""Following, rebuilding, verifying, replaying from the command line: work that takes long and may be interrupted."""

import subprocess

import psycopg
import pytest

from projections.registry import MODELS
from tests.api.support import Cli, ended
from tests.api.test_projections_command import Known, conn, known

__all__ = ["conn", "known"]


def test_run_follows_until_ctrl_c(cli: Cli, known: Known) -> None:
    process = cli.start("projections", "run")
    assert process.stderr
    assert "following users" in process.stderr.readline()
    cli.do("ChangeCustomer", customer=known.acme, name="Ajax")
    while {row["lag_events"] for row in cli.data("projections", "status")} != {0}:
        assert process.poll() is None
    process.send_signal(2)
    assert ended(process).code == 0
    assert cli.data("projections", "rows", "customers")[0]["title"] == "Ajax"


@pytest.mark.parametrize("work", ["rebuild", "verify"])
def test_ctrl_c_ends_long_work_and_it_goes_on_when_run_again(cli: Cli, known: Known, work: str) -> None:
    slow = cli.start("projections", work, "users", "--rate-limit", "0.01", stdout=subprocess.DEVNULL)
    assert slow.stderr
    while "users: fold" not in slow.stderr.readline():
        assert slow.poll() is None
    slow.send_signal(2)
    answer = ended(slow)
    assert answer.code == 130
    assert answer.err.endswith("cloudledger: users: stopped during fold after 1 events; run it again to go on\n")
    builds = {row["build"]: row for row in cli.data("projections", "builds") if row["name"] == "users"}
    assert [row["state"] for row in builds.values()] == ["old", "live", "building"][: 3 if work == "rebuild" else 2]
    (found,) = cli.data("projections", work, "users")
    if work == "rebuild":
        assert (found["build"], found["swapped"], found["events"]) == (3, True, builds[3]["events"])


def test_a_replay_shows_what_was(cli: Cli, known: Known, conn: "psycopg.Connection[tuple[object, ...]]") -> None:
    cli.do("ChangeCustomer", customer=known.acme, name="Ajax")
    assert (
        cli("replay", "--to", "5", "--dry-run").err
        == f"would fold 5 events into {len(MODELS)} tables of schema replay\n"
    )
    found = cli.data("replay", "--to", "5", "--schema", "earlier")
    assert {row["name"]: row["rows"] for row in found}["audit"] == 5
    assert conn.execute("SELECT title FROM earlier.customers_v3").fetchall() == [("Acme",)]
    again = cli("replay", "--schema", "earlier")
    assert (again.code, again.out) == (5, "")
    assert "schema earlier exists; drop it with --drop" in again.err
    assert cli("replay", "--to", "99").code == 4
    assert cli("replay", "--schema", "ledger").code == 2
    assert cli("replay", "--drop", "--schema", "other").code == 4
    assert cli("replay", "--drop", "--schema", "earlier").code == 0
    assert conn.execute("SELECT to_regnamespace('earlier')").fetchone() == (None,)
