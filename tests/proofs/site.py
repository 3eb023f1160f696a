"""Where a proof happens: a Postgres of its own with our schema in it, fsync on, and a folder for journals."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from adapters.embedded.servers import Servers, running
from adapters.postgres.migrate import migrate
from tests.eventstore.support import opened
from tests.postgres import short_folder


class Site(msgspec.Struct, frozen=True):
    url: str
    servers: Servers
    folder: Path

    def journal(self, name: str) -> Path:
        return self.folder / f"{name}.journal"

    def journals(self, name: str) -> list[Path]:
        """Those whose name begins like this."""
        return sorted(self.folder.glob(f"{name}*.journal"))


@contextmanager
def site(*, valkey: bool = False) -> Iterator[Site]:
    with short_folder() as folder, running(folder / "d", valkey=valkey) as servers:
        url = servers.endpoints.database_url
        migrate(url)
        with opened(url, 1):
            assert rows(url, "SHOW fsync") == [("on",)]
        yield Site(url, servers, folder)


def rows(url: str, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with psycopg.connect(url, autocommit=True) as conn:
        return conn.execute(query.encode(), values).fetchall()


def one(url: str, query: str) -> Any:
    """The only value of the only row."""
    ((value,),) = rows(url, query)
    return value
