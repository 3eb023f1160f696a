"""`make demo` as a process: its story reaches its end; stopped at any moment, nothing of it is left."""

import os
import pty
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from api.cli.exits import INTERRUPTED, OK
from tests.api.support import ROOT
from tests.api.test_serve_command import children, gone
from tests.eventstore.support import until
from tests.postgres import short_folder

LONG = 180.0


class Demo(msgspec.Struct):
    process: "subprocess.Popen[bytes]"
    folder: Path
    out: int
    said: str = ""

    def read(self) -> None:
        while True:
            try:
                text = os.read(self.out, 65536)
            except OSError:
                return
            if not text:
                return
            self.said += text.decode(errors="replace")

    def stopped(self) -> int:
        """With Ctrl-C."""
        running = children(self.process.pid)
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(LONG)
        assert gone(running)
        return code

    @property
    def left(self) -> list[str]:
        """Files of what it was."""
        return [each.name for each in self.folder.iterdir() if each.name.startswith("cloudledger-")]


@pytest.fixture
def begun(request: pytest.FixtureRequest) -> Iterator[Demo]:
    """On a terminal where that is asked for."""
    with short_folder() as folder:
        folder.chmod(0o711)
        ours, theirs = pty.openpty() if request.param else os.pipe()
        around = os.environ | {"TMPDIR": str(folder), "PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "150"}
        heard = theirs if request.param else subprocess.DEVNULL
        command = [sys.executable, "-m", "api.cli.demo"]
        process = subprocess.Popen(command, env=around, cwd="/", stdin=heard, stdout=theirs, stderr=theirs)
        os.close(theirs)
        found = Demo(process, folder, ours)
        reader = threading.Thread(target=found.read)
        reader.start()
        yield found
        process.kill()
        process.wait()
        reader.join()
        os.close(ours)


@pytest.mark.parametrize("begun", [False], indirect=True)
def test_the_story_reaches_its_end_and_all_is_gone(begun: Demo) -> None:
    code = begun.process.wait(LONG)
    until(lambda: "stopped and gone" in begun.said)
    assert code == OK, begun.said
    assert "Nothing is left at the cloud" in begun.said
    trail = begun.said.partition("All that happened to the machine")[2].partition("What the order")[0]
    for words in (
        "Ada Lovelace requested resource fold-1",
        "asked for flavor m1.medium",
        "The resource was terminated",
    ):
        assert words in trail
    assert re.search(r"├── \d+ marketplace\.order\.submitted by user:", begun.said)
    assert re.search(r"openstack\.instance\.operation_succeeded", begun.said)
    assert re.search(r"title +Folding", begun.said)
    assert "export URL=http://127.0.0.1:" in begun.said
    assert "\x1b" not in begun.said
    assert begun.left == []


@pytest.mark.parametrize("begun", [True], indirect=True)
@pytest.mark.parametrize("moment", ["starting Postgres", "== Ada orders a machine"])
def test_stopped_at_any_moment_on_a_terminal(begun: Demo, moment: str) -> None:
    until(lambda: moment in begun.said, LONG)
    assert begun.stopped() == INTERRUPTED, begun.said[-3000:]
    assert begun.left == []
