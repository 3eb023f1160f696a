"""How a name is known where it must not be readable."""

from uuid import UUID

from adapters.eventstore.store import LedgerStore, name_row
from domain.kind import Name

_NOBODY = UUID(int=0)


def digest(store: LedgerStore, name: Name) -> bytes:
    return name_row(store.keys.name_key, name, _NOBODY, held=True).digest
