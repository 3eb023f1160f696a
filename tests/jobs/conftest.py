"""A yard without a broker for most tests, one with a Valkey of its own for those with processes."""

from collections.abc import Iterator

import pytest

from adapters.embedded.servers import Servers, running
from tests.jobs.support import Yard, yard
from tests.postgres import short_folder


@pytest.fixture
def bare(empty_database: str) -> Iterator[Yard]:
    with yard(empty_database, "redis://localhost") as found:
        yield found


@pytest.fixture
def valkey() -> Iterator[Servers]:
    with short_folder() as folder, running(folder / "d", postgres=False) as servers:
        assert isinstance(servers, Servers)
        yield servers


@pytest.fixture
def full(empty_database: str, valkey: Servers) -> Iterator[Yard]:
    with yard(empty_database, valkey.endpoints.broker_url) as found:
        yield found
