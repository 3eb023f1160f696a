"""What happens to people. Everything that tells who it is, is personal; lists and dates among it are kept as text."""

from typing import ClassVar

from domain.event import Event, Personal


class UserRegistered(Event, frozen=True, tag=2):
    """Of shape 1 there is no slug."""

    name: ClassVar[str] = "identity.user.registered"
    username: Personal = None
    full_name: Personal = None
    email: Personal = None
    phone: Personal = None
    civil_number: Personal = None
    slug: Personal = None


class UserRenamed(Event, frozen=True):
    name: ClassVar[str] = "identity.user.renamed"
    full_name: Personal = None


class UserNamePartsChanged(Event, frozen=True):
    name: ClassVar[str] = "identity.user.name_parts_changed"
    first_name: Personal = None
    last_name: Personal = None
    native_name: Personal = None
    personal_title: Personal = None


class UsernameChanged(Event, frozen=True):
    name: ClassVar[str] = "identity.user.username_changed"
    username: Personal = None


class UserEmailChanged(Event, frozen=True):
    name: ClassVar[str] = "identity.user.email_changed"
    email: Personal = None


class UserPhoneChanged(Event, frozen=True):
    name: ClassVar[str] = "identity.user.phone_changed"
    phone: Personal = None


class UserCivilStatusChanged(Event, frozen=True):
    name: ClassVar[str] = "identity.user.civil_status_changed"
    civil_number: Personal = None
    birth_date: Personal = None
    place_of_birth: Personal = None
    gender: Personal = None
    country_of_residence: Personal = None
    nationality: Personal = None
    nationalities: Personal = None


class UserEmploymentChanged(Event, frozen=True):
    name: ClassVar[str] = "identity.user.employment_changed"
    organization: Personal = None
    job_title: Personal = None
    organization_country: Personal = None
    organization_type: Personal = None
    organization_registry_code: Personal = None


class UserAssuranceChanged(Event, frozen=True):
    """How sure an identity provider is who it is."""

    name: ClassVar[str] = "identity.user.assurance_changed"
    eduperson_assurance: Personal = None


class UserDescribed(Event, frozen=True):
    name: ClassVar[str] = "identity.user.described"
    description: Personal = None


class UserSlugSet(Event, frozen=True):
    name: ClassVar[str] = "identity.user.slug_set"
    slug: Personal = None


class UserPreferencesChanged(Event, frozen=True):
    name: ClassVar[str] = "identity.user.preferences_changed"
    preferred_language: Personal = None
    notifications_enabled: bool = True


class UserTokenLifetimeSet(Event, frozen=True):
    """In seconds; None is for ever."""

    name: ClassVar[str] = "identity.user.token_lifetime_set"
    token_lifetime: int | None = None


class UserIdentityManagementChanged(Event, frozen=True):
    """Whether the user looks after identities of others, and of which sources."""

    name: ClassVar[str] = "identity.user.identity_management_changed"
    is_identity_manager: bool = False
    managed_isds: tuple[str, ...] = ()


class UserPolicyAccepted(Event, frozen=True):
    name: ClassVar[str] = "identity.user.policy_accepted"


class UserDeactivated(Event, frozen=True):
    name: ClassVar[str] = "identity.user.deactivated"


class UserActivated(Event, frozen=True):
    name: ClassVar[str] = "identity.user.activated"


class UserRemoved(Event, frozen=True):
    """For good. What is known about the person stays until it is erased."""

    name: ClassVar[str] = "identity.user.removed"


class UserErased(Event, frozen=True):
    name: ClassVar[str] = "identity.user.erased"


GROUPS: tuple[type[Event], ...] = (
    UserRenamed,
    UserNamePartsChanged,
    UsernameChanged,
    UserEmailChanged,
    UserPhoneChanged,
    UserCivilStatusChanged,
    UserEmploymentChanged,
    UserAssuranceChanged,
    UserDescribed,
    UserSlugSet,
    UserPreferencesChanged,
    UserTokenLifetimeSet,
    UserIdentityManagementChanged,
)
EVENTS: tuple[type[Event], ...] = (
    UserRegistered,
    *GROUPS,
    UserPolicyAccepted,
    UserDeactivated,
    UserActivated,
    UserRemoved,
    UserErased,
)
