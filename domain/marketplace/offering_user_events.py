"""What happens to accounts of people at offerings."""

from typing import ClassVar, Literal, get_args
from uuid import UUID

from domain.event import Event, Personal

State = Literal[
    "Requested",
    "Creating",
    "Pending account linking",
    "Pending additional validation",
    "OK",
    "Requested deletion",
    "Deleting",
    "Deleted",
    "Error creating",
    "Error deleting",
]
STATES: tuple[State, ...] = get_args(State)


class OfferingUserRequested(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering_user.requested"
    offering: UUID
    user: UUID


class OfferingUserNamed(Event, frozen=True):
    """The provider's name for the account."""

    name: ClassVar[str] = "marketplace.offering_user.named"
    person_field: ClassVar[str] = "user"
    user: UUID
    username: Personal = None


class OfferingUserCommented(Event, frozen=True):
    """What the provider wants of the person, and where more about it is found."""

    name: ClassVar[str] = "marketplace.offering_user.commented"
    person_field: ClassVar[str] = "user"
    user: UUID
    comment: Personal = None
    comment_url: Personal = None


class OfferingUserCreationBegun(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering_user.creation_begun"


class OfferingUserLinkingAwaited(Event, frozen=True):
    """The person has to link another account."""

    name: ClassVar[str] = "marketplace.offering_user.linking_awaited"


class OfferingUserValidationAwaited(Event, frozen=True):
    """The person has to prove something more."""

    name: ClassVar[str] = "marketplace.offering_user.validation_awaited"


class OfferingUserConfirmed(Event, frozen=True):
    """The account works."""

    name: ClassVar[str] = "marketplace.offering_user.confirmed"


class OfferingUserCreationFailed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering_user.creation_failed"


class OfferingUserDeletionRequested(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering_user.deletion_requested"


class OfferingUserDeletionBegun(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering_user.deletion_begun"


class OfferingUserDeleted(Event, frozen=True):
    """At the provider; here it stays known."""

    name: ClassVar[str] = "marketplace.offering_user.deleted"


class OfferingUserDeletionFailed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering_user.deletion_failed"


class OfferingUserRestrictionSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering_user.restriction_set"
    is_restricted: bool


class OfferingUserRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering_user.removed"


class OfferingUserForgotten(Event, frozen=True):
    """Its person was erased."""

    name: ClassVar[str] = "marketplace.offering_user.forgotten"


AFTER: dict[type[Event], State] = {
    OfferingUserRequested: "Requested",
    OfferingUserCreationBegun: "Creating",
    OfferingUserLinkingAwaited: "Pending account linking",
    OfferingUserValidationAwaited: "Pending additional validation",
    OfferingUserConfirmed: "OK",
    OfferingUserCreationFailed: "Error creating",
    OfferingUserDeletionRequested: "Requested deletion",
    OfferingUserDeletionBegun: "Deleting",
    OfferingUserDeleted: "Deleted",
    OfferingUserDeletionFailed: "Error deleting",
}
"""The state an event leads to."""
EVENTS: tuple[type[Event], ...] = (
    *AFTER,
    OfferingUserNamed,
    OfferingUserCommented,
    OfferingUserRestrictionSet,
    OfferingUserRemoved,
    OfferingUserForgotten,
)
