"""Children that are kept alive: who does not stop when asked is made to, and says where it was."""

import os
import sys

import pytest

from api import members
from api.members import Member, kept
from tests.eventstore.support import until

DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"


def test_who_does_not_stop_is_made_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "PATIENCE", 0.2)
    said: list[str] = []
    monkeypatch.setattr(sys, "stderr", _Heard(said))
    member = Member("deaf", [sys.executable, "-c", DEAF], {**os.environ, "PYTHONFAULTHANDLER": "1"}, named=True)
    with kept(member):
        until(lambda: any("deaf" in line for line in said))
    assert any("Fatal Python error: Aborted" in line for line in said)


class _Heard:
    def __init__(self, said: list[str]) -> None:
        self.write = said.append
