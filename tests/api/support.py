"""The command line in tests: in this process where output is all that counts, as another one where signals do."""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.cli.main import run
from tests.eventstore.support import MASTER_KEY

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "api.cli.main"]
LONG_ENOUGH = 60.0


class Said(msgspec.Struct, frozen=True):
    code: int
    out: str
    err: str

    def rows(self) -> list[dict[str, Any]]:
        """What was printed as ndjson."""
        assert self.code == 0, self.err
        return [json.loads(line) for line in self.out.splitlines()]

    def row(self) -> dict[str, Any]:
        (found,) = self.rows()
        return found


def settings(url: str, master_key: bytes = MASTER_KEY) -> dict[str, str]:
    """Variables that make a command use this database and start nothing."""
    return {
        "CLOUDLEDGER_DATABASE_URL": url,
        "CLOUDLEDGER_BROKER_URL": "redis://localhost",
        "CLOUDLEDGER_MASTER_KEY": base64.b64encode(master_key).decode(),
    }


class Cli:
    def __init__(self, environment: Mapping[str, str], capture: pytest.CaptureFixture[str]) -> None:
        self.environment = dict(environment)
        self._capture = capture
        self._started: list[subprocess.Popen[str]] = []

    def __call__(self, *arguments: object, **changed: str) -> Said:
        """In this process."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in (self.environment | changed).items():
                patch.setenv(name, value)
            self._capture.readouterr()
            code = run([str(argument) for argument in arguments])
        return Said(code, *self._capture.readouterr())

    def data(self, *arguments: object) -> list[dict[str, Any]]:
        return self(*arguments, "-o", "ndjson").rows()

    def do(self, name: str, /, **body: object) -> dict[str, Any]:
        """A command asked by the system."""
        asked = ("commands", "do", name, json.dumps(body), "--actor", "system:test", "--reason", "a test")
        return self(*asked, "-o", "ndjson").row()

    def made(self, name: str, /, **body: object) -> str:
        """The id of what a command made."""
        return str(self.do(name, **body)["result"])

    def start(self, *arguments: object, **options: Any) -> "subprocess.Popen[str]":
        """As a process of its own."""
        given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL} | options
        environment = os.environ | self.environment | {"PYTHONPATH": str(ROOT)}
        command = [*COMMAND, *map(str, arguments)]
        self._started.append(subprocess.Popen(command, env=environment, cwd="/", text=True, **given))
        return self._started[-1]

    def end_all(self) -> None:
        """Those a failed test left behind."""
        for process in self._started:
            if process.poll() is None:
                process.kill()
                with process:
                    process.communicate()


def ended(process: "subprocess.Popen[str]") -> Said:
    with process:
        out, err = process.communicate(timeout=LONG_ENOUGH)
    return Said(process.returncode, out or "", err or "")
