"""From a database URL to the library's datastore, and to a store and a log on it."""

from eventsourcing.postgres import PostgresDatastore
from psycopg.conninfo import conninfo_to_dict

from adapters.eventstore.log import LedgerLog
from adapters.eventstore.store import LedgerStore


def datastore(url: str, pool_size: int = 10) -> PostgresDatastore:
    """A pool of `pool_size` connections at most; everything else the URL says (TLS, options) is kept."""
    given = conninfo_to_dict(url)
    known = {key: str(given.pop(key, "") or "") for key in ("dbname", "host", "port", "user", "password")}
    store = PostgresDatastore(
        known["dbname"],
        known["host"],
        known["port"] or "5432",
        known["user"],
        known["password"],
        connect_timeout=30,
        idle_in_transaction_session_timeout=5,
        pool_size=1,
        max_overflow=max(pool_size - 1, 0),
        schema="ledger",
    )
    defaults = {"application_name": "cloudledger", "options": "-c timezone=UTC"}
    kwargs = store.pool.kwargs
    assert isinstance(kwargs, dict)
    kwargs.update({key: value for key, value in (defaults | given).items() if value})
    for empty in [key for key in known if not known[key] and key in kwargs]:
        del kwargs[empty]
    return store


def open_store(url: str, master_key: bytes, pool_size: int = 10) -> LedgerStore:
    """Raises WrongMasterKey when the database belongs to another one."""
    store = LedgerStore(datastore(url, pool_size), master_key)
    store.keys.require_master_key()
    return store


def open_log(store: LedgerStore) -> LedgerLog:
    return LedgerLog(store.recorder, store.mapper, store.keys)
