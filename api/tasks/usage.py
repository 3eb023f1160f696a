"""Usage and accounts by the clock: what is recurring is carried into the new month, people are given accounts."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from api.ledger import Ledger
from api.tasks.giving import give
from commands.marketplace.offering_user import CreateOfferingUser
from commands.marketplace.usage import CarryOverUsage
from domain.marketplace.usage import month_of
from projections.engine.model import Conn
from projections.engine.registry import prepare
from projections.engine.session import session
from projections.identity import grants, users
from projections.marketplace import component_usages, offering_users, offerings, resources, usage_due

Rows = list[dict[str, Any]]
GIVEN = "the provider gives everybody who uses it an account"
MODELS = tuple(each.MODEL for each in (resources, offerings, offering_users, grants, users))
"""Where it is seen who has no account."""


def _looked(ledger: Ledger, find: Callable[[Conn], Rows]) -> Rows:
    with session(ledger.url) as conn:
        for model in (component_usages.MODEL, *MODELS):
            prepare(conn, model)
        return find(conn)


def recurring(ledger: Ledger) -> Rows:
    month = month_of(datetime.now(UTC).date())
    last = month_of(month - timedelta(days=1))
    return _looked(ledger, lambda conn: usage_due.recurring(conn, month, last))


def without_account(ledger: Ledger) -> Rows:
    return _looked(ledger, usage_due.without_account)


def carry_over(ledger: Ledger) -> int:
    commands = (CarryOverUsage(row["resource"], row["month"]) for row in recurring(ledger))
    return give(ledger, commands, "it was reported as recurring")


def create_accounts(ledger: Ledger) -> int:
    commands = (CreateOfferingUser(row["offering"], row["user"]) for row in without_account(ledger))
    return give(ledger, commands, GIVEN)
