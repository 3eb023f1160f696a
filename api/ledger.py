"""The event log as every entrance opens it: servers, schema, master key, store and readers."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import msgspec

from adapters.eventstore.connect import open_log, open_store
from adapters.eventstore.log import LedgerLog
from adapters.eventstore.pooled import tuples
from adapters.eventstore.store import LedgerStore
from adapters.postgres.migrate import migrate
from api.bootstrap_servers import servers
from api.master_key import master_key
from api.settings import Settings
from projections.engine.model import Conn


class Ledger(msgspec.Struct, frozen=True):
    url: str
    broker_url: str
    store: LedgerStore
    log: LedgerLog
    settings: Settings

    def connection(self) -> AbstractContextManager[Conn]:
        """A pooled one, autocommit, for statements beside the log."""
        return tuples(self.store.datastore)


@contextmanager
def ledger(settings: Settings) -> Iterator[Ledger]:
    """Starts what is ours to start, brings the schema up to date. Raises SchemaError, WrongMasterKey, ServerError."""
    with servers(settings) as endpoints:
        migrate(endpoints.database_url)
        store = open_store(endpoints.database_url, master_key(settings), settings.pool_size)
        try:
            yield Ledger(endpoints.database_url, endpoints.broker_url, store, open_log(store), settings)
        finally:
            store.close()
