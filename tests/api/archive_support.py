"""A log worth exporting, and damage done to exports."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from tests.api.support import Cli

Line = dict[str, Any]


class Known(msgspec.Struct):
    ada: str
    acme: str
    command: str
    file: Path
    keys: Path


def filled(cli: Cli, folder: Path) -> Known:
    """Five events, exported with the keys of persons."""
    ada = cli.made("RegisterUser", username="ada", full_name="Ada König 🜁", email="ada@example.org")
    answer = cli.do("CreateCustomer", name='Acme "A|B" \\ Überland')
    cli.made("CreateProject", customer=answer["result"], name="Web")
    said = ("--actor", f"user:{ada}", "--reason", 'tab\t|pipe| "quoted" \\N ünï\nline')
    assert cli("commands", "do", "ChangeUser", json.dumps({"user": ada, "full_name": "Ada King"}), *said).code == 0
    cli.do("AppointStaff", user=ada)
    known = Known(ada, answer["result"], answer["command_id"], folder / "log.ndjson", folder / "keys.ndjson")
    assert cli("events", "export", known.file, "--keys", known.keys).code == 0
    return known


def damaged(file: Path, name: str, change: Callable[[list[bytes]], None]) -> Path:
    """A copy with its lines changed."""
    lines = file.read_bytes().splitlines(keepends=True)
    change(lines)
    found = file.with_name(name)
    found.write_bytes(b"".join(lines))
    return found


def edit(number: int, change: Callable[[Line], None]) -> Callable[[list[bytes]], None]:
    """Changes one line, counted from 1 as in messages."""

    def work(lines: list[bytes]) -> None:
        line = json.loads(lines[number - 1])
        change(line)
        lines[number - 1] = json.dumps(line, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"

    return work
