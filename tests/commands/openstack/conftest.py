from collections.abc import Iterator

import pytest

from adapters.postgres.migrate import migrate
from tests.commands.openstack.place import Place
from tests.eventstore.support import opened
from tests.postgres import new_database


@pytest.fixture(scope="module")
def place(server_url: str) -> Iterator[Place]:
    with new_database(server_url) as url:
        migrate(url)
        with opened(url) as store:
            yield Place(store)
