"""`cloudledger events export`, `import` and `verify`: the log out, in, and proved."""

import json
import os
import stat
from pathlib import Path

import psycopg
import pytest

from tests.api.archive_support import Known, damaged, filled
from tests.api.support import Cli, ended, settings


@pytest.fixture
def known(cli: Cli, tmp_path: Path) -> Known:
    return filled(cli, tmp_path)


def tables(cli: Cli) -> list[object]:
    queries = ("events ORDER BY notification_id", "commands ORDER BY command_id", "names ORDER BY digest")
    with psycopg.connect(cli.environment["CLOUDLEDGER_DATABASE_URL"]) as conn:
        return [conn.execute(f"SELECT * FROM ledger.{query}".encode()).fetchall() for query in queries]


def test_there_and_back_is_the_same(cli: Cli, other: Cli, known: Known, tmp_path: Path) -> None:
    assert other("events", "import", known.file, "--keys", known.keys).code == 0
    assert tables(other) == tables(cli)
    assert other.data("events", "list") == cli.data("events", "list")
    assert other.data("events", "verify") == cli.data("events", "verify")
    assert other("events", "export", tmp_path / "again.ndjson", "--keys", tmp_path / "keys2.ndjson").code == 0
    first, again = (path.read_bytes().splitlines() for path in (known.file, tmp_path / "again.ndjson"))
    assert again[1:] == first[1:]
    when = "exported_at"
    assert json.loads(again[0]) | {when: ""} == json.loads(first[0]) | {when: ""}
    assert (tmp_path / "keys2.ndjson").read_bytes() == known.keys.read_bytes()


def test_what_was_answered_and_taken_stays_so(cli: Cli, other: Cli, known: Known) -> None:
    assert other("events", "import", known.file, "--keys", known.keys).code == 0
    asked = ("commands", "do", "CreateCustomer", json.dumps({"name": 'Acme "A|B" \\ Überland'}))
    who = ("--actor", "system:test", "--reason", "again", "--command-id", known.command, "-o", "ndjson")
    assert other(*asked, *who).row() == {
        "command_id": known.command,
        "result": known.acme,
        "position": 2,
        "repeated": True,
    }
    taken = other("commands", "do", "RegisterUser", '{"username": "ada"}', "--actor", "system:test", "--reason", "x")
    assert taken.code == 5
    assert "already taken" in taken.err
    other.made("RegisterUser", username="bob")
    assert other("events", "verify").code == 0


def test_without_keys_persons_cannot_be_read(cli: Cli, other: Cli, known: Known) -> None:
    imported = other("events", "import", known.file)
    assert imported.code == 0
    assert "as if every person were erased" in imported.err
    (shown,) = other.data("streams", "show", known.ada)
    assert (shown["username"], shown["full_name"], shown["email"]) == (None, None, None)
    assert other("events", "verify").code == 0
    assert b"K\xc3\xb6nig" not in known.file.read_bytes()


def test_a_dry_run_writes_nothing(cli: Cli, other: Cli, known: Known, tmp_path: Path) -> None:
    assert "would write 5 events, 5 commands" in cli("events", "export", tmp_path / "x", "--dry-run").err
    assert not (tmp_path / "x").exists()
    assert "the chain holds" in other("events", "import", known.file, "--dry-run").err
    assert other.data("events", "list") == []


def test_an_export_is_whole_or_not_there(cli: Cli, known: Known, tmp_path: Path) -> None:
    """The draft is a link to a device that is always full."""
    (tmp_path / "new.ndjson.part").symlink_to("/dev/full")
    failed = cli("events", "export", tmp_path / "new.ndjson")
    assert (failed.code, failed.out) == (7, "")
    assert "No space left on device" in failed.err
    assert not (tmp_path / "new.ndjson").exists()
    assert stat.S_IMODE(known.keys.stat().st_mode) == 0o600
    with Path("/dev/full").open("w") as full:
        answer = ended(cli.start("events", "export", "-", stdout=full))
    assert answer.code == 7
    assert "No space left on device" in answer.err


def test_through_a_pipe(cli: Cli, other: Cli, known: Known) -> None:
    reading, writing = os.pipe()
    export = cli.start("events", "export", stdout=writing)
    os.close(writing)
    imported = other.start("events", "import", "-", stdin=reading)
    os.close(reading)
    assert ended(export).code == 0
    assert ended(imported).code == 0
    assert tables(other) == tables(cli)


def test_into_a_database_that_is_not_empty(cli: Cli, known: Known) -> None:
    before = tables(cli)
    answer = cli("events", "import", known.file)
    assert (answer.code, answer.out) == (5, "")
    assert "the database already holds events; import needs an empty one" in answer.err
    assert tables(cli) == before


def test_of_another_master_key(other: Cli, known: Known) -> None:
    stranger = settings(
        other.environment["CLOUDLEDGER_DATABASE_URL"], master_key=b"another key, quite another one.."[:32]
    )
    answer = other("events", "import", known.file, **stranger)
    assert answer.code == 5
    assert "the export belongs to another master key; set CLOUDLEDGER_MASTER_KEY to that one" in answer.err
    assert other("events", "list", **stranger).code == 0


def test_keys_that_are_not_of_this_master_key_bring_nothing_in(other: Cli, known: Known) -> None:
    def forge(lines: list[bytes]) -> None:
        line = json.loads(lines[0])
        lines[0] = json.dumps(line | {"wrapped_key": "00" * 40}).encode() + b"\n"

    forged = damaged(known.keys, "forged", forge)
    answer = other("events", "import", known.file, "--keys", forged)
    assert answer.code == 3
    assert "line 1: this key belongs to another master key; nothing was imported" in answer.err
    assert other.data("events", "list") == []
    missing = other("events", "import", known.file, "--keys", "/nowhere")
    assert (missing.code, missing.err) == (4, "cloudledger: there is no file /nowhere\n")
    assert other.data("events", "list") == []
