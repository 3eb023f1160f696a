"""A ledger of its own for every test."""

from collections.abc import Iterator

import pytest
from eventsourcing.postgres import PostgresDatastore

from adapters.eventstore.store import LedgerStore
from adapters.postgres.migrate import migrate
from tests.eventstore.library import library
from tests.eventstore.support import opened


@pytest.fixture
def url(empty_database: str) -> str:
    """A database with our tables and no event."""
    migrate(empty_database)
    return empty_database


@pytest.fixture
def store(url: str) -> Iterator[LedgerStore]:
    with opened(url) as store:
        yield store


@pytest.fixture
def naive(url: str) -> Iterator[PostgresDatastore]:
    with library(url) as store:
        yield store
