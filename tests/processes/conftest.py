"""A migrated database, a store on it, and customers."""

from collections.abc import Iterator

import pytest

from adapters.eventstore.store import LedgerStore
from adapters.postgres.migrate import migrate
from tests.eventstore.support import opened


@pytest.fixture
def url(empty_database: str) -> str:
    migrate(empty_database)
    return empty_database


@pytest.fixture
def store(url: str) -> Iterator[LedgerStore]:
    with opened(url) as store:
        yield store
