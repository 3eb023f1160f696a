"""What each event says to people, without saying anything about a person: names are put in when it is read."""

from collections.abc import Callable
from functools import lru_cache
from string import Formatter
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.identity import customer_events as customers
from domain.identity import project_events as projects
from domain.identity import user_events as users
from domain.identity.access import (
    GrantExpiryChanged,
    RoleExpired,
    RoleGranted,
    RoleRevoked,
    StaffAppointed,
    StaffDismissed,
    SupportAppointed,
    SupportDismissed,
)
from domain.identity.credential import PasswordRemoved, PasswordSet
from domain.identity.organization_group import (
    OrganizationGroupCreated,
    OrganizationGroupPlaced,
    OrganizationGroupRemoved,
    OrganizationGroupRenamed,
)
from domain.identity.project_type import (
    ProjectTypeCreated,
    ProjectTypeDescribed,
    ProjectTypeRemoved,
    ProjectTypeRenamed,
)
from domain.identity.role import (
    RoleDefined,
    RoleDescribed,
    RoleDisabled,
    RoleEnabled,
    RolePermissionsSet,
    RoleRemoved,
    RoleRenamed,
    RoleScopeKindSet,
)
from domain.identity.sign_in import SignedOut, SignInFailed, SignInLockedOut, SignInSucceeded
from domain.identity.ssh_key import SshKeyAdded, SshKeyRemoved
from domain.identity.token import TokenIssued, TokenRevoked
from domain.marketplace import category as categories
from domain.marketplace import category_group as category_groups
from domain.marketplace import offering_file as offering_files
from domain.marketplace import screenshot as screenshots
from domain.marketplace import service_provider as providers
from domain.marketplace import tag as tags
from domain.platform.feature import FeatureDisabled, FeatureEnabled
from domain.platform.setting import SettingOverridden, SettingRestored
from projections.actors import actor_id
from projections.marketplace import offerings_sentences, usage_words
from projections.marketplace.words import WORDS
from projections.openstack import words as openstack


class Sentence(msgspec.Struct, frozen=True, gc=False):
    """`template` is for Postgres' `format`: %1$s is the name of the first of `people`, and so on."""

    template: str
    people: tuple[UUID, ...]


class Says(msgspec.Struct, frozen=True):
    """`words` with {actor}, {person} and fields of the event; `person` finds whom it is about."""

    words: str
    person: Callable[[Recorded], UUID] | None = None


def _stream(recorded: Recorded) -> UUID:
    return recorded.stream


def _user(recorded: Recorded) -> UUID:
    event: Any = recorded.event
    user: UUID = event.user
    return user


