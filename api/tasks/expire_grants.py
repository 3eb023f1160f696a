"""Records the roles that have run out. They stop working by themselves; this writes it down."""

from datetime import UTC, datetime
from typing import Any

from api.ledger import Ledger
from commands.dispatch import handle
from commands.identity.access import ExpireGrants
from commands.ids import uuid7
from commands.ports import Envelope
from projections.engine.registry import prepare
from projections.engine.session import session
from projections.identity import grants, grants_expiry

ACTOR = "system:scheduler"
REASON = "the time of the grant is over"


def due(ledger: Ledger) -> list[dict[str, Any]]:
    """The grants that would be recorded as expired."""
    with session(ledger.url) as conn:
        prepare(conn, grants.MODEL)
        return grants_expiry.run_out(conn, datetime.now(UTC))


def expire_grants(ledger: Ledger) -> int:
    """How many users were asked about. What the read model does not show yet is found the next time; what it still
    shows although it was recorded changes nothing."""
    now = datetime.now(UTC)
    with session(ledger.url) as conn:
        prepare(conn, grants.MODEL)
        users = grants_expiry.users_with_run_out(conn, now)
    for user in users:
        envelope = Envelope(actor=ACTOR, command_id=uuid7(), correlation=uuid7(), reason=REASON)
        handle(ExpireGrants(user), envelope, ledger.store, retries=ledger.settings.command_retries)
    return len(users)
