"""The command line on a database of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.support import Cli, settings
from tests.postgres import new_database


@pytest.fixture
def cli(
    empty_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Cli]:
    """On an empty database, in an empty folder."""
    monkeypatch.chdir(tmp_path)
    found = Cli(settings(empty_database), capsys)
    yield found
    found.end_all()


@pytest.fixture
def other(cli: Cli, server_url: str, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    """The same on another empty database."""
    with new_database(server_url) as url:
        yield Cli(settings(url), capsys)
