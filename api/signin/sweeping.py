"""What nobody needs any more: sessions that ended, failures that no longer count, passwords no event ever named."""

from datetime import timedelta
from typing import Any

import msgspec

from adapters.access import failures, passwords, tokens
from api.ledger import Ledger
from api.signin.passwords import settle


class Swept(msgspec.Struct, frozen=True):
    sessions: int
    failures: int
    passwords: int


def sweep(ledger: Ledger, older: timedelta = passwords.INERT) -> Swept:
    """May run at any time, and beside others. `older`: how long a password may wait for its event."""
    with ledger.connection() as conn:
        ended, forgotten, waiting = tokens.sweep(conn), failures.sweep(conn), passwords.unsettled(conn, older)
    return Swept(ended, forgotten, sum(settle(ledger, who, older) for who in waiting))


def swept(ledger: Ledger) -> int:
    """How many rows went."""
    return sum(msgspec.structs.astuple(sweep(ledger)))


def due(ledger: Ledger) -> list[dict[str, Any]]:
    """What `sweep` would find now."""
    with ledger.connection() as conn, conn.transaction(force_rollback=True):
        found = {
            "sessions": tokens.sweep(conn),
            "failures": failures.sweep(conn),
            "users with passwords to look at": len(passwords.unsettled(conn)),
        }
    return [{"what": what, "number": number} for what, number in found.items() if number]
