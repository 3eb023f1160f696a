"""What happens to tenants: what is wished, what was prepared, what is seen at the cloud."""

from typing import ClassVar
from uuid import UUID

from domain import operation
from domain.event import Event


class TenantCreationRequested(operation.Requested, frozen=True, kw_only=True):
    """`offering` says which cloud. An empty `subnet_cidr`: no network is made with it; an empty
    `external_network_id`: none is connected. `security_groups` are streams of their own."""

    name: ClassVar[str] = "openstack.tenant.creation_requested"
    operation: ClassVar[str] = "create"
    scheduled: ClassVar[str] = "CREATION_SCHEDULED"
    offering: UUID
    resource: UUID
    title: str
    description: str
    availability_zone: str
    external_network_id: str
    quotas: dict[str, int]
    subnet_cidr: str = ""
    skip_router: bool = False
    security_groups: tuple[UUID, ...] = ()


class TenantPrepared(Event, frozen=True):
    """The project and its user are there. `secrets` names the row with the user's password."""

    name: ClassVar[str] = "openstack.tenant.prepared"
    username: str
    secrets: UUID


class TenantQuotasRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.tenant.quotas_requested"
    operation: ClassVar[str] = "set_quotas"
    quotas: dict[str, int]


class TenantPasswordRequested(operation.Requested, frozen=True, kw_only=True):
    """`secrets` names the row with the new password."""

    name: ClassVar[str] = "openstack.tenant.password_requested"
    operation: ClassVar[str] = "change_password"
    secrets: UUID


class TenantDeletionRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.tenant.deletion_requested"
    operation: ClassVar[str] = "delete"
    scheduled: ClassVar[str] = "DELETION_SCHEDULED"


class TenantPushRequested(operation.Requested, frozen=True, kw_only=True):
    """The cloud is to call it as we do."""

    name: ClassVar[str] = "openstack.tenant.push_requested"
    operation: ClassVar[str] = "update"


class TenantPullRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.tenant.pull_requested"
    operation: ClassVar[str] = "pull"


class TenantRenamed(Event, frozen=True):
    name: ClassVar[str] = "openstack.tenant.renamed"
    title: str


class TenantDescribed(Event, frozen=True):
    name: ClassVar[str] = "openstack.tenant.described"
    description: str


class TenantSeen(operation.Seen, frozen=True, kw_only=True):
    """Quotas and usages by their names in the API, sizes in MiB, -1: without a limit."""

    name: ClassVar[str] = "openstack.tenant.seen"
    quotas: dict[str, int]
    usages: dict[str, int]
    internal_network_id: str
    external_network_id: str


class TenantImported(operation.Imported, frozen=True, kw_only=True):
    """A project of the cloud with this address; no user of it is known."""

    name: ClassVar[str] = "openstack.tenant.imported"
    offering: UUID
    resource: UUID
    cloud: str
    title: str
    description: str


class TenantBegun(operation.Begun, frozen=True):
    name: ClassVar[str] = "openstack.tenant.operation_begun"


class TenantAdopted(operation.Adopted, frozen=True):
    name: ClassVar[str] = "openstack.tenant.adopted"


class TenantSucceeded(operation.Succeeded, frozen=True):
    name: ClassVar[str] = "openstack.tenant.operation_succeeded"


class TenantFailed(operation.Failed, frozen=True):
    name: ClassVar[str] = "openstack.tenant.operation_failed"


class TenantLost(operation.Lost, frozen=True):
    name: ClassVar[str] = "openstack.tenant.lost"


class TenantRecovered(operation.Recovered, frozen=True):
    name: ClassVar[str] = "openstack.tenant.recovered"


class TenantMarkedErred(operation.MarkedErred, frozen=True):
    name: ClassVar[str] = "openstack.tenant.marked_erred"


class TenantUnlinked(operation.Unlinked, frozen=True):
    name: ClassVar[str] = "openstack.tenant.unlinked"


OUTCOMES = operation.Outcomes(
    imported=TenantImported,
    begun=TenantBegun,
    adopted=TenantAdopted,
    succeeded=TenantSucceeded,
    failed=TenantFailed,
    seen=TenantSeen,
    lost=TenantLost,
    recovered=TenantRecovered,
    marked_erred=TenantMarkedErred,
    unlinked=TenantUnlinked,
)
GROUPS: tuple[type[Event], ...] = (TenantRenamed, TenantDescribed)
REQUESTS: tuple[type[operation.Requested], ...] = (
    TenantCreationRequested,
    TenantQuotasRequested,
    TenantPasswordRequested,
    TenantPushRequested,
    TenantPullRequested,
    TenantDeletionRequested,
)
EVENTS: tuple[type[Event], ...] = (*REQUESTS, *GROUPS, TenantPrepared, *OUTCOMES.events)
