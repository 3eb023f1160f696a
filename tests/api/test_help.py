"""Help, completion, progress: what makes the command line pleasant."""

import os
import pty
import shlex
import subprocess
from typing import Any

import pytest
import typer.main
from typer.core import TyperGroup

from api.cli.main import app
from api.cli.reference import helps
from tests.api.support import COMMAND, ROOT, Cli

HELPS = dict(helps())
DATA = ("list", "show", "stats", "status", "builds", "rows", "diff", "tail", "trace", "verify", "do")


@pytest.mark.parametrize("path", HELPS)
def test_every_command_has_an_example_that_is_understood(path: str) -> None:
    _, _, example = HELPS[path].partition(" Example: ")
    words = shlex.split(example)
    assert words[: 1 + len(path.split())] == ["cloudledger", *path.split()]
    command: Any = typer.main.get_group(app)
    for name in path.split():
        assert isinstance(command, TyperGroup)
        command = command.commands[name]
    with command.make_context(path, words[1 + len(path.split()) :]) as context:
        assert "output" in context.params or path.split()[-1] not in DATA


def test_help_is_printed_for_all(cli: Cli) -> None:
    for words in ((), ("--help",), ("events", "--help"), ("projections", "rows", "--help")):
        answer = cli(*words)
        assert answer.code == (0 if words else 2)
        assert "Usage: cloudledger" in answer.out + answer.err


def completions(line: str) -> list[str]:
    words = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" ")), "_CLOUDLEDGER_COMPLETE": "complete_bash"}
    environment = os.environ | words | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(COMMAND, env=environment, cwd="/", capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_the_shell_completes_commands_and_names() -> None:
    assert completions("cloudledger ev") == ["events"]
    assert completions("cloudledger projections sw") == ["switch-back"]
    assert completions("cloudledger projections rows cu") == ["customers"]
    assert completions("cloudledger commands do CreateCu") == ["CreateCustomer"]
    assert completions("cloudledger streams list --kind proj") == ["project", "project_type"]


def test_a_bar_on_a_terminal_lines_elsewhere(cli: Cli) -> None:
    cli.made("RegisterUser", username="ada")
    terminal, end = pty.openpty()
    process = cli.start("projections", "rebuild", "users", stderr=end)
    os.close(end)
    shown = b""
    while process.poll() is None or b"swap" not in shown:
        try:
            shown += os.read(terminal, 4096)
        except OSError:
            break
    os.close(terminal)
    with process:
        data, _ = process.communicate()
    assert process.returncode == 0
    assert "\x1b" not in data
    assert b"\x1b[" in shown
    assert "users: swap" in shown.decode()
    lines = cli("projections", "rebuild", "users")
    assert "\x1b" not in lines.err
    assert "users: fold 0 of 1\n" in lines.err
