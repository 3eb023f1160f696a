"""The documents say what the code does: tables are current, the auditor's recipe works as it is printed."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from api.cli.exits import MEANINGS
from api.cli.reference import PARTS, renewed
from tests.api.archive_support import Known, damaged, edit, filled
from tests.api.support import ROOT, Cli
from tests.api.test_verify_command import EDITS

RECIPE = re.compile(r"```python\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("file", PARTS)
def test_tables_are_current(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert renewed(text, file) == text, "run: python -m api.cli.reference"


def test_exit_codes_are_distinct_and_all_in_the_document() -> None:
    text = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    assert len({*MEANINGS.values()}) == len(MEANINGS)
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)] == [int(code) for code in MEANINGS]


@pytest.fixture
def known(cli: Cli, tmp_path: Path) -> Known:
    return filled(cli, tmp_path)


def test_the_auditors_recipe(cli: Cli, known: Known, tmp_path: Path) -> None:
    (recipe,) = RECIPE.findall((ROOT / "docs/audit.md").read_text(encoding="utf-8"))
    (tmp_path / "prove.py").write_text(recipe)

    def proved(file: Path) -> tuple[int, str]:
        """By Python alone: isolated from this project and from what is installed."""
        command = [sys.executable, "-I", "-S", str(tmp_path / "prove.py"), str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, (done.stdout + done.stderr).strip()

    assert proved(known.file) == (0, cli.data("events", "verify")[0]["head"])
    for what, (change, position) in EDITS.items():
        expected = "cut off" if what == "header" else f"broken at position {position}"
        assert proved(damaged(known.file, what, change)) == (1, expected), what
    assert proved(damaged(known.file, "cut", lambda lines: lines.__delitem__(-1))) == (1, "cut off")
    spaced = damaged(known.file, "spaced", edit(2, lambda line: line["payload"].update(v=3)))
    assert proved(spaced) == (1, "broken at position 1")


def test_the_document_names_every_field_of_an_event(known: Known) -> None:
    text = (ROOT / "docs/audit.md").read_text(encoding="utf-8")
    header, event = (json.loads(line) for line in known.file.read_bytes().splitlines()[:2])
    assert [field for field in (*header, *event) if f"`{field}`" not in text] == []
