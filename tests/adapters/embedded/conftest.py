"""A short folder for one supervisor."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import short_folder


@pytest.fixture
def folder() -> Iterator[Path]:
    """Folders made in a test are open to others unless it closes them, whatever the caller's umask."""
    before = os.umask(0o022)
    try:
        with short_folder() as path:
            yield path
    finally:
        os.umask(before)
