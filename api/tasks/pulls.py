"""Asks by the clock how resources are at their backends."""

from typing import Any

from api.ledger import Ledger
from api.tasks.giving import give
from commands.marketplace.pulling import PullResource
from projections.engine.registry import prepare
from projections.engine.session import session
from projections.marketplace import offerings, pulled, resources


def due(ledger: Ledger) -> list[dict[str, Any]]:
    with session(ledger.url) as conn:
        prepare(conn, resources.MODEL)
        prepare(conn, offerings.MODEL)
        return pulled.due(conn)


def pull(ledger: Ledger) -> int:
    return give(ledger, (PullResource(row["resource"]) for row in due(ledger)), "pulled by the clock")
