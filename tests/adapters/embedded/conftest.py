"""A short folder for one supervisor, and nothing left behind where root's data was moved to."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import short_folder


@pytest.fixture
def folder() -> Iterator[Path]:
    with short_folder() as path:
        yield path
        for link in path.rglob("servers"):
            if link.is_symlink():
                shutil.rmtree(link.readlink())
