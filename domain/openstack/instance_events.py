"""What happens to instances: wishes of people, deeds of the backend, and what was seen there."""

from typing import ClassVar
from uuid import UUID

from domain import operation
from domain.event import Event
from domain.openstack.connection import AddressPair, FloatingIp, Plug, Port, WantedFloatingIp, WantedPort


class InstanceCreationRequested(operation.Requested, frozen=True, kw_only=True, tag=2):
    """`flavor` and `image` are ids at the backend, sizes in MiB; the volumes are streams of their own. `user_data` is
    kept outside the log, as it may hold passwords: `secrets` names it. `floating_ip` alone, as it was told once: one,
    led to the first port."""

    name: ClassVar[str] = "openstack.instance.creation_requested"
    operation: ClassVar[str] = "create"
    scheduled: ClassVar[str] = "CREATION_SCHEDULED"
    tenant: UUID
    resource: UUID
    title: str
    description: str
    flavor: str
    flavor_name: str
    cores: int
    ram: int
    flavor_disk: int
    image: str
    image_name: str
    system_volume: UUID
    data_volumes: tuple[UUID, ...] = ()
    ports: tuple[Port, ...] = ()
    security_groups: tuple[UUID, ...] = ()
    floating_ip: bool = False
    availability_zone: str = ""
    ssh_key: UUID | None = None
    secrets: UUID | None = None
    wanted_floating_ips: tuple[WantedFloatingIp, ...] = ()


class InstanceStartRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.instance.start_requested"
    operation: ClassVar[str] = "start"


class InstanceStopRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.instance.stop_requested"
    operation: ClassVar[str] = "stop"


class InstanceRestartRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.instance.restart_requested"
    operation: ClassVar[str] = "restart"


class InstanceResizeRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.instance.resize_requested"
    operation: ClassVar[str] = "change_flavor"
    flavor: str
    flavor_name: str
    cores: int
    ram: int
    flavor_disk: int


class InstanceSecurityGroupsRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.instance.security_groups_requested"
    operation: ClassVar[str] = "update_security_groups"
    security_groups: tuple[UUID, ...]


class InstancePortsRequested(operation.Requested, frozen=True, kw_only=True):
    """All of them: those that are not among them go."""

    name: ClassVar[str] = "openstack.instance.ports_requested"
    operation: ClassVar[str] = "update_ports"
    wanted_ports: tuple[WantedPort, ...]


class InstanceFloatingIpsRequested(operation.Requested, frozen=True, kw_only=True):
    """All of them: those that are not among them are given back."""

    name: ClassVar[str] = "openstack.instance.floating_ips_requested"
    operation: ClassVar[str] = "update_floating_ips"
    wanted_floating_ips: tuple[WantedFloatingIp, ...]


class InstanceAddressPairsRequested(operation.Requested, frozen=True, kw_only=True):
    """Of its port in this subnet, all of them."""

    name: ClassVar[str] = "openstack.instance.address_pairs_requested"
    operation: ClassVar[str] = "update_allowed_address_pairs"
    subnet: UUID
    pairs: tuple[AddressPair, ...]


class InstancePushRequested(operation.Requested, frozen=True, kw_only=True):
    """The cloud is to call it as we do."""

    name: ClassVar[str] = "openstack.instance.push_requested"
    operation: ClassVar[str] = "update"


class InstancePullRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.instance.pull_requested"
    operation: ClassVar[str] = "pull"


class InstanceDeletionRequested(operation.Requested, frozen=True, kw_only=True):
    """`volumes` go along with it: the system volume always, the others where that was wanted."""

    name: ClassVar[str] = "openstack.instance.deletion_requested"
    operation: ClassVar[str] = "delete"
    scheduled: ClassVar[str] = "DELETION_SCHEDULED"
    volumes: tuple[UUID, ...]
    release_floating_ips: bool


class InstanceRenamed(Event, frozen=True):
    name: ClassVar[str] = "openstack.instance.renamed"
    title: str


class InstanceDescribed(Event, frozen=True):
    name: ClassVar[str] = "openstack.instance.described"
    description: str


class InstanceConsoleOpened(Event, frozen=True):
    """Whoever did so could see its screen and use its keyboard."""

    name: ClassVar[str] = "openstack.instance.console_opened"


class InstanceSeen(operation.Seen, frozen=True, kw_only=True, tag=2):
    name: ClassVar[str] = "openstack.instance.seen"
    flavor: str
    flavor_name: str
    cores: int
    ram: int
    flavor_disk: int
    internal_ips: tuple[str, ...]
    external_ips: tuple[str, ...]
    security_groups: tuple[UUID, ...]
    hypervisor_hostname: str
    started: str
    plugs: tuple[Plug, ...] = ()
    floating_ips: tuple[FloatingIp, ...] = ()


class InstanceImported(operation.Imported, frozen=True, kw_only=True):
    """`system_volume` None: it starts from a disk of its host."""

    name: ClassVar[str] = "openstack.instance.imported"
    tenant: UUID
    resource: UUID
    title: str
    description: str
    image: str
    image_name: str
    system_volume: UUID | None
    data_volumes: tuple[UUID, ...]
    availability_zone: str


class InstanceBegun(operation.Begun, frozen=True):
    name: ClassVar[str] = "openstack.instance.operation_begun"


class InstanceAdopted(operation.Adopted, frozen=True):
    name: ClassVar[str] = "openstack.instance.adopted"


class InstanceSucceeded(operation.Succeeded, frozen=True):
    name: ClassVar[str] = "openstack.instance.operation_succeeded"


class InstanceFailed(operation.Failed, frozen=True):
    name: ClassVar[str] = "openstack.instance.operation_failed"


class InstanceLost(operation.Lost, frozen=True):
    name: ClassVar[str] = "openstack.instance.lost"


class InstanceRecovered(operation.Recovered, frozen=True):
    name: ClassVar[str] = "openstack.instance.recovered"


class InstanceMarkedErred(operation.MarkedErred, frozen=True):
    name: ClassVar[str] = "openstack.instance.marked_erred"


class InstanceUnlinked(operation.Unlinked, frozen=True):
    name: ClassVar[str] = "openstack.instance.unlinked"


OUTCOMES = operation.Outcomes(
    imported=InstanceImported,
    begun=InstanceBegun,
    adopted=InstanceAdopted,
    succeeded=InstanceSucceeded,
    failed=InstanceFailed,
    seen=InstanceSeen,
    lost=InstanceLost,
    recovered=InstanceRecovered,
    marked_erred=InstanceMarkedErred,
    unlinked=InstanceUnlinked,
)
GROUPS: tuple[type[Event], ...] = (InstanceRenamed, InstanceDescribed)
REQUESTS: tuple[type[operation.Requested], ...] = (
    InstanceCreationRequested,
    InstanceStartRequested,
    InstanceStopRequested,
    InstanceRestartRequested,
    InstanceResizeRequested,
    InstanceSecurityGroupsRequested,
    InstancePortsRequested,
    InstanceFloatingIpsRequested,
    InstanceAddressPairsRequested,
    InstancePushRequested,
    InstancePullRequested,
    InstanceDeletionRequested,
)
EVENTS: tuple[type[Event], ...] = (*REQUESTS, *GROUPS, InstanceConsoleOpened, *OUTCOMES.events)
