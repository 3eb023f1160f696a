"""How the backend of an offering is reached, with what must not be told: kept beside the log, named by an event."""

import hmac
from typing import Any
from uuid import UUID

import msgspec

from adapters.access import secrets
from adapters.access.secrets import Secrets
from api.ledger import Ledger
from commands.ids import uuid7
from commands.marketplace.offering import ConnectOffering
from commands.marketplace.types.registry import known
from domain.marketplace import offering
from domain.marketplace.plugin_options import cleaned_secrets

Table = dict[str, Any] | None


class Access(msgspec.Struct, frozen=True):
    """All that is needed to reach it."""

    attributes: dict[str, Any]
    options: dict[str, Any]


def access_of(ledger: Ledger, number: UUID) -> Access:
    """Raises NotFound."""
    state = ledger.store.load(offering.KIND, number).required()
    hidden = _hidden(ledger, number, state)
    return Access({**state.service_attributes, **hidden.attributes}, hidden.options)


def _hidden(ledger: Ledger, number: UUID, state: offering.Offering) -> Secrets:
    with ledger.connection() as conn:
        return secrets.find(conn, ledger.store.keys.secret_key, state.secrets, number)


def command(ledger: Ledger, number: UUID, attributes: Table, options: Table, key: UUID | None) -> ConnectOffering:
    """The row first, inert; the event that follows from the command makes it valid. Attributes that are given change
    those there are, secret options take their place. The same row again for the same request, known by its `key`.

    Raises Invalid, NotFound."""
    state = ledger.store.load(offering.KIND, number).required()
    before, hides = _hidden(ledger, number, state), known(state.type).secrets
    told = {name: value for name, value in (attributes or {}).items() if name not in hides}
    untold = {name: value for name, value in (attributes or {}).items() if name in hides}
    after = Secrets({**before.attributes, **untold}, before.options if options is None else _cleaned(options))
    row, rested = state.secrets, state.secrets
    if untold or options is not None:
        row, rested = _kept(ledger, number, after, state.secrets, key)
    return ConnectOffering(
        number,
        service_attributes={**state.service_attributes, **told},
        secret_attributes=tuple(sorted(after.attributes)),
        secret_options=tuple(sorted(after.options)),
        secrets=row,
        rested=rested,
    )


def _cleaned(options: dict[str, Any]) -> dict[str, Any]:
    return cleaned_secrets("secret_options", options)


def _kept(
    ledger: Ledger, number: UUID, after: Secrets, rested: UUID | None, key: UUID | None
) -> tuple[UUID, UUID | None]:
    """The row and the one it was made from."""
    seal = ledger.store.keys.secret_key
    about = f"{key}|{number.hex}|".encode() + msgspec.json.encode(after)
    row = UUID(bytes=hmac.digest(seal, about, "sha256")[:16]) if key else uuid7()
    with ledger.connection() as conn:
        return row, secrets.add(conn, seal, row, number, after, rested)


def settle(ledger: Ledger, number: UUID) -> int:
    """Keeps the row the log names. Returns how many others were forgotten."""
    state = ledger.store.load(offering.KIND, number).required()
    with ledger.connection() as conn:
        return secrets.forget(conn, number) if state.removed else secrets.keep(conn, number, state.secrets)
