"""What nobody needs any more: sessions that ended, failures that no longer count, passwords no event ever named."""

from datetime import timedelta

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
