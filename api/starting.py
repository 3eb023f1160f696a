"""What a database needs before anybody is served: the system roles."""

from api.ledger import Ledger
from commands.dispatch import handle
from commands.identity.role import DefineSystemRoles
from commands.ids import uuid7
from commands.ports import Envelope


def define(ledger: Ledger) -> None:
    """May be done at every start, by several processes."""
    envelope = Envelope(actor="system:start", command_id=uuid7(), correlation=uuid7(), reason="start")
    handle(DefineSystemRoles(), envelope, ledger.store, retries=ledger.settings.command_retries)
