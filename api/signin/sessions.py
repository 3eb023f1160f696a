"""Sessions: the event first, then the row that opens the door; at the end the row first, then the event."""

from uuid import UUID

import msgspec

from adapters.access import tokens
from adapters.access.tokens import Kept
from api.ledger import Ledger
from api.signin.asking import again, ask, permit
from commands.identity.sign_in import SignOut
from commands.identity.token import IssueToken, RevokeToken
from commands.ports import Answer, Envelope
from domain.identity import user as users

DEFAULT_LIFETIME = 3600


class Issued(msgspec.Struct, frozen=True):
    """`key` is told to its owner once and is nowhere else."""

    key: str
    token: UUID
    user: UUID
    position: int

    def __repr__(self) -> str:
        return f"Issued(token={self.token}, user={self.user})"


def lifetime(ledger: Ledger, user: UUID) -> int | None:
    """Seconds a session of this user lives unused; None: without end."""
    return ledger.store.load(users.KIND, user).required().token_lifetime


def keep(ledger: Ledger, user: UUID, answer: Answer, seconds: int | None) -> Issued:
    """The row of a session whose event is recorded."""
    key, token = tokens.new_key(tokens.SESSION), UUID(answer.result)
    with ledger.connection() as conn:
        tokens.add(conn, tokens.Token(token, tokens.digest(key), user, tokens.SESSION, lifetime=seconds))
    return Issued(key, token, user, answer.position)


def issue(ledger: Ledger, user: UUID, given: Envelope, seconds: int | None = DEFAULT_LIFETIME) -> Issued:
    """A session without a password, for whoever may ask for one."""
    return keep(ledger, user, ask(ledger, IssueToken(user), given), seconds)


def relive(ledger: Ledger, user: UUID, seconds: int | None) -> None:
    """The sessions there are live as long as those to come. A crash before this is made good by asking again."""
    with ledger.connection() as conn:
        tokens.set_lifetime(conn, user, seconds)


def current(ledger: Ledger, user: UUID) -> Kept | None:
    """The newest session there is. What opens it is not known here."""
    with ledger.connection() as conn:
        found = tokens.kept(conn, user, tokens.SESSION)
    return found[0] if found else None


def sign_out(ledger: Ledger, user: UUID, token: UUID, given: Envelope, address: str = "") -> Answer:
    """Ends one session."""
    command = SignOut(user, token, address)
    permit(ledger, command, given)
    with ledger.connection() as conn:
        tokens.delete(conn, user, token)
    return ask(ledger, command, given)


def end(ledger: Ledger, user: UUID, given: Envelope, but: UUID | None = None) -> int:
    """Ends every session of a user but one. Returns how many."""
    permit(ledger, IssueToken(user), given)
    with ledger.connection() as conn:
        ended = tokens.delete_sessions(conn, user, but)
    for token in ended:
        ask(ledger, RevokeToken(user, token), again(given))
    return len(ended)


def refresh(ledger: Ledger, user: UUID, given: Envelope) -> Issued:
    """Another session; all that there are end."""
    end(ledger, user, given)
    return issue(ledger, user, given, lifetime(ledger, user))
