"""Single secrets, sealed beside the log in the row that an event names: passwords of tenants, user data of machines."""

import hmac
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from adapters.access import secrets
from adapters.access.secrets import Secrets
from api.ledger import Ledger
from commands.ids import uuid7
from commands.marketplace.submit import SubmitOrder
from commands.marketplace.types.registry import TYPES
from domain.marketplace import offering, order

_ANYWHERE = frozenset[str]().union(*(kind.sealed_attributes for kind in TYPES.values()))


def secretive(attributes: Mapping[str, Any]) -> bool:
    """Whether there may be something among them that the log must not be told."""
    return not _ANYWHERE.isdisjoint(attributes)


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


def row_of(ledger: Ledger, key: UUID | None, name: str, value: str) -> UUID:
    """A new one; the same again for the same request, known by its `key`."""
    about = f"{key}|{name}|{value}".encode()
    row = UUID(bytes=hmac.digest(ledger.store.keys.secret_key, about, "sha256")[:16]) if key else uuid7()
    keep(ledger, row, name, value)
    return row


def withheld(ledger: Ledger, wanted: SubmitOrder, key: UUID | None) -> SubmitOrder:
    """With the rows in place of what the log must not be told."""
    attributes = _sealed(ledger, wanted.offering, wanted.attributes, key)
    return msgspec.structs.replace(wanted, attributes=attributes)


def withheld_again(ledger: Ledger, number: UUID, attributes: Mapping[str, Any], key: UUID | None) -> dict[str, Any]:
    """As `withheld`, of what an order's attributes are to be; a row it names already stays."""
    state = ledger.store.load(order.KIND, number).state
    if state is None:
        return dict(attributes)
    new = {name: value for name, value in attributes.items() if value != state.attributes.get(name)}
    return {**attributes, **_sealed(ledger, state.offering, new, key)}


def _sealed(ledger: Ledger, of: UUID, attributes: Mapping[str, Any], key: UUID | None) -> dict[str, Any]:
    """Attributes that are no texts are left for the checks. The type of an offering stays what it is."""
    if not secretive(attributes):
        return dict(attributes)
    state = (ledger.store.recall(offering.KIND, of) or ledger.store.load(offering.KIND, of)).state
    names = TYPES[state.type].sealed_attributes if state and state.type in TYPES else frozenset[str]()
    sealed = {
        name: row_of(ledger, key, name, value).hex
        for name, value in attributes.items()
        if name in names and value and isinstance(value, str)
    }
    return {**attributes, **sealed}
