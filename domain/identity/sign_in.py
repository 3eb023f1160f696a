"""Who came in, tried to, and went out again. One stream per user and month, so that none grows without end."""

from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID, uuid5

import msgspec

from domain import check
from domain.event import Event, Personal
from domain.kind import Kind
from domain.refusal import Invalid

_LONGEST_ADDRESS = 100
METHODS = ("password", "oidc", "token")
_NAMESPACE = UUID("9b1c1c0e-93c5-5d0a-a6b7-7f2f54f1f0aa")


def stream_of(user: UUID, at: datetime) -> UUID:
    return uuid5(_NAMESPACE, f"{user.hex}|{at.astimezone(UTC):%Y-%m}")


class _Attempt(Event, frozen=True):
    """`address`, in each of them, is where the request came from."""

    person_field: ClassVar[str] = "user"
    user: UUID


class SignInSucceeded(_Attempt, frozen=True):
    name: ClassVar[str] = "identity.sign_in.succeeded"
    method: str
    address: Personal = None


class SignInFailed(_Attempt, frozen=True):
    name: ClassVar[str] = "identity.sign_in.failed"
    method: str
    address: Personal = None


class SignInLockedOut(_Attempt, frozen=True):
    """From this address this user cannot come in until then."""

    name: ClassVar[str] = "identity.sign_in.locked_out"
    until: datetime
    address: Personal = None


class SignedOut(_Attempt, frozen=True):
    name: ClassVar[str] = "identity.sign_in.signed_out"
    address: Personal = None


EVENTS: tuple[type[Event], ...] = (SignInSucceeded, SignInFailed, SignInLockedOut, SignedOut)


class SignIns(msgspec.Struct, frozen=True):
    """How often in this month; nothing is decided on it."""

    succeeded: int = 0
    failed: int = 0


def succeed(user: UUID, method: str, address: str) -> list[Event]:
    return [SignInSucceeded(user=user, method=_known(method), address=_address(address))]


def fail(user: UUID, method: str, address: str) -> list[Event]:
    return [SignInFailed(user=user, method=_known(method), address=_address(address))]


def lock_out(user: UUID, until: datetime, address: str) -> list[Event]:
    return [SignInLockedOut(user=user, until=until, address=_address(address))]


def sign_out(user: UUID, address: str) -> list[Event]:
    return [SignedOut(user=user, address=_address(address))]


def _known(method: str) -> str:
    if method not in METHODS:
        raise Invalid(f"method must be one of {', '.join(METHODS)}", "method")
    return method


def _address(address: str) -> str:
    return check.text("address", address[:_LONGEST_ADDRESS], _LONGEST_ADDRESS, required=False)


def evolve(month: SignIns | None, event: Event) -> SignIns:
    month = month or SignIns()
    match event:
        case SignInSucceeded():
            return msgspec.structs.replace(month, succeeded=month.succeeded + 1)
        case SignInFailed():
            return msgspec.structs.replace(month, failed=month.failed + 1)
    return month


KIND = Kind(name="sign_in", state=SignIns, evolve=evolve)
