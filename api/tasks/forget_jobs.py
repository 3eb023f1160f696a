"""Forgets jobs that have been over for long: the log has what came of them."""

from typing import Any

from adapters.jobs import repairing
from api.ledger import Ledger


def due(ledger: Ledger) -> list[dict[str, Any]]:
    """The jobs that would be forgotten."""
    with ledger.connection() as conn:
        return repairing.forgettable(conn, ledger.settings.job_keep_days)


def forget_jobs(ledger: Ledger) -> int:
    """How many."""
    with ledger.connection() as conn:
        return repairing.forget(conn, ledger.settings.job_keep_days)
