"""One HTTP server for all tests of a module, on a database of its own, with everything that runs in production."""

from collections.abc import Iterator

import pytest

from tests.http.served import Served, served


@pytest.fixture(scope="module")
def http(server_url: str) -> Iterator[Served]:
    with served(server_url) as found:
        yield found
