"""Signing in with a token of the identity provider: every request brings it, no session is made."""

import re
from datetime import datetime
from unicodedata import normalize
from uuid import UUID, uuid5

import msgspec
import psycopg

from adapters.access import identities
from adapters.access.oidc import BadToken, Claims, Provider, ProviderDown
from api.ledger import Ledger
from api.setting_kinds import SettingError
from api.settings import Settings
from api.signin.asking import ITSELF, ask, by, envelope
from api.signin.refused import DISABLED, SignInRefused
from commands.identity.sign_in import RecordSignIn
from commands.identity.user import RegisterUser
from domain.identity import user as users
from domain.refusal import CommandIdReused, Invalid, NameTaken

INVALID = "Invalid token."
UNKNOWN = "Nobody here belongs to this identity."
TAKEN = "The username of this identity belongs to another account."
UNUSABLE = "The username or e-mail address of this identity cannot be used here."
_NOT_ALLOWED, _LONGEST = re.compile(r"[^0-9a-z_.@+-]+"), 128
_FIRST_SIGHT = UUID("3c1e5a7d-0d44-5b0e-9a6b-0d1a52b9f6d3")


class ProviderUnavailable(Exception):
    """503: the provider cannot be asked just now. The message may be shown."""


class Known(msgspec.Struct, frozen=True):
    """`expires_at`: until when the token may be remembered; None: only the provider knows."""

    user: UUID
    expires_at: datetime | None


def provider(settings: Settings) -> Provider | None:
    """None where no provider is set. Raises SettingError."""
    if not settings.oidc_issuer:
        return None
    try:
        return Provider(settings.oidc_issuer, settings.oidc_audience, settings.oidc_username_claim)
    except ValueError as error:
        raise SettingError(f"oidc_issuer is set, but not oidc_audience: {error}") from None


def by_bearer(ledger: Ledger, asked: Provider, token: str, address: str = "") -> Known:
    """Whose token it is. Raises SignInRefused (401), ProviderUnavailable (503)."""
    claims = _claims(asked, token)
    with ledger.connection() as conn:
        found = identities.find(conn, claims.issuer, claims.subject)
    who = found or _first_seen(ledger, claims)
    if not ledger.store.load(users.KIND, who).required().active:
        raise SignInRefused(DISABLED)
    with ledger.connection() as conn:
        due = identities.due(conn, claims.issuer, claims.subject)
    if due:
        ask(ledger, RecordSignIn(who, "oidc", address), envelope(by(who)))
    return Known(who, claims.expires_at)


def _claims(asked: Provider, token: str) -> Claims:
    try:
        return asked.claims(token)
    except BadToken:
        raise SignInRefused(INVALID) from None
    except ProviderDown as error:
        raise ProviderUnavailable(str(error)) from None


def _first_seen(ledger: Ledger, claims: Claims) -> UUID:
    """One user, however many requests bring the same new identity at once."""
    if not ledger.settings.oidc_create_users:
        raise SignInRefused(UNKNOWN)
    with psycopg.connect(ledger.url, application_name="cloudledger sign-in") as conn:
        identities.lock(conn, claims.issuer, claims.subject)
        found = identities.find(conn, claims.issuer, claims.subject)
        if found is None:
            found = _registered(ledger, claims)
            identities.link(conn, claims.issuer, claims.subject, found)
        return found


def _registered(ledger: Ledger, claims: Claims) -> UUID:
    username = acceptable(claims.username) or acceptable(claims.subject)
    command = RegisterUser(username=username, full_name=claims.full_name, email=claims.email)
    try:
        return _made_before(ledger, command, claims) or UUID(ask(ledger, command, envelope(ITSELF)).result)
    except NameTaken:
        raise SignInRefused(TAKEN) from None
    except Invalid:
        raise SignInRefused(UNUSABLE) from None


def acceptable(claimed: str) -> str:
    """A claim as a username may be: lower case, without accents, an underscore for what else is not allowed."""
    plain = normalize("NFKD", claimed).encode("ascii", "ignore").decode().lower()
    return _NOT_ALLOWED.sub("_", plain).strip("_")[:_LONGEST]


def _made_before(ledger: Ledger, command: RegisterUser, claims: Claims) -> UUID | None:
    """The user of this identity, also when we died before linking it; None when that one was erased."""
    first = uuid5(_FIRST_SIGHT, f"{claims.issuer}|{claims.subject}")
    try:
        answer = ask(ledger, command, msgspec.structs.replace(envelope(ITSELF), command_id=first))
    except CommandIdReused:
        return None
    who = UUID(answer.result)
    return None if ledger.store.load(users.KIND, who).required().erased else who
