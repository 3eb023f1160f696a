"""A migrated database and a session of the engine in it."""

from collections.abc import Iterator

import pytest

from adapters.postgres.migrate import migrate
from projections.engine.model import Conn
from projections.engine.session import session
from tests.projections.world import World


@pytest.fixture
def dsn(empty_database: str) -> str:
    migrate(empty_database)
    return empty_database


@pytest.fixture
def conn(dsn: str) -> Iterator[Conn]:
    with session(dsn) as found:
        yield found


@pytest.fixture
def world() -> World:
    return World()
