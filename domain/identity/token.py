"""A token with which somebody is known to the system: a session, or a personal one with a name. The stream is the
token; what opens the door is kept elsewhere, as a digest."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

import msgspec

from domain import check
from domain.event import Event, Personal
from domain.kind import Kind
from domain.refusal import Invalid, NotFound

SESSION, PERSONAL = "session", "personal"


class TokenIssued(Event, frozen=True):
    """`label` is what the owner calls it, empty for a session."""

    name: ClassVar[str] = "identity.token.issued"
    person_field: ClassVar[str] = "user"
    user: UUID
    kind: str
    label: Personal = None
    expires_at: datetime | None = None


class TokenRevoked(Event, frozen=True):
    name: ClassVar[str] = "identity.token.revoked"
    user: UUID
    kind: str


EVENTS: tuple[type[Event], ...] = (TokenIssued, TokenRevoked)


class Token(msgspec.Struct, frozen=True):
    user: UUID
    kind: str
    label: Personal = None
    expires_at: datetime | None = None
    revoked: bool = False


def issue_session(user: UUID) -> list[Event]:
    return [TokenIssued(user=user, kind=SESSION, label="")]


def issue_personal(user: UUID, label: str, expires_at: datetime | None, now: datetime) -> list[Event]:
    if expires_at is not None and expires_at.tzinfo is None:
        raise Invalid("expires_at needs an offset from UTC", "expires_at")
    if expires_at is not None and expires_at <= now:
        raise Invalid("Expiration time should be greater than current time.", "expires_at")
    return [TokenIssued(user=user, kind=PERSONAL, label=check.text("name", label, 150), expires_at=expires_at)]


def require(token: Token | None, user: UUID, kind: str = "") -> Token:
    """Raises NotFound for one of somebody else, of another kind, or gone."""
    if token is None or token.revoked or token.user != user or kind not in ("", token.kind):
        raise NotFound("there is no such token", "token")
    return token


def revoke(token: Token) -> list[Event]:
    return [TokenRevoked(user=token.user, kind=token.kind)]


def evolve(token: Token | None, event: Event) -> Token:
    match event:
        case TokenIssued():
            return Token(event.user, event.kind, event.label, event.expires_at)
        case TokenRevoked() if token:
            return msgspec.structs.replace(token, revoked=True)
    if token is None:
        raise ValueError(f"{type(event).__name__} cannot begin a token")
    return token


KIND = Kind(name="token", state=Token, evolve=evolve)
