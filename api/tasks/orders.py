"""Orders and resources by the clock: what nobody answers expires, what waited goes on, what is over is terminated."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from api.ledger import Ledger
from api.tasks.giving import give
from commands.marketplace.order import ExpireOrder, ProceedWithOrder
from commands.marketplace.reordering import TerminateResource
from projections.engine.model import Conn
from projections.engine.registry import prepare
from projections.engine.session import session
from projections.identity import customers, projects
from projections.marketplace import orders, orders_due, resources

Rows = list[dict[str, Any]]


def _looked(ledger: Ledger, find: Callable[[Conn, datetime], Rows]) -> Rows:
    with session(ledger.url) as conn:
        for model in (orders.MODEL, resources.MODEL, projects.MODEL, customers.MODEL):
            prepare(conn, model)
        return find(conn, datetime.now(UTC))


def stale(ledger: Ledger) -> Rows:
    days = ledger.settings.order_expiry_days
    return _looked(ledger, lambda conn, now: orders_due.stale(conn, now, days))


def ready(ledger: Ledger) -> Rows:
    return _looked(ledger, orders_due.ready)


def over(ledger: Ledger) -> Rows:
    return _looked(ledger, orders_due.over)


def expire(ledger: Ledger) -> int:
    return give(ledger, (ExpireOrder(row["order"]) for row in stale(ledger)), "nobody answered in time")


def proceed(ledger: Ledger) -> int:
    return give(ledger, (ProceedWithOrder(row["order"]) for row in ready(ledger)), "the day has come")


def terminate(ledger: Ledger) -> int:
    return give(ledger, (TerminateResource(row["resource"]) for row in over(ledger)), "the end date is over")
