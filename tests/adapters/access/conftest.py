"""A migrated database with the read models that signing in asks, and a connection to it."""

from collections.abc import Iterator

import pytest

from adapters.eventstore.store import LedgerStore
from adapters.postgres.migrate import migrate
from projections.engine.model import Conn
from projections.engine.registry import prepare
from projections.engine.session import session
from projections.registry import MODELS
from tests.eventstore.support import opened


@pytest.fixture
def url(empty_database: str) -> str:
    migrate(empty_database)
    with session(empty_database) as conn:
        for model in MODELS.values():
            prepare(conn, model)
    return empty_database


@pytest.fixture
def conn(url: str) -> Iterator[Conn]:
    with session(url) as found:
        yield found


@pytest.fixture
def store(url: str) -> Iterator[LedgerStore]:
    with opened(url) as found:
        yield found
