"""What happens to routers."""

from typing import ClassVar
from uuid import UUID

from domain import operation
from domain.event import Event
from domain.openstack.subnet_events import Route


class RouterCreationRequested(operation.Requested, frozen=True, kw_only=True):
    """Connected with these subnets, and with the external network if one is named."""

    name: ClassVar[str] = "openstack.router.creation_requested"
    operation: ClassVar[str] = "create"
    scheduled: ClassVar[str] = "CREATION_SCHEDULED"
    tenant: UUID
    title: str
    description: str
    external_network_id: str = ""
    subnets: tuple[UUID, ...] = ()


class RouterInterfaceRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.router.interface_requested"
    operation: ClassVar[str] = "add_interface"
    subnet: UUID


class RouterInterfaceRemovalRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.router.interface_removal_requested"
    operation: ClassVar[str] = "remove_interface"
    subnet: UUID


class RouterRoutesRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.router.routes_requested"
    operation: ClassVar[str] = "set_routes"
    routes: tuple[Route, ...]


class RouterDeletionRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.router.deletion_requested"
    operation: ClassVar[str] = "delete"
    scheduled: ClassVar[str] = "DELETION_SCHEDULED"


class RouterPushRequested(operation.Requested, frozen=True, kw_only=True):
    """The cloud is to call it as we do."""

    name: ClassVar[str] = "openstack.router.push_requested"
    operation: ClassVar[str] = "update"


class RouterPullRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.router.pull_requested"
    operation: ClassVar[str] = "pull"


class RouterRenamed(Event, frozen=True):
    name: ClassVar[str] = "openstack.router.renamed"
    title: str


class RouterDescribed(Event, frozen=True):
    name: ClassVar[str] = "openstack.router.described"
    description: str


class RouterSeen(operation.Seen, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.router.seen"
    subnets: tuple[UUID, ...]
    routes: tuple[Route, ...]
    external_network_id: str
    fixed_ips: tuple[str, ...]


class RouterImported(operation.Imported, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.router.imported"
    tenant: UUID
    title: str


class RouterBegun(operation.Begun, frozen=True):
    name: ClassVar[str] = "openstack.router.operation_begun"


class RouterAdopted(operation.Adopted, frozen=True):
    name: ClassVar[str] = "openstack.router.adopted"


class RouterSucceeded(operation.Succeeded, frozen=True):
    name: ClassVar[str] = "openstack.router.operation_succeeded"


class RouterFailed(operation.Failed, frozen=True):
    name: ClassVar[str] = "openstack.router.operation_failed"


class RouterLost(operation.Lost, frozen=True):
    name: ClassVar[str] = "openstack.router.lost"


class RouterRecovered(operation.Recovered, frozen=True):
    name: ClassVar[str] = "openstack.router.recovered"


class RouterMarkedErred(operation.MarkedErred, frozen=True):
    name: ClassVar[str] = "openstack.router.marked_erred"


class RouterUnlinked(operation.Unlinked, frozen=True):
    name: ClassVar[str] = "openstack.router.unlinked"


OUTCOMES = operation.Outcomes(
    imported=RouterImported,
    begun=RouterBegun,
    adopted=RouterAdopted,
    succeeded=RouterSucceeded,
    failed=RouterFailed,
    seen=RouterSeen,
    lost=RouterLost,
    recovered=RouterRecovered,
    marked_erred=RouterMarkedErred,
    unlinked=RouterUnlinked,
)
GROUPS: tuple[type[Event], ...] = (RouterRenamed, RouterDescribed)
REQUESTS: tuple[type[operation.Requested], ...] = (
    RouterCreationRequested,
    RouterInterfaceRequested,
    RouterInterfaceRemovalRequested,
    RouterRoutesRequested,
    RouterPushRequested,
    RouterPullRequested,
    RouterDeletionRequested,
)
EVENTS: tuple[type[Event], ...] = (*REQUESTS, *GROUPS, *OUTCOMES.events)