SAYS: dict[str, Says] = {
    users.UserRegistered.name: Says("{actor} registered {person}", _stream),
    users.UserRenamed.name: Says("{actor} changed the name of {person}", _stream),
    users.UserNamePartsChanged.name: Says("{actor} changed the parts of the name of {person}", _stream),
    users.UsernameChanged.name: Says("{actor} changed the username of {person}", _stream),
    users.UserEmailChanged.name: Says("{actor} changed the e-mail address of {person}", _stream),
    users.UserPhoneChanged.name: Says("{actor} changed the phone number of {person}", _stream),
    users.UserCivilStatusChanged.name: Says("{actor} changed the civil status of {person}", _stream),
    users.UserEmploymentChanged.name: Says("{actor} changed the employment of {person}", _stream),
    users.UserAssuranceChanged.name: Says("{actor} changed how sure the identity of {person} is", _stream),
    users.UserDescribed.name: Says("{actor} changed the description of {person}", _stream),
    users.UserSlugSet.name: Says("{actor} set the slug of {person}", _stream),
    users.UserPreferencesChanged.name: Says("{actor} changed the preferences of {person}", _stream),
    users.UserTokenLifetimeSet.name: Says("{actor} set how long tokens of {person} live", _stream),
    users.UserIdentityManagementChanged.name: Says("{actor} changed whose identities {person} manages", _stream),
    users.UserPolicyAccepted.name: Says("{actor} accepted the policy for {person}", _stream),
    users.UserDeactivated.name: Says("{actor} deactivated {person}", _stream),
    users.UserActivated.name: Says("{actor} activated {person}", _stream),
    users.UserRemoved.name: Says("{actor} removed {person}", _stream),
    users.UserErased.name: Says("{actor} erased {person}", _stream),
    RoleGranted.name: Says("{actor} granted {role} to {person}", _user),
    GrantExpiryChanged.name: Says("{actor} changed how long {person} holds {role}", _user),
    RoleRevoked.name: Says("{actor} revoked {role} from {person}", _user),
    RoleExpired.name: Says("{role} of {person} expired", _user),
    StaffAppointed.name: Says("{actor} made {person} staff", _user),
    StaffDismissed.name: Says("{actor} took the staff flag from {person}", _user),
    SupportAppointed.name: Says("{actor} made {person} support", _user),
    SupportDismissed.name: Says("{actor} took the support flag from {person}", _user),
    PasswordRemoved.name: Says("{actor} removed the password of {person}", _user),
    PasswordSet.name: Says("{actor} set the password of {person}", _user),
    TokenIssued.name: Says("{actor} issued a {kind} token of {person}", _user),
    TokenRevoked.name: Says("{actor} revoked a {kind} token of {person}", _user),
    SignInSucceeded.name: Says("{person} signed in by {method}", _user),
    SignInFailed.name: Says("Signing in as {person} by {method} failed", _user),
    SignInLockedOut.name: Says("{person} was locked out until {until} after too many wrong passwords", _user),
    SignedOut.name: Says("{person} signed out", _user),
    SshKeyAdded.name: Says("{actor} added a key of {person}", _user),
    SshKeyRemoved.name: Says("{actor} removed a key of {person}", _user),
    RoleDefined.name: Says("{actor} defined role {title}"),
    RoleRenamed.name: Says("{actor} renamed the role to {title}"),
    RoleDescribed.name: Says("{actor} changed the description of the role"),
    RolePermissionsSet.name: Says("{actor} changed what the role allows"),
    RoleScopeKindSet.name: Says("{actor} made the role one of a {scope_kind}"),
    RoleEnabled.name: Says("{actor} enabled the role"),
    RoleDisabled.name: Says("{actor} disabled the role"),
    RoleRemoved.name: Says("{actor} removed the role"),
    customers.CustomerCreated.name: Says("{actor} created customer {title}"),
    customers.CustomerRenamed.name: Says("{actor} renamed the customer to {title}"),
    customers.CustomerOtherNamesChanged.name: Says("{actor} changed the other names of the customer"),
    customers.CustomerDescribed.name: Says("{actor} changed the description of the customer"),
    customers.CustomerContactChanged.name: Says("{actor} changed how to reach the customer"),
    customers.CustomerLocationChanged.name: Says("{actor} changed where the customer is"),
    customers.CustomerRegistrationChanged.name: Says("{actor} changed the registration of the customer"),
    customers.CustomerBankChanged.name: Says("{actor} changed the bank account of the customer"),
    customers.CustomerAccountingChanged.name: Says("{actor} changed the accounting of the customer"),
    customers.CustomerAccessPolicyChanged.name: Says("{actor} changed who may be let into the customer"),
    customers.CustomerProjectRulesChanged.name: Says("{actor} changed the rules for projects of the customer"),
    customers.CustomerGroupsSet.name: Says("{actor} changed which groups the customer is in"),
    customers.CustomerSlugSet.name: Says("{actor} set the slug of the customer to {slug}"),
    customers.CustomerBackendIdSet.name: Says("{actor} set the backend id of the customer to {backend_id}"),
    customers.CustomerBlocked.name: Says("{actor} blocked the customer"),
    customers.CustomerUnblocked.name: Says("{actor} unblocked the customer"),
    customers.CustomerArchived.name: Says("{actor} archived the customer"),
    customers.CustomerUnarchived.name: Says("{actor} took the customer back from the archive"),
    customers.CustomerRemoved.name: Says("{actor} removed the customer"),
    projects.ProjectCreated.name: Says("{actor} created project {title}"),
    projects.ProjectRenamed.name: Says("{actor} renamed the project to {title}"),
    projects.ProjectDescribed.name: Says("{actor} changed the description of the project"),
    projects.ProjectStartDateSet.name: Says("{actor} set the start date of the project to {start_date}"),
    projects.ProjectEndDateSet.name: Says("{actor} set the end date of the project to {end_date}"),
    projects.ProjectGracePeriodSet.name: Says("{actor} set the days of grace of the project to {grace_period_days}"),
    projects.ProjectClassified.name: Says("{actor} changed what kind of project it is"),
    projects.ProjectAccessPolicyChanged.name: Says("{actor} changed who may be let into the project"),
    projects.ProjectStaffNotesWritten.name: Says("{actor} changed the notes of staff on the project"),
    projects.ProjectSlugSet.name: Says("{actor} set the slug of the project to {slug}"),
    projects.ProjectBackendIdSet.name: Says("{actor} set the backend id of the project to {backend_id}"),
    projects.ProjectMoved.name: Says("{actor} moved the project to another customer"),
    projects.ProjectRemoved.name: Says("{actor} removed the project"),
    projects.ProjectRecovered.name: Says("{actor} recovered the project"),
    projects.ProjectTeamDismissed.name: Says("{actor} dismissed the team the project had before"),
    OrganizationGroupCreated.name: Says("{actor} created organization group {title}"),
    OrganizationGroupRenamed.name: Says("{actor} renamed the organization group to {title}"),
    OrganizationGroupPlaced.name: Says("{actor} moved the organization group to another place"),
    OrganizationGroupRemoved.name: Says("{actor} removed the organization group"),
    ProjectTypeCreated.name: Says("{actor} created project type {title}"),
    ProjectTypeRenamed.name: Says("{actor} renamed the project type to {title}"),
    ProjectTypeDescribed.name: Says("{actor} changed the description of the project type"),
    ProjectTypeRemoved.name: Says("{actor} removed the project type"),
    categories.CategoryCreated.name: Says("{actor} created category {title}"),
    categories.CategoryRenamed.name: Says("{actor} renamed the category to {title}"),
    categories.CategoryDescribed.name: Says("{actor} changed the description of the category"),
    categories.CategoryGrouped.name: Says("{actor} put the category into another group"),
    categories.CategoryDefaultsSet.name: Says("{actor} set what goes into the category by default"),
    categories.CategoryIconSet.name: Says("{actor} changed the icon of the category"),
    categories.CategoryRemoved.name: Says("{actor} removed the category"),
    categories.CategoryComponentAdded.name: Says("{actor} added a component to the category"),
    categories.CategoryComponentChanged.name: Says("{actor} changed a component of the category"),
    categories.CategoryComponentRemoved.name: Says("{actor} removed a component of the category"),
    category_groups.CategoryGroupCreated.name: Says("{actor} created category group {title}"),
    category_groups.CategoryGroupRenamed.name: Says("{actor} renamed the category group to {title}"),
    category_groups.CategoryGroupDescribed.name: Says("{actor} changed the description of the category group"),
    category_groups.CategoryGroupIconSet.name: Says("{actor} changed the icon of the category group"),
    category_groups.CategoryGroupRemoved.name: Says("{actor} removed the category group"),
    tags.TagCreated.name: Says("{actor} created tag {title}"),
    tags.TagRenamed.name: Says("{actor} renamed the tag to {title}"),
    tags.TagDescribed.name: Says("{actor} changed the description of the tag"),
    tags.TagRemoved.name: Says("{actor} removed the tag"),
    screenshots.ScreenshotAdded.name: Says("{actor} added screenshot {title}"),
    screenshots.ScreenshotRenamed.name: Says("{actor} renamed the screenshot to {title}"),
    screenshots.ScreenshotDescribed.name: Says("{actor} changed the description of the screenshot"),
    screenshots.ScreenshotReplaced.name: Says("{actor} replaced the screenshot"),
    screenshots.ScreenshotRemoved.name: Says("{actor} removed the screenshot"),
    offering_files.OfferingFileAdded.name: Says("{actor} added file {title} to the offering"),
    offering_files.OfferingFileRemoved.name: Says("{actor} removed the file of the offering"),
    providers.ServiceProviderRegistered.name: Says("{actor} made the customer a service provider"),
    providers.ServiceProviderDescribed.name: Says("{actor} changed the description of the service provider"),
    providers.ServiceProviderNotificationsSet.name: Says("{actor} set whether the service provider is told of changes"),
    providers.ServiceProviderImageSet.name: Says("{actor} changed the image of the service provider"),
    providers.ServiceProviderSecretCodeRenewed.name: Says("{actor} renewed the secret code of the service provider"),
    providers.ServiceProviderRemoved.name: Says("{actor} removed the service provider"),
    **{name: Says(words) for name, words in (WORDS | openstack.WORDS).items()},
    FeatureEnabled.name: Says("{actor} turned on {section}.{flag}"),
    FeatureDisabled.name: Says("{actor} turned off {section}.{flag}"),
    SettingOverridden.name: Says("{actor} set {setting}"),
    SettingRestored.name: Says("{actor} set {setting} back to what it is by itself"),
    **{name: Says(words) for name, words in offerings_sentences.WORDS.items()},
    **{name: Says(words, _user if "{person}" in words else None) for name, words in usage_words.WORDS.items()},
}


