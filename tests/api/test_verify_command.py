"""`cloudledger events verify`: the first position that is not what it was is named, in a database and in a file."""

import json
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests.api.archive_support import Known, Line, damaged, edit, filled
from tests.api.support import Cli, Said
from tests.postgres import TAMPERING

CHANGED = "its content or the hash before it was changed"
TAMPER = {
    "payload": ("UPDATE ledger.events SET state = set_bit(state, 20, 1 - get_bit(state, 20)) WHERE {3}", 3, CHANGED),
    "actor": ("UPDATE ledger.events SET actor = 'system:tesu' WHERE {3}", 3, CHANGED),
    "reason": ("UPDATE ledger.events SET reason = 'a tesu' WHERE {3}", 3, CHANGED),
    "hash": ("UPDATE ledger.events SET hash = set_bit(hash, 0, 1 - get_bit(hash, 0)) WHERE {3}", 3, CHANGED),
    "time": ("UPDATE ledger.events SET recorded_at = recorded_at + interval '1 microsecond' WHERE {3}", 3, CHANGED),
    "deleted": ("DELETE FROM ledger.events WHERE {2}", 2, "missing: 3 follows 1"),
    "first": ("DELETE FROM ledger.events WHERE {1}", 1, "missing: 2 follows 0"),
    "inserted": (
        "UPDATE ledger.events SET notification_id = notification_id + 1 WHERE notification_id = 5;"
        "INSERT INTO ledger.events SELECT 5, gen_random_uuid(), 1, topic, state, gen_random_uuid(), recorded_at, actor,"
        " impersonator, reason, customer_id, project_id, correlation_id, causation_id, command_id, hash"
        " FROM ledger.events WHERE {3}",
        5,
        CHANGED,
    ),
    "swapped": (
        "UPDATE ledger.events SET notification_id = -2 WHERE {2};"
        "UPDATE ledger.events SET notification_id = 2 WHERE {3};"
        "UPDATE ledger.events SET notification_id = 3 WHERE notification_id = -2",
        2,
        CHANGED,
    ),
    "cut": ("DELETE FROM ledger.events WHERE {5}", 5, "missing: commands were answered up to 5"),
}
EDITS: dict[str, tuple[Callable[[list[bytes]], None], int]] = {
    "payload": (edit(4, lambda line: line["payload"].update(title="Wob")), 3),
    "actor": (edit(4, lambda line: line.update(actor="system:tesu")), 3),
    "reason": (edit(4, lambda line: line.update(reason="a tesu")), 3),
    "hash": (edit(4, lambda line: line.update(hash="00" + line["hash"][2:])), 3),
    "time": (edit(4, lambda line: line.update(recorded_us=line["recorded_us"] + 1)), 3),
    "deleted": (lambda lines: lines.__delitem__(2), 2),
    "inserted": (lambda lines: lines.insert(4, lines[3]), 4),
    "swapped": (lambda lines: lines.insert(2, lines.pop(3)), 2),
    "header": (edit(1, lambda line: line["head"].update(hash="0" * 64)), 5),
}


@pytest.fixture
def known(cli: Cli, tmp_path: Path) -> Known:
    return filled(cli, tmp_path)


def broken_at(answer: Said, position: int, why: str) -> None:
    assert answer.code == 3
    found = json.loads(answer.out)
    assert (found["broken"], found["events"]) == (position, position - 1)
    assert why in found["why"]
    assert f"the chain breaks at position {position}: {found['why']}" in answer.err


