"""Signing in with a password; setting and removing one."""

from datetime import datetime, timedelta
from threading import BoundedSemaphore
from uuid import UUID

import msgspec

from adapters.access import failures, passwords
from adapters.access.failures import Locked
from adapters.eventstore import names
from api.ledger import Ledger
from api.signin.asking import ITSELF, again, ask, by, envelope, permit
from api.signin.refused import DISABLED, LOCKED, WRONG, SignInRefused
from api.signin.sessions import Issued, keep, lifetime
from commands.identity.credential import RemovePassword, SetPassword
from commands.identity.sign_in import RecordFailedSignIn, RecordLockOut, SignIn
from commands.ids import uuid7
from commands.ports import Answer, Envelope
from domain.identity import credential, user
from domain.kind import Name

PASSWORD = "password"  # noqa: S105
_TURNS = BoundedSemaphore(4)
"""Hashing takes a core and 19 MiB, a waiting try a connection: no flood of tries may take all there are."""


class _Outcome(msgspec.Struct, frozen=True):
    right: bool
    locked_until: datetime | None = None


def sign_in(ledger: Ledger, username: str, password: str, address: str, correlation: UUID | None = None) -> Issued:
    """A new session; those there are live on. Raises SignInRefused."""
    name = Name("username", username.encode(errors="replace").decode(), "username")
    who = ledger.store.owner(name)
    outcome = _tried(ledger, name, who, password, address)
    if who is None or not outcome.right:
        _record(ledger, who, outcome, address, correlation)
        raise SignInRefused(WRONG)
    person = ledger.store.load(user.KIND, who).required()
    if not person.active:
        raise SignInRefused(DISABLED)
    answer = ask(ledger, SignIn(who, PASSWORD, address), envelope(by(who), correlation))
    return keep(ledger, who, answer, lifetime(ledger, who))


def set_password(ledger: Ledger, who: UUID, password: str, given: Envelope) -> Answer:
    """The row first, inert; the event makes it valid; the one before goes. Raises Refused, Invalid (new_password)."""
    command = SetPassword(who, uuid7())
    permit(ledger, command, given)
    credential.require_good(password, ledger.store.load(user.KIND, who).required().username or "")
    with ledger.connection() as conn:
        passwords.add(conn, command.credential, who, password)
    answer = ask(ledger, command, given)
    settle(ledger, who)
    return answer


def remove_password(ledger: Ledger, who: UUID, given: Envelope) -> Answer:
    """The event first, from which on none is valid; then the row goes. Raises Refused."""
    answer = ask(ledger, RemovePassword(who), given)
    settle(ledger, who)
    return answer


def settle(ledger: Ledger, who: UUID, older: timedelta = passwords.INERT) -> int:
    """Keeps the password the log names. Returns how many that no event named were dropped."""
    with ledger.connection() as conn, conn.transaction():
        passwords.lock(conn, who)
        valid = _valid(ledger, who)
        passwords.settle(conn, who, valid)
        return passwords.drop_inert(conn, who, valid, older)


def _valid(ledger: Ledger, who: UUID) -> UUID | None:
    found = ledger.store.load(credential.KIND, credential.stream_of(who)).state
    return found.password if found else None


def _tried(ledger: Ledger, name: Name, who: UUID | None, password: str, address: str) -> _Outcome:
    """Raises SignInRefused when too many were wrong; the password is then not looked at."""
    try:
        with _TURNS, failures.one_try(ledger.url, names.digest(ledger.store, name), address) as attempt:
            if passwords.verify(attempt.conn, _valid(ledger, who) if who else None, password):
                attempt.succeeded()
                return _Outcome(right=True)
            return _Outcome(right=False, locked_until=attempt.failed(who))
    except Locked:
        raise SignInRefused(LOCKED) from None


def _record(ledger: Ledger, who: UUID | None, outcome: _Outcome, address: str, correlation: UUID | None) -> None:
    """Of a name nobody has there is nobody to record it of."""
    if who is None:
        return
    given = envelope(ITSELF, correlation)
    ask(ledger, RecordFailedSignIn(who, PASSWORD, address), given)
    if outcome.locked_until:
        ask(ledger, RecordLockOut(who, outcome.locked_until, address), again(given))
