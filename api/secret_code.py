"""What a service provider signs reports of usage with: sealed beside the log, in the row that an event names."""

import secrets as randomness
from uuid import UUID

import jwt

from adapters.access import secrets
from adapters.access.secrets import Secrets
from api.ledger import Ledger
from api.signin.asking import ask, permit
from commands.ids import uuid7
from commands.marketplace.service_provider import RenewSecretCode
from commands.ports import Envelope
from domain.marketplace.service_provider import KIND, stream_of
from domain.refusal import Invalid

_NAME = "api_secret_code"
_CLOCKS_DIFFER = 60


def renewed(ledger: Ledger, provider: UUID, given: Envelope) -> str:
    """Another one; the one before is forgotten. Raises Refused: then nothing was kept."""
    command = RenewSecretCode(provider, uuid7())
    permit(ledger, command, given)
    code = randomness.token_hex(32)
    with ledger.connection() as conn:
        secrets.add(conn, ledger.store.keys.secret_key, command.secrets, provider, Secrets({_NAME: code}), None)
    ask(ledger, command, given)
    settle(ledger, provider)
    return code


def settle(ledger: Ledger, provider: UUID) -> None:
    """Keeps the row the log names."""
    valid = ledger.store.load(KIND, provider).required().secrets
    with ledger.connection() as conn:
        secrets.keep(conn, provider, valid) if valid else secrets.forget(conn, provider)


def current(ledger: Ledger, provider: UUID) -> str:
    """Empty where there is none."""
    state = ledger.store.load(KIND, provider).state
    with ledger.connection() as conn:
        found = secrets.find(conn, ledger.store.keys.secret_key, state.secrets if state else None, provider)
    return str(found.attributes.get(_NAME, ""))


def opened(ledger: Ledger, customer: UUID, signed: str) -> bytes:
    """What a JSON Web Token says that this customer signed. Raises Invalid."""
    code = current(ledger, stream_of(customer))
    if not code:
        raise Invalid("API secret code is not set.")
    try:
        jwt.decode(signed, code, algorithms=["HS256"], leeway=_CLOCKS_DIFFER, options={"verify_aud": False})
        said: bytes = jwt.PyJWS().decode(signed, code, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        raise Invalid("Signature verification failed.") from None
    return said
