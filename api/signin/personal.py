"""Personal access tokens: made, listed, revoked, replaced by their owner."""

from datetime import datetime
from uuid import UUID

from adapters.access import tokens
from adapters.access.tokens import Kept
from api.ledger import Ledger
from api.signin.asking import ask, permit
from api.signin.sessions import Issued
from commands.identity.token import CreatePersonalToken, RevokePersonalToken, RotatePersonalToken
from commands.ports import Answer, Envelope
from domain.identity import token as domain


def create(ledger: Ledger, user: UUID, name: str, expires_at: datetime | None, given: Envelope) -> Issued:
    return _keep(ledger, user, ask(ledger, CreatePersonalToken(user, name, expires_at), given))


def listed(ledger: Ledger, user: UUID) -> list[Kept]:
    """Newest first; ended ones too, until they are revoked."""
    with ledger.connection() as conn:
        return tokens.kept(conn, user, tokens.PERSONAL)


def revoke(ledger: Ledger, user: UUID, token: UUID, given: Envelope) -> Answer:
    command = RevokePersonalToken(user, token)
    _close(ledger, command, given)
    return ask(ledger, command, given)


def rotate(ledger: Ledger, user: UUID, token: UUID, given: Envelope) -> Issued:
    """Another key of the same name and end. A crash in between leaves none: better than the old one working on."""
    command = RotatePersonalToken(user, token)
    _close(ledger, command, given)
    return _keep(ledger, user, ask(ledger, command, given))


def _close(ledger: Ledger, command: RevokePersonalToken | RotatePersonalToken, given: Envelope) -> None:
    """Raises Stranger, Forbidden, NotFound; then nothing was touched."""
    permit(ledger, command, given)
    domain.require(ledger.store.load(domain.KIND, command.token).state, command.user, domain.PERSONAL)
    with ledger.connection() as conn:
        tokens.delete(conn, command.user, command.token)


def _keep(ledger: Ledger, user: UUID, answer: Answer) -> Issued:
    """The row says what the event says."""
    key, token = tokens.new_key(tokens.PERSONAL), UUID(answer.result)
    said = ledger.store.load(domain.KIND, token).required()
    row = tokens.Token(token, tokens.digest(key), user, said.kind, said.label or "", expires_at=said.expires_at)
    with ledger.connection() as conn:
        tokens.add(conn, row)
    return Issued(key, token, user, answer.position)
