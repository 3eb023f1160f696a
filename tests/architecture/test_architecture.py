"""The shape of the code: imports point one way, files and functions stay small, stored names follow the rule."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.event import Event
from domain.registry import EVENTS, KIND_OF, KINDS

ROOT = Path(__file__).parents[2]
OURS = ("domain", "commands", "projections", "adapters", "api")
NAME = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
IRREGULAR = {
    "forgotten",
    "set",
    "begun",
    "given",
    "held",
    "kept",
    "left",
    "lost",
    "made",
    "paid",
    "put",
    "seen",
    "sent",
    "shown",
    "split",
}
IRREGULAR |= {
    "overridden",
    "taken",
    "told",
    "withdrawn",
    "written",
    "bound",
    "built",
    "drawn",
    "forgotten",
    "frozen",
    "sold",
    "spent",
    "run",
}


def sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def subclasses(kind: type[Event]) -> Iterator[type[Event]]:
    for one in kind.__subclasses__():
        yield one
        yield from subclasses(one)


def test_imports_keep_their_contracts() -> None:
    program = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    command = [sys.executable, "-c", program]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "0 broken" in result.stdout


@pytest.mark.parametrize("folder", [*OURS, "tests"])
def test_no_file_is_longer_than_300_lines(folder: str) -> None:
    files = sources(folder)
    assert files
    long = {str(path.relative_to(ROOT)): count for path in files if (count := len(path.read_text().splitlines())) > 300}
    assert long == {}


@pytest.mark.parametrize("folder", OURS)
def test_no_function_is_longer_than_40_lines(folder: str) -> None:
    long = []
    for path in sources(folder):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
                length = node.end_lineno - node.lineno + 1
                if length > 40:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {length}")
    assert long == []


@pytest.mark.parametrize("folder", OURS)
def test_every_module_says_what_it_is_for(folder: str) -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sources(folder)
        if path.name != "__init__.py" and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_every_stored_name_is_of_one_event_and_of_one_kind() -> None:
    named = [kind for kind in subclasses(Event) if "name" in kind.__dict__ and kind.__module__.startswith("domain.")]
    assert sorted(kind.name for kind in named) == sorted(EVENTS), "declared twice, or missing in the registry"
    assert {kind.name for kind in named if EVENTS[kind.name] is not kind} == set()
    assert set(KIND_OF) == set(EVENTS)
    assert {kind.name for kind in KIND_OF.values()} == set(KINDS)


@pytest.mark.parametrize("name", EVENTS)
def test_a_stored_name_is_context_noun_participle(name: str) -> None:
    assert NAME.fullmatch(name)
    context, noun, participle = name.split(".")
    assert EVENTS[name].__module__.startswith(f"domain.{context}.")
    assert KIND_OF[name].name == noun
    last = participle.removesuffix("_out").rpartition("_")[2]
    assert last.endswith("ed") or last in IRREGULAR, "an event is something that happened"
