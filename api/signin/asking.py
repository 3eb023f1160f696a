"""How signing in asks for commands: whose envelope, and whether the caller may, before anything is touched."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from api.ledger import Ledger
from commands.dispatch import handle
from commands.ids import uuid7
from commands.permissions import authorise
from commands.ports import Answer, Envelope

ITSELF = "system:sign-in"
_RETRIES = 20
"""People may come in many times at once; each time is an event of the same stream."""


def envelope(actor: str, correlation: UUID | None = None) -> Envelope:
    return Envelope(actor=actor, command_id=uuid7(), correlation=correlation or uuid7())


def by(user: UUID) -> str:
    return f"user:{user.hex}"


def again(given: Envelope) -> Envelope:
    """The same caller asks for one thing more."""
    return msgspec.structs.replace(given, command_id=uuid7())


def permit(ledger: Ledger, command: msgspec.Struct, given: Envelope) -> None:
    """Raises Stranger, Forbidden, NotFound."""
    authorise(command, given.actor, ledger.store.load, datetime.now(UTC))


def ask(ledger: Ledger, command: msgspec.Struct, given: Envelope) -> Answer:
    return handle(command, given, ledger.store, retries=max(_RETRIES, ledger.settings.command_retries))
