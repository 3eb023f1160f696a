"""`cloudledger processes`."""

import signal

import pytest

from api.cli.exits import NOT_FOUND, OK, REFUSED
from commands.ports import Load
from commands.processes.process import Process, Reaction
from commands.processes.registry import PROCESSES
from domain.event import Recorded
from tests.api.support import Cli, ended
from tests.eventstore.support import fetch, until
from tests.processes.policies import CREATED, work
from tests.processes.support import jobs

MOOD = {"fails": True}


def _moody(recorded: Recorded, _load: Load) -> Reaction:
    if MOOD["fails"]:
        raise ValueError("not today")
    return Reaction(jobs=(work(recorded.stream),))


@pytest.fixture
def moody(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> str:
    """A process that has set aside the event at position 1, and was refused something there."""
    monkeypatch.setitem(MOOD, "fails", True)
    monkeypatch.setitem(PROCESSES, "moody", Process(name="moody", names=(CREATED,), react=_moody))
    url = cli.environment["CLOUDLEDGER_DATABASE_URL"]
    stream = cli.made("CreateCustomer", name="Acme")
    for row in (
        "work.processes (name, position) VALUES ('moody', 1)",
        "work.refusals (process, position, number, command, code, message)"
        " VALUES ('moody', 1, 1, 'X', 'invalid', 'no')",
        "work.parked_events (process, position, event, stream, error, attempts)"
        f" VALUES ('moody', 1, '{CREATED}', '{stream}', 'ValueError: not today', 10)",
    ):
        fetch(url, f"INSERT INTO {row} RETURNING 1")
    return url


def test_how_they_stand(cli: Cli, moody: str) -> None:
    cli.made("CreateCustomer", name="Basalt")
    found = {row["name"]: row for row in cli.data("processes", "status")}
    assert found.keys() == PROCESSES.keys()
    row = found["moody"]
    assert (row["position"], row["head"], row["behind"], row["parked"], row["refused"]) == (1, 2, 1, 1, 1)
    assert row["owner"] is None
    assert [row["error"] for row in cli.data("processes", "parked", "moody")] == ["ValueError: not today"]
    assert [row["message"] for row in cli.data("processes", "refusals", "moody")] == ["no"]


def test_working_again_what_was_set_aside(cli: Cli, moody: str) -> None:
    assert len(cli.data("processes", "retry", "moody", "--dry-run")) == 1
    refused = cli("processes", "retry", "moody")
    assert refused.code == REFUSED
    assert "1 events of moody still fail" in refused.err
    MOOD["fails"] = False
    assert cli.data("processes", "retry", "moody", "1") == []
    assert len(jobs(moody)) == 1
    assert cli("processes", "retry", "moody", "1").code == NOT_FOUND
    assert cli.data("processes", "parked") == []


def test_names_that_are_none(cli: Cli) -> None:
    for words in (("parked",), ("refusals",), ("retry",)):
        said = cli("processes", *words, "execute_on_aproval")
        assert said.code == NOT_FOUND
        assert "execute_on_approval" in said.err


def test_following_until_asked_to_stop(cli: Cli) -> None:
    url = cli.environment["CLOUDLEDGER_DATABASE_URL"]
    process = cli.start("processes", "run")
    position = "SELECT min(position) FROM work.processes HAVING count(*) = %s"
    until(lambda: fetch(url, "SELECT to_regclass('work.processes')") != [(None,)])
    until(lambda: fetch(url, position, (len(PROCESSES),)) == [(0,)])
    cli.made("CreateCustomer", name="Acme")
    until(lambda: fetch(url, position, (len(PROCESSES),)) == [(1,)])
    assert all(row["owner"] for row in cli.data("processes", "status"))
    process.send_signal(signal.SIGTERM)
    said = ended(process)
    assert said.code == OK
    assert "following the log for" in said.err
