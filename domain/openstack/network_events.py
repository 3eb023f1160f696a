"""What happens to networks."""

from typing import ClassVar
from uuid import UUID

from domain import operation
from domain.event import Event


class NetworkCreationRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.network.creation_requested"
    operation: ClassVar[str] = "create"
    scheduled: ClassVar[str] = "CREATION_SCHEDULED"
    tenant: UUID
    title: str
    description: str
    mtu: int | None = None


class NetworkMtuRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.network.mtu_requested"
    operation: ClassVar[str] = "set_mtu"
    mtu: int


class NetworkDeletionRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.network.deletion_requested"
    operation: ClassVar[str] = "delete"
    scheduled: ClassVar[str] = "DELETION_SCHEDULED"


class NetworkPushRequested(operation.Requested, frozen=True, kw_only=True):
    """The cloud is to call it as we do."""

    name: ClassVar[str] = "openstack.network.push_requested"
    operation: ClassVar[str] = "update"


class NetworkPullRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.network.pull_requested"
    operation: ClassVar[str] = "pull"


class NetworkRenamed(Event, frozen=True):
    name: ClassVar[str] = "openstack.network.renamed"
    title: str


class NetworkDescribed(Event, frozen=True):
    name: ClassVar[str] = "openstack.network.described"
    description: str


class NetworkSeen(operation.Seen, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.network.seen"
    mtu: int | None
    is_external: bool
    type: str
    segmentation_id: int | None


class NetworkImported(operation.Imported, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.network.imported"
    tenant: UUID
    title: str


class NetworkBegun(operation.Begun, frozen=True):
    name: ClassVar[str] = "openstack.network.operation_begun"


class NetworkAdopted(operation.Adopted, frozen=True):
    name: ClassVar[str] = "openstack.network.adopted"


class NetworkSucceeded(operation.Succeeded, frozen=True):
    name: ClassVar[str] = "openstack.network.operation_succeeded"


class NetworkFailed(operation.Failed, frozen=True):
    name: ClassVar[str] = "openstack.network.operation_failed"


class NetworkLost(operation.Lost, frozen=True):
    name: ClassVar[str] = "openstack.network.lost"


class NetworkRecovered(operation.Recovered, frozen=True):
    name: ClassVar[str] = "openstack.network.recovered"


class NetworkMarkedErred(operation.MarkedErred, frozen=True):
    name: ClassVar[str] = "openstack.network.marked_erred"


class NetworkUnlinked(operation.Unlinked, frozen=True):
    name: ClassVar[str] = "openstack.network.unlinked"


OUTCOMES = operation.Outcomes(
    imported=NetworkImported,
    begun=NetworkBegun,
    adopted=NetworkAdopted,
    succeeded=NetworkSucceeded,
    failed=NetworkFailed,
    seen=NetworkSeen,
    lost=NetworkLost,
    recovered=NetworkRecovered,
    marked_erred=NetworkMarkedErred,
    unlinked=NetworkUnlinked,
)
GROUPS: tuple[type[Event], ...] = (NetworkRenamed, NetworkDescribed)
REQUESTS: tuple[type[operation.Requested], ...] = (
    NetworkCreationRequested,
    NetworkMtuRequested,
    NetworkPushRequested,
    NetworkPullRequested,
    NetworkDeletionRequested,
)
EVENTS: tuple[type[Event], ...] = (*REQUESTS, *GROUPS, *OUTCOMES.events)
