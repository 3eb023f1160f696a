"""The eventsourcing library as it comes, next to ours in the same database."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresDatastore
from psycopg.sql import SQL, Identifier

from adapters.eventstore.connect import datastore


@contextmanager
def library(url: str) -> Iterator[PostgresDatastore]:
    """With its database functions, in a schema of its own."""
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("CREATE SCHEMA naive")
    store = datastore(url)
    store.schema = "naive"
    store.enable_db_functions = True
    try:
        yield store
    finally:
        store.close()


def event(version: int = 1) -> StoredEvent:
    return StoredEvent(uuid4(), version, "test.thing.noted", b"{}")


def count(url: str, table: str) -> int:
    schema, name = table.split(".")
    with psycopg.connect(url) as conn:
        found = conn.execute(SQL("SELECT count(*) FROM {}.{}").format(Identifier(schema), Identifier(name)))
        return int(str((found.fetchone() or (0,))[0]))
