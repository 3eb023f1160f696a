"""Secrets of tenants and machines, sealed beside the log under the row that an event names."""

from uuid import UUID

from adapters.access import secrets
from adapters.access.secrets import Secrets
from api.ledger import Ledger


def keep(ledger: Ledger, row: UUID, name: str, value: str) -> str:
    """What the row holds: a value that is there already stays."""
    with ledger.connection() as conn:
        secrets.add(conn, ledger.store.keys.secret_key, row, row, Secrets({name: value}), None)
    return read(ledger, row, name)


def read(ledger: Ledger, row: UUID | None, name: str) -> str:
    """Empty where there is none."""
    with ledger.connection() as conn:
        found = secrets.find(conn, ledger.store.keys.secret_key, row, row or UUID(int=0))
    return str(found.attributes.get(name, ""))
