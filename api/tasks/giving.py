"""Commands that the clock gives, one for each thing that is due; what the rules do not allow is told and left."""

import logging
from collections.abc import Iterable

import msgspec

from api.ledger import Ledger
from commands.dispatch import handle
from commands.ids import uuid7
from commands.ports import Envelope
from domain.refusal import Refused

log = logging.getLogger("cloudledger.tasks")
ACTOR = "system:scheduler"


def give(ledger: Ledger, commands: Iterable[msgspec.Struct], reason: str) -> int:
    """How many were carried out."""
    return sum(_one(ledger, command, reason) for command in commands)


def _one(ledger: Ledger, command: msgspec.Struct, reason: str) -> bool:
    envelope = Envelope(actor=ACTOR, command_id=uuid7(), correlation=uuid7(), reason=reason)
    try:
        handle(command, envelope, ledger.store, retries=ledger.settings.command_retries)
    except Refused as no:
        log.warning("%s: %s", type(command).__name__, no)
        return False
    return True