def tampered(cli: Cli, statements: str) -> None:
    """By somebody who may switch triggers off: the log refuses changes to everybody else."""
    places = {str(number): f"notification_id = {number}" for number in range(6)}
    for number, condition in places.items():
        statements = statements.replace("{" + number + "}", condition)
    url = cli.environment["CLOUDLEDGER_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True, options=TAMPERING) as conn:
        conn.execute(statements.encode())


@pytest.mark.parametrize("what", TAMPER)
def test_a_database_somebody_changed(cli: Cli, known: Known, what: str) -> None:
    statements, position, why = TAMPER[what]
    tampered(cli, statements)
    broken_at(cli("events", "verify", "-o", "json"), position, why)


def test_files_somebody_changed(cli: Cli, other: Cli, known: Known) -> None:
    for what, (change, position) in EDITS.items():
        file = damaged(known.file, what, change)
        answer = cli("events", "verify", file, "-o", "json")
        assert answer.code == 3, what
        assert json.loads(answer.out)["broken"] == position, what
        imported = other("events", "import", file)
        assert (imported.code, imported.out) == (3, ""), what
        assert "nothing was imported" in imported.err
    assert other.data("events", "list") == []


def test_broken_lines_are_named_and_nothing_comes_in(cli: Cli, other: Cli, known: Known) -> None:
    whole = known.file.read_bytes().splitlines()
    last = len(whole)
    for name, change, line, why in (
        ("no json", lambda lines: lines.__setitem__(3, b"{oops\n"), 4, "malformed"),
        ("no utf8", lambda lines: lines.__setitem__(3, lines[3].replace(b"system:test", b"system:\xff")), 4, ""),
        ("field", edit(3, lambda line: line.pop("actor")), 3, "missing required field `actor`"),
        ("type", edit(3, lambda line: line.update(position="2")), 3, "Expected `int`"),
        ("command", edit(8, lambda line: line.update(command_id="x")), 8, "Invalid UUID"),
        ("digest", edit(8, lambda line: line.update(digest="xyz")), 8, "digest"),
        ("cut", lambda lines: lines.__delitem__(slice(-3, None)), last - 2, "the file ends here"),
        ("cut in a line", lambda lines: lines.__setitem__(slice(4, None), [lines[4][:50]]), 5, "truncated"),
        ("empty", lambda lines: lines.clear(), 1, "the file ends here"),
        ("more", lambda lines: lines.append(b"{}\n"), last + 1, "something follows the end"),
        ("format", edit(1, lambda line: line.update(cloudledger_export=9)), 1, "this is export format 9"),
    ):
        file = damaged(known.file, name, change)
        for command in ("verify", "import"):
            answer = other("events", command, file)
            assert (answer.code, answer.out) == (3, ""), name
            assert f"{file}: line {line}: " in answer.err, name
            assert why in answer.err, name
        assert other.data("events", "list") == [], name


def test_a_head_noted_elsewhere_tells_of_a_tail_cut_off(cli: Cli, known: Known) -> None:
    noted = cli.data("events", "verify")[0]["head"]
    earlier = f"3:{json.loads(known.file.read_bytes().splitlines()[3])['hash']}"
    for head in (noted, earlier):
        assert cli("events", "verify", "--expect", head).code == 0
        assert cli("events", "verify", known.file, "--expect", head).code == 0

    def cut(lines: list[bytes]) -> None:
        """By somebody who knows how exports are made."""
        fourth: Line = json.loads(lines[4])
        edit(1, lambda header: header.update(events=4, head={"position": 4, "hash": fourth["hash"]}))(lines)
        del lines[5]

    short = damaged(known.file, "short", cut)
    assert cli("events", "verify", short).code == 0
    broken_at(cli("events", "verify", short, "--expect", noted, "-o", "json"), 5, "the head noted is 5")
    tampered(cli, "DELETE FROM ledger.commands WHERE position = 5; DELETE FROM ledger.events WHERE {5}")
    assert cli("events", "verify").code == 0
    broken_at(cli("events", "verify", "--expect", noted, "-o", "json"), 5, "the head noted is 5")
    rewritten = f"4:{'0' * 64}"
    assert cli("events", "verify", "--expect", rewritten).code == 3
    for wrong in ("5", "x:y", "5:abc", f"5:{'g' * 64}"):
        assert cli("events", "verify", "--expect", wrong).code == 2, wrong
    assert cli("events", "verify", "nowhere.ndjson").code == 4
