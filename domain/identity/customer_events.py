"""What happens to customers. Fields that belong together stand in one event, always all of them."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from domain.event import Event


class CustomerCreated(Event, frozen=True, tag=2):
    """Of shape 1 there is neither a slug nor a start of accounting."""

    name: ClassVar[str] = "identity.customer.created"
    title: str
    abbreviation: str = ""
    slug: str = ""
    accounting_start_date: datetime | None = None


class CustomerRenamed(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.renamed"
    title: str


class CustomerOtherNamesChanged(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.other_names_changed"
    native_name: str
    abbreviation: str


class CustomerDescribed(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.described"
    description: str


class CustomerContactChanged(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.contact_changed"
    email: str
    notification_emails: str
    phone_number: str
    contact_details: str
    homepage: str
    address: str
    postal: str


class CustomerLocationChanged(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.location_changed"
    country: str
    latitude: float | None
    longitude: float | None


class CustomerRegistrationChanged(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.registration_changed"
    registration_code: str
    vat_code: str
    agreement_number: str
    domain: str
    sponsor_number: int | None


class CustomerBankChanged(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.bank_changed"
    bank_name: str
    bank_account: str


class CustomerAccountingChanged(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.accounting_changed"
    default_tax_percent: str
    accounting_start_date: datetime | None
    display_billing_info_in_projects: bool


class CustomerAccessPolicyChanged(Event, frozen=True):
    """From where, and who may be let in."""

    name: ClassVar[str] = "identity.customer.access_policy_changed"
    access_subnets: str
    user_email_patterns: tuple[str, ...]
    user_affiliations: tuple[str, ...]
    user_identity_sources: tuple[str, ...]


class CustomerProjectRulesChanged(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.project_rules_changed"
    grace_period_days: int | None
    max_service_accounts: int | None
    project_metadata_checklist: UUID | None


class CustomerGroupsSet(Event, frozen=True):
    """Groups of organizations it is in, all of them."""

    name: ClassVar[str] = "identity.customer.organization_groups_set"
    organization_groups: tuple[UUID, ...]


class CustomerSlugSet(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.slug_set"
    slug: str


class CustomerBackendIdSet(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.backend_id_set"
    backend_id: str


class CustomerBlocked(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.blocked"


class CustomerUnblocked(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.unblocked"


class CustomerArchived(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.archived"


class CustomerUnarchived(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.unarchived"


class CustomerRemoved(Event, frozen=True):
    name: ClassVar[str] = "identity.customer.removed"


GROUPS: tuple[type[Event], ...] = (
    CustomerRenamed,
    CustomerOtherNamesChanged,
    CustomerDescribed,
    CustomerContactChanged,
    CustomerLocationChanged,
    CustomerRegistrationChanged,
    CustomerBankChanged,
    CustomerAccountingChanged,
    CustomerAccessPolicyChanged,
    CustomerProjectRulesChanged,
    CustomerGroupsSet,
    CustomerSlugSet,
    CustomerBackendIdSet,
)
EVENTS: tuple[type[Event], ...] = (
    CustomerCreated,
    *GROUPS,
    CustomerBlocked,
    CustomerUnblocked,
    CustomerArchived,
    CustomerUnarchived,
    CustomerRemoved,
)
