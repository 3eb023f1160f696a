"""Whose a name is, and how it is known where it must not be readable."""

from uuid import UUID

from adapters.eventstore.store import LedgerStore, name_row
from domain.kind import Name

_OWNER = "SELECT owner FROM ledger.names WHERE kind = %b::text AND digest = %b"
_NOBODY = UUID(int=0)


def digest(store: LedgerStore, name: Name) -> bytes:
    return name_row(store.keys.name_key, name, _NOBODY, held=True).digest


def owner(store: LedgerStore, name: Name) -> UUID | None:
    rows = store.recorder.rows(_OWNER, (name.kind, digest(store, name)))
    return rows[0][0] if rows else None