def _generic(name: str) -> Says:
    return Says("{actor}: " + name.replace(".", " ").replace("_", " "))


def _doubled(value: Any) -> str:
    """As data, not as a place for a name."""
    return str("none" if value is None else value).replace("%", "%%")


class _Frame(msgspec.Struct, frozen=True):
    """The words for one event name, with places for people in them and fields of the event still open."""

    words: str
    names_actor: bool
    person: Callable[[Recorded], UUID] | None
    fields: tuple[str, ...]


@lru_cache(10_000)
def _frame(name: str, system_actor: str) -> _Frame:
    """`system_actor` is empty when a user acts."""
    says = SAYS.get(name) or _generic(name)
    names_actor = not system_actor and "{actor}" in says.words
    parts = {"actor": system_actor or "%1$s", "person": "%2$s" if names_actor else "%1$s"}
    fields = tuple(field for _, field, _, _ in Formatter().parse(says.words) if field and field not in parts)
    words = says.words.format(**parts, **{field: f"{{{field}}}" for field in fields})
    return _Frame(words, names_actor, says.person, fields)


def sentence(recorded: Recorded) -> Sentence:
    event, user = recorded.event, actor_id(recorded.actor)
    frame = _frame(event.name, "" if user else _doubled(recorded.actor))
    people = (user,) if user and frame.names_actor else ()
    if frame.person:
        people = (*people, frame.person(recorded))
    if not frame.fields:
        return Sentence(frame.words, people)
    return Sentence(frame.words.format(**{field: _doubled(getattr(event, field)) for field in frame.fields}), people)
