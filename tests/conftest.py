"""Fixtures every test may use: a server for the session, an empty database for a test."""

import signal
from collections.abc import Iterator

import pytest

from tests.postgres import new_database, session_server

# A run in the background may have been told to ignore Ctrl-C; the programs under test must not inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    with session_server() as url:
        yield url


@pytest.fixture
def empty_database(server_url: str) -> Iterator[str]:
    """The URL of a database nobody else uses, dropped after the test."""
    with new_database(server_url) as url:
        yield url
