"""A real Postgres for tests: one server for the session, one new database for a test that wants one."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg.sql import SQL, Identifier

from adapters.embedded.servers import running

TAMPERING = "-c session_replication_role=replica"
"""Connection option with which a test may change what is append-only."""
TEST_DATABASE_URL = "CLOUDLEDGER_TEST_DATABASE_URL"


@contextmanager
def short_folder() -> Iterator[Path]:
    """A temporary folder that leaves room for a socket name and that the servers' account may enter.

    Where root's data was moved out of a closed folder, the link `servers` says where to: that goes as well.
    """
    folder = Path(tempfile.mkdtemp(prefix="cl-", dir="/tmp"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        for link in (*folder.glob("*/servers"), *folder.glob("*/*/servers")):
            shutil.rmtree(link.readlink())
        shutil.rmtree(folder)


@contextmanager
def session_server() -> Iterator[str]:
    """The URL of a server that may create databases: the one named by the environment, else one of our own."""
    if url := os.environ.get(TEST_DATABASE_URL):
        yield url
        return
    with short_folder() as folder, running(folder / "d", valkey=False) as servers:
        yield servers.endpoints.database_url


@contextmanager
def new_database(server_url: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {} TEMPLATE template0 STRATEGY file_copy").format(Identifier(name)))
        try:
            yield _with_database(server_url, name)
        finally:
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def _with_database(url: str, name: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/{name}?{parts.query}".rstrip("?")
