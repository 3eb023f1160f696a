"""A person's account at an offering, named and kept by the provider: one stream per offering and person."""

from typing import Any, Literal
from uuid import UUID, uuid5

import msgspec

from domain import clean
from domain.event import Event
from domain.kind import Kind, Name
from domain.marketplace import offering_user_events as happened
from domain.marketplace.offering_user_events import AFTER, EVENTS, State
from domain.refusal import Invalid, NotFound, WrongState

__all__ = ["EVENTS"]

_NAMESPACE = UUID("8e0e5c0c-5e0e-5a59-b0f5-c1b7b7a5d2f3")
Step = Literal[
    "begin_creating",
    "set_pending_account_linking",
    "set_pending_additional_validation",
    "set_validation_complete",
    "set_ok",
    "set_error_creating",
    "request_deletion",
    "set_deleting",
    "set_deleted",
    "set_error_deleting",
]


def stream_of(offering: UUID, user: UUID) -> UUID:
    return uuid5(_NAMESPACE, f"{offering.hex}|{user.hex}")


_PENDING: tuple[State, ...] = ("Pending account linking", "Pending additional validation")
_MAKING: tuple[State, ...] = ("Requested", "Creating", *_PENDING, "Error creating")
STEPS: dict[Step, tuple[tuple[State, ...], type[Event]]] = {
    "begin_creating": (("Requested", "Error creating"), happened.OfferingUserCreationBegun),
    "set_pending_account_linking": (_MAKING, happened.OfferingUserLinkingAwaited),
    "set_pending_additional_validation": (_MAKING, happened.OfferingUserValidationAwaited),
    "set_validation_complete": (_PENDING, happened.OfferingUserConfirmed),
    "set_ok": (_MAKING, happened.OfferingUserConfirmed),
    "set_error_creating": (_MAKING, happened.OfferingUserCreationFailed),
    "request_deletion": (("OK", "Error deleting"), happened.OfferingUserDeletionRequested),
    "set_deleting": (("Requested deletion", "Error deleting"), happened.OfferingUserDeletionBegun),
    "set_deleted": (("Requested deletion", "Deleting"), happened.OfferingUserDeleted),
    "set_error_deleting": (("Requested deletion", "Deleting"), happened.OfferingUserDeletionFailed),
}
"""From which states each step may be taken, and what happens then."""


class OfferingUser(msgspec.Struct, frozen=True, kw_only=True):
    offering: UUID
    user: UUID
    state: State = "Requested"
    username: str | None = ""
    comment: str | None = ""
    comment_url: str | None = ""
    is_restricted: bool = False
    removed: bool = False


def request(before: OfferingUser | None, offering: UUID, user: UUID, username: str) -> list[Event]:
    """One that has a name works. One that was removed begins anew."""
    if before is not None and not before.removed:
        raise Invalid("The fields offering, user must make a unique set.", "non_field_errors")
    begun = happened.OfferingUserRequested(offering=offering, user=user)
    return [begun, *name(evolve(None, begun), username)]


def require_present(found: OfferingUser) -> None:
    if found.removed:
        raise NotFound("No OfferingUser matches the given query.")


def name(found: OfferingUser, username: str) -> list[Event]:
    """Who is given a name has an account that works."""
    require_present(found)
    username = clean.text(100)("username", username)
    if username == found.username:
        return []
    named: list[Event] = [happened.OfferingUserNamed(user=found.user, username=username)]
    return [*named, happened.OfferingUserConfirmed()] if username and found.state in _MAKING else named


def step(found: OfferingUser, wanted: Step, comment: str, comment_url: str) -> list[Event]:
    require_present(found)
    states, event = STEPS[wanted]
    if found.state == AFTER[event]:
        return _commented(found, comment, comment_url)
    if found.state not in states:
        raise WrongState(f"Valid states for operation: {', '.join(states)}.")
    return [event(), *_commented(found, comment, comment_url)]


def _commented(found: OfferingUser, comment: str, comment_url: str) -> list[Event]:
    said: dict[str, Any] = {
        "comment": clean.html(4096)("comment", comment),
        "comment_url": clean.url(200)("comment_url", comment_url),
    }
    if (found.comment, found.comment_url) == tuple(said.values()):
        return []
    return [happened.OfferingUserCommented(user=found.user, **said)]


def comment(found: OfferingUser, said: str, address: str) -> list[Event]:
    require_present(found)
    return _commented(found, said, address)


def restrict(found: OfferingUser, restricted: bool) -> list[Event]:
    require_present(found)
    return [] if found.is_restricted == restricted else [happened.OfferingUserRestrictionSet(is_restricted=restricted)]


def remove(found: OfferingUser) -> list[Event]:
    return [] if found.removed else [happened.OfferingUserRemoved()]


def forget(found: OfferingUser) -> list[Event]:
    """What it is called, once nobody may know any more."""
    return [happened.OfferingUserForgotten()] if found.username or found.comment or found.comment_url else []


def evolve(found: OfferingUser | None, event: Event) -> OfferingUser:
    if isinstance(event, happened.OfferingUserRequested):
        return OfferingUser(offering=event.offering, user=event.user)
    if found is None:
        raise ValueError(f"{type(event).__name__} cannot begin an offering user")
    change = msgspec.structs.replace
    if type(event) in AFTER:
        return change(found, state=AFTER[type(event)])
    match event:
        case happened.OfferingUserNamed():
            return change(found, username=event.username)
        case happened.OfferingUserCommented():
            return change(found, comment=event.comment, comment_url=event.comment_url)
        case happened.OfferingUserRestrictionSet():
            return change(found, is_restricted=event.is_restricted)
        case happened.OfferingUserForgotten():
            return change(found, username="", comment="", comment_url="")
        case happened.OfferingUserRemoved():
            return change(found, removed=True)
    return found


def account(offering: UUID, username: str) -> Name:
    return Name(f"account at offering {offering.hex}", username, "username")


def names(found: OfferingUser) -> frozenset[Name]:
    """Two people have not the same account."""
    if found.removed or not found.username:
        return frozenset()
    return frozenset({account(found.offering, found.username)})


KIND = Kind(name="offering_user", state=OfferingUser, evolve=evolve, names=names)
