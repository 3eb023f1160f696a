"""What happens to resources: ordered, provisioned, changed, ended, and what their provider reports of them."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from domain.event import Event


class ResourceRequested(Event, frozen=True):
    """`parent` is the resource it lives in, e.g. a machine's tenant."""

    name: ClassVar[str] = "marketplace.resource.requested"
    order: UUID
    offering: UUID
    project: UUID
    title: str
    slug: str
    plan: UUID | None = None
    parent: UUID | None = None
    description: str = ""
    attributes: dict[str, Any] = msgspec.field(default_factory=dict)
    limits: dict[str, int] = msgspec.field(default_factory=dict)
    options: dict[str, Any] = msgspec.field(default_factory=dict)
    end_date: date | None = None


class _OfOrder(Event, frozen=True):
    order: UUID


class _Failed(_OfOrder, frozen=True):
    message: str
    traceback: str = ""


class ResourceProvisioned(_OfOrder, frozen=True):
    name: ClassVar[str] = "marketplace.resource.provisioned"


class ResourceImported(Event, frozen=True):
    """It was at its backend already, which calls it so; nobody ordered it."""

    name: ClassVar[str] = "marketplace.resource.imported"
    backend_id: str


class ResourceProvisioningFailed(_Failed, frozen=True):
    name: ClassVar[str] = "marketplace.resource.provisioning_failed"


class ResourceRefused(_OfOrder, frozen=True):
    """Its order was rejected, canceled or withdrawn, or failed before anything was there."""

    name: ClassVar[str] = "marketplace.resource.refused"


class ResourceUpdateStarted(_OfOrder, frozen=True):
    name: ClassVar[str] = "marketplace.resource.update_started"


class ResourceUpdated(_OfOrder, frozen=True):
    """All that its order wanted holds."""

    name: ClassVar[str] = "marketplace.resource.updated"


class ResourceUpdateFailed(_Failed, frozen=True):
    name: ClassVar[str] = "marketplace.resource.update_failed"


class ResourceUpdateGivenUp(_OfOrder, frozen=True):
    name: ClassVar[str] = "marketplace.resource.update_abandoned"


class ResourceTerminationStarted(_OfOrder, frozen=True):
    name: ClassVar[str] = "marketplace.resource.termination_started"


class ResourceTerminated(_OfOrder, frozen=True):
    name: ClassVar[str] = "marketplace.resource.terminated"


class ResourceTerminationFailed(_Failed, frozen=True):
    name: ClassVar[str] = "marketplace.resource.termination_failed"


class ResourceTerminationGivenUp(_OfOrder, frozen=True):
    name: ClassVar[str] = "marketplace.resource.termination_abandoned"


class ResourcePlanSwitched(Event, frozen=True):
    name: ClassVar[str] = "marketplace.resource.plan_switched"
    plan: UUID | None


class ResourceLimitsSet(Event, frozen=True):
    """Amounts by component type, in the component's unit."""

    name: ClassVar[str] = "marketplace.resource.limits_set"
    limits: dict[str, int]


class ResourceMarkedOk(Event, frozen=True):
    """By the provider or staff; clears what went wrong."""

    name: ClassVar[str] = "marketplace.resource.recovered"


class ResourceMarkedErred(Event, frozen=True):
    name: ClassVar[str] = "marketplace.resource.marked_erred"
    message: str = ""
    traceback: str = ""


class ResourceLinked(Event, frozen=True):
    """To the object at the backend: its `path` in the API, e.g. openstack-tenants, and uuid there."""

    name: ClassVar[str] = "marketplace.resource.linked"
    path: str
    scope: UUID


class ResourceUnlinked(Event, frozen=True):
    """Taken off the books by staff; what is at the backend stays."""

    name: ClassVar[str] = "marketplace.resource.unlinked"


class ResourceMoved(Event, frozen=True):
    """To another project."""

    name: ClassVar[str] = "marketplace.resource.moved"
    project: UUID


class ResourceSynced(Event, frozen=True):
    """The provider's agent was here; of its visits only one in ten minutes is told."""

    name: ClassVar[str] = "marketplace.resource.synced"
    last_sync: datetime


class ResourceRenamed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.resource.renamed"
    title: str


class ResourceDescribed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.resource.described"
    description: str


class ResourceEndDateSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.resource.end_date_set"
    end_date: date | None


class ResourceSlugSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.resource.slug_set"
    slug: str


class ResourceOptionsSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.resource.options_set"
    options: dict[str, Any]


class ResourceAttributesSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.resource.attributes_set"
    attributes: dict[str, Any]


class ResourceTagged(Event, frozen=True):
    name: ClassVar[str] = "marketplace.resource.tagged"
    tags: tuple[str, ...]


class ResourceBackendIdSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.resource.backend_id_set"
    backend_id: str


class ResourceBackendMetadataSet(Event, frozen=True):
    """What the backend says of it, e.g. addresses."""

    name: ClassVar[str] = "marketplace.resource.backend_metadata_set"
    backend_metadata: dict[str, Any]


class ResourceReportSubmitted(Event, frozen=True):
    """Sections {"header": text, "body": text}."""

    name: ClassVar[str] = "marketplace.resource.report_submitted"
    report: tuple[dict[str, Any], ...]


class ResourceDownscaledSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.resource.downscaled_set"
    downscaled: bool


class ResourcePausedSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.resource.paused_set"
    paused: bool


class ResourceMemberAccessSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.resource.member_access_set"
    restrict_member_access: bool


GROUPS: tuple[type[Event], ...] = (
    ResourceRenamed,
    ResourceDescribed,
    ResourceEndDateSet,
    ResourceSlugSet,
    ResourceOptionsSet,
    ResourceAttributesSet,
    ResourceTagged,
    ResourceBackendIdSet,
    ResourceBackendMetadataSet,
    ResourceReportSubmitted,
    ResourceDownscaledSet,
    ResourcePausedSet,
    ResourceMemberAccessSet,
    ResourcePlanSwitched,
    ResourceLimitsSet,
)
EVENTS: tuple[type[Event], ...] = (
    ResourceRequested,
    ResourceImported,
    ResourceProvisioned,
    ResourceProvisioningFailed,
    ResourceRefused,
    ResourceUpdateStarted,
    ResourceUpdated,
    ResourceUpdateFailed,
    ResourceUpdateGivenUp,
    ResourceTerminationStarted,
    ResourceTerminated,
    ResourceTerminationFailed,
    ResourceTerminationGivenUp,
    ResourceMarkedOk,
    ResourceMarkedErred,
    ResourceLinked,
    ResourceUnlinked,
    ResourceMoved,
    ResourceSynced,
    *GROUPS,
)
