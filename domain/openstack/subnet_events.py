"""What happens to subnets."""

from typing import ClassVar
from uuid import UUID

import msgspec

from domain import operation
from domain.event import Event


class Pool(msgspec.Struct, frozen=True):
    start: str
    end: str


class Route(msgspec.Struct, frozen=True):
    destination: str
    nexthop: str


class SubnetCreationRequested(operation.Requested, frozen=True, kw_only=True):
    """An empty `gateway_ip`: the first address, unless there is to be none."""

    name: ClassVar[str] = "openstack.subnet.creation_requested"
    operation: ClassVar[str] = "create"
    scheduled: ClassVar[str] = "CREATION_SCHEDULED"
    tenant: UUID
    network: UUID
    title: str
    description: str
    cidr: str
    gateway_ip: str
    disable_gateway: bool
    allocation_pools: tuple[Pool, ...]
    dns_nameservers: tuple[str, ...]
    host_routes: tuple[Route, ...] = ()


class SubnetConnectionRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.subnet.connection_requested"
    operation: ClassVar[str] = "connect"
    router: UUID


class SubnetDisconnectionRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.subnet.disconnection_requested"
    operation: ClassVar[str] = "disconnect"
    router: UUID


class SubnetDeletionRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.subnet.deletion_requested"
    operation: ClassVar[str] = "delete"
    scheduled: ClassVar[str] = "DELETION_SCHEDULED"


class SubnetPushRequested(operation.Requested, frozen=True, kw_only=True):
    """The cloud is to call it as we do."""

    name: ClassVar[str] = "openstack.subnet.push_requested"
    operation: ClassVar[str] = "update"


class SubnetPullRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.subnet.pull_requested"
    operation: ClassVar[str] = "pull"


class SubnetRenamed(Event, frozen=True):
    name: ClassVar[str] = "openstack.subnet.renamed"
    title: str


class SubnetDescribed(Event, frozen=True):
    name: ClassVar[str] = "openstack.subnet.described"
    description: str


class SubnetSeen(operation.Seen, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.subnet.seen"
    cidr: str
    gateway_ip: str
    allocation_pools: tuple[Pool, ...]
    dns_nameservers: tuple[str, ...]
    host_routes: tuple[Route, ...]
    ip_version: int
    enable_dhcp: bool
    is_connected: bool


class SubnetImported(operation.Imported, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.subnet.imported"
    tenant: UUID
    network: UUID
    title: str
    cidr: str


class SubnetBegun(operation.Begun, frozen=True):
    name: ClassVar[str] = "openstack.subnet.operation_begun"


class SubnetAdopted(operation.Adopted, frozen=True):
    name: ClassVar[str] = "openstack.subnet.adopted"


class SubnetSucceeded(operation.Succeeded, frozen=True):
    name: ClassVar[str] = "openstack.subnet.operation_succeeded"


class SubnetFailed(operation.Failed, frozen=True):
    name: ClassVar[str] = "openstack.subnet.operation_failed"


class SubnetLost(operation.Lost, frozen=True):
    name: ClassVar[str] = "openstack.subnet.lost"


class SubnetRecovered(operation.Recovered, frozen=True):
    name: ClassVar[str] = "openstack.subnet.recovered"


class SubnetMarkedErred(operation.MarkedErred, frozen=True):
    name: ClassVar[str] = "openstack.subnet.marked_erred"


class SubnetUnlinked(operation.Unlinked, frozen=True):
    name: ClassVar[str] = "openstack.subnet.unlinked"


OUTCOMES = operation.Outcomes(
    imported=SubnetImported,
    begun=SubnetBegun,
    adopted=SubnetAdopted,
    succeeded=SubnetSucceeded,
    failed=SubnetFailed,
    seen=SubnetSeen,
    lost=SubnetLost,
    recovered=SubnetRecovered,
    marked_erred=SubnetMarkedErred,
    unlinked=SubnetUnlinked,
)
GROUPS: tuple[type[Event], ...] = (SubnetRenamed, SubnetDescribed)
REQUESTS: tuple[type[operation.Requested], ...] = (
    SubnetCreationRequested,
    SubnetConnectionRequested,
    SubnetDisconnectionRequested,
    SubnetPushRequested,
    SubnetPullRequested,
    SubnetDeletionRequested,
)
EVENTS: tuple[type[Event], ...] = (*REQUESTS, *GROUPS, *OUTCOMES.events)
