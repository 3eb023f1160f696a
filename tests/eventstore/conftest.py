"""A ledger of its own for every test."""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from types import ModuleType

import pytest

from adapters.eventstore.store import LedgerStore
from adapters.postgres.migrate import migrate
from tests.eventstore.support import opened

if find_spec("Crypto") is None:
    # The library's test cases import its cipher, which wants a package that neither they (on recorders) nor we use.
    sys.modules["eventsourcing.cipher"] = ModuleType("eventsourcing.cipher")
    sys.modules["eventsourcing.cipher"].__dict__["AESCipher"] = None


@pytest.fixture
def url(empty_database: str) -> str:
    """A database with our tables and no event."""
    migrate(empty_database)
    return empty_database


@pytest.fixture
def store(url: str) -> Iterator[LedgerStore]:
    with opened(url) as store:
        yield store
