"""Lets prices hold that were announced in an earlier month."""

from datetime import UTC, datetime
from typing import Any

from api.ledger import Ledger
from commands.dispatch import handle
from commands.ids import uuid7
from commands.marketplace.plan import BeginFuturePrices
from commands.ports import Envelope
from projections.engine.registry import prepare
from projections.engine.session import session
from projections.marketplace import offerings, plans, prices_due

ACTOR = "system:scheduler"
REASON = "the month for which the prices were announced has begun"


def due(ledger: Ledger) -> list[dict[str, Any]]:
    """The plans whose announced prices would hold."""
    with session(ledger.url) as conn:
        prepare(conn, offerings.MODEL)
        prepare(conn, plans.MODEL)
        return prices_due.due(conn, datetime.now(UTC))


def begin_prices(ledger: Ledger) -> int:
    """Of how many plans. What the read models do not show yet is found the next time."""
    found = due(ledger)
    for one in found:
        envelope = Envelope(actor=ACTOR, command_id=uuid7(), correlation=uuid7(), reason=REASON)
        command = BeginFuturePrices(one["offering_uuid"], one["plan_uuid"])
        handle(command, envelope, ledger.store, retries=ledger.settings.command_retries)
    return len(found)
