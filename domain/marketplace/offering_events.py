"""What happens to offerings. Fields that belong together stand in one event, always all of them."""

from typing import Any, ClassVar
from uuid import UUID

from domain.event import Event
from domain.file import File
from domain.marketplace.component import Component
from domain.marketplace.endpoint import Endpoint


class OfferingCreated(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.created"
    title: str
    type: str
    customer: UUID
    category: UUID
    slug: str
    shared: bool
    billable: bool
    project: UUID | None = None
    parent: UUID | None = None
    scope: UUID | None = None


class OfferingRenamed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.renamed"
    title: str


class OfferingSlugSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.slug_set"
    slug: str


class OfferingDescribed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.described"
    description: str
    full_description: str
    vendor_details: str
    getting_started: str
    integration_guide: str


class OfferingAddressesSet(Event, frozen=True):
    """Where more about it is found."""

    name: ClassVar[str] = "marketplace.offering.addresses_set"
    privacy_policy_link: str
    access_url: str
    datacite_doi: str


class OfferingLocated(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.located"
    latitude: float | None
    longitude: float | None
    country: str


class OfferingCategorised(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.categorised"
    category: UUID


class OfferingAttributesSet(Event, frozen=True):
    """What its category wants to know of it."""

    name: ClassVar[str] = "marketplace.offering.attributes_set"
    attributes: dict[str, Any]


class OfferingOptionsSet(Event, frozen=True):
    """The form of an order."""

    name: ClassVar[str] = "marketplace.offering.options_set"
    options: dict[str, Any]


class OfferingResourceOptionsSet(Event, frozen=True):
    """The form of a resource."""

    name: ClassVar[str] = "marketplace.offering.resource_options_set"
    resource_options: dict[str, Any]


class OfferingPluginOptionsSet(Event, frozen=True):
    """The rules by which orders are carried out."""

    name: ClassVar[str] = "marketplace.offering.plugin_options_set"
    plugin_options: dict[str, Any]


class OfferingIntegrationSet(Event, frozen=True):
    """How its backend is reached. `secrets` names the row that holds what is told nobody: of the service attributes
    those named in `secret_attributes`, and all secret options, named in `secret_options`."""

    name: ClassVar[str] = "marketplace.offering.integration_set"
    settings: UUID | None
    service_attributes: dict[str, Any]
    secrets: UUID | None
    secret_attributes: tuple[str, ...]
    secret_options: tuple[str, ...]


class OfferingBackendIdSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.backend_id_set"
    backend_id: str


class OfferingBackendMetadataSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.backend_metadata_set"
    backend_metadata: dict[str, Any]


class OfferingGroupsSet(Event, frozen=True):
    """Only customers of these groups are offered it; all where there are none."""

    name: ClassVar[str] = "marketplace.offering.organization_groups_set"
    organization_groups: tuple[UUID, ...]


class OfferingImageSet(Event, frozen=True):
    """None: taken away."""

    name: ClassVar[str] = "marketplace.offering.image_set"
    image: File | None


class OfferingThumbnailSet(Event, frozen=True):
    """The small picture it has in lists. None: taken away."""

    name: ClassVar[str] = "marketplace.offering.thumbnail_set"
    thumbnail: File | None


class OfferingTagsSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.tags_set"
    tags: tuple[UUID, ...]


class OfferingActivated(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.activated"


class OfferingPaused(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.paused"
    paused_reason: str


class OfferingUnpaused(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.unpaused"


class OfferingArchived(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.archived"


class OfferingDrafted(Event, frozen=True):
    """Back to where it began."""

    name: ClassVar[str] = "marketplace.offering.drafted"


class OfferingAvailabilityWithdrawn(Event, frozen=True):
    """Neither orders nor anything on its resources for the time being."""

    name: ClassVar[str] = "marketplace.offering.availability_withdrawn"


class OfferingAvailabilityRestored(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.availability_restored"


class OfferingMoved(Event, frozen=True):
    """To another provider; unless `preserve_permissions`, the roles held in it end."""

    name: ClassVar[str] = "marketplace.offering.moved"
    customer: UUID
    preserve_permissions: bool


class OfferingRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.removed"


class ComponentAdded(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.component_added"
    component: Component


class ComponentChanged(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.component_changed"
    component: Component


class ComponentRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.component_removed"
    component: UUID


class EndpointAdded(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.endpoint_added"
    endpoint: Endpoint


class EndpointRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.endpoint_removed"
    endpoint: UUID


GROUPS: tuple[type[Event], ...] = (
    OfferingRenamed,
    OfferingSlugSet,
    OfferingDescribed,
    OfferingAddressesSet,
    OfferingLocated,
    OfferingCategorised,
    OfferingAttributesSet,
    OfferingOptionsSet,
    OfferingResourceOptionsSet,
    OfferingPluginOptionsSet,
    OfferingIntegrationSet,
    OfferingBackendIdSet,
    OfferingBackendMetadataSet,
    OfferingGroupsSet,
    OfferingImageSet,
    OfferingThumbnailSet,
    OfferingTagsSet,
)
STEPS: tuple[type[Event], ...] = (
    OfferingActivated,
    OfferingPaused,
    OfferingUnpaused,
    OfferingArchived,
    OfferingDrafted,
    OfferingAvailabilityWithdrawn,
    OfferingAvailabilityRestored,
)
COMPONENTS: tuple[type[Event], ...] = (ComponentAdded, ComponentChanged, ComponentRemoved)
ENDPOINTS: tuple[type[Event], ...] = (EndpointAdded, EndpointRemoved)
