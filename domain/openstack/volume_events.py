"""What happens to volumes. Sizes in MiB."""

from typing import ClassVar
from uuid import UUID

from domain import operation
from domain.event import Event


class VolumeCreationRequested(operation.Requested, frozen=True, kw_only=True):
    """`type` and `image` are ids at the backend. `instance`: the one it is made for and attached to from the start."""

    name: ClassVar[str] = "openstack.volume.creation_requested"
    operation: ClassVar[str] = "create"
    scheduled: ClassVar[str] = "CREATION_SCHEDULED"
    tenant: UUID
    resource: UUID | None
    title: str
    description: str
    size: int
    type: str
    type_name: str
    image: str
    image_name: str
    availability_zone: str
    bootable: bool = False
    instance: UUID | None = None


class VolumeAttachmentRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.volume.attachment_requested"
    operation: ClassVar[str] = "attach"
    instance: UUID


class VolumeDetachmentRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.volume.detachment_requested"
    operation: ClassVar[str] = "detach"


class VolumeExtensionRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.volume.extension_requested"
    operation: ClassVar[str] = "extend"
    size: int


class VolumeRetypingRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.volume.retyping_requested"
    operation: ClassVar[str] = "retype"
    type: str
    type_name: str


class VolumeDeletionRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.volume.deletion_requested"
    operation: ClassVar[str] = "delete"
    scheduled: ClassVar[str] = "DELETION_SCHEDULED"


class VolumeEnrolled(Event, frozen=True):
    """It came to be without an order and has got a resource of its own."""

    name: ClassVar[str] = "openstack.volume.enrolled"
    resource: UUID


class VolumePushRequested(operation.Requested, frozen=True, kw_only=True):
    """The cloud is to call it as we do."""

    name: ClassVar[str] = "openstack.volume.push_requested"
    operation: ClassVar[str] = "update"


class VolumePullRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.volume.pull_requested"
    operation: ClassVar[str] = "pull"


class VolumeRenamed(Event, frozen=True):
    name: ClassVar[str] = "openstack.volume.renamed"
    title: str


class VolumeDescribed(Event, frozen=True):
    name: ClassVar[str] = "openstack.volume.described"
    description: str


class VolumeBootableSet(Event, frozen=True):
    """Whether a machine may start from it."""

    name: ClassVar[str] = "openstack.volume.bootable_set"
    bootable: bool


class VolumeSeen(operation.Seen, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.volume.seen"
    size: int
    type: str
    type_name: str
    bootable: bool
    instance: UUID | None
    device: str


class VolumeImported(operation.Imported, frozen=True, kw_only=True):
    """`resource` None: it is a part of a machine and gets one of its own later."""

    name: ClassVar[str] = "openstack.volume.imported"
    tenant: UUID
    resource: UUID | None
    title: str
    description: str
    size: int
    image: str
    image_name: str
    availability_zone: str


class VolumeBegun(operation.Begun, frozen=True):
    name: ClassVar[str] = "openstack.volume.operation_begun"


class VolumeAdopted(operation.Adopted, frozen=True):
    name: ClassVar[str] = "openstack.volume.adopted"


class VolumeSucceeded(operation.Succeeded, frozen=True):
    name: ClassVar[str] = "openstack.volume.operation_succeeded"


class VolumeFailed(operation.Failed, frozen=True):
    name: ClassVar[str] = "openstack.volume.operation_failed"


class VolumeLost(operation.Lost, frozen=True):
    name: ClassVar[str] = "openstack.volume.lost"


class VolumeRecovered(operation.Recovered, frozen=True):
    name: ClassVar[str] = "openstack.volume.recovered"


class VolumeMarkedErred(operation.MarkedErred, frozen=True):
    name: ClassVar[str] = "openstack.volume.marked_erred"


class VolumeUnlinked(operation.Unlinked, frozen=True):
    name: ClassVar[str] = "openstack.volume.unlinked"


OUTCOMES = operation.Outcomes(
    imported=VolumeImported,
    begun=VolumeBegun,
    adopted=VolumeAdopted,
    succeeded=VolumeSucceeded,
    failed=VolumeFailed,
    seen=VolumeSeen,
    lost=VolumeLost,
    recovered=VolumeRecovered,
    marked_erred=VolumeMarkedErred,
    unlinked=VolumeUnlinked,
)
GROUPS: tuple[type[Event], ...] = (VolumeRenamed, VolumeDescribed, VolumeBootableSet)
REQUESTS: tuple[type[operation.Requested], ...] = (
    VolumeCreationRequested,
    VolumeAttachmentRequested,
    VolumeDetachmentRequested,
    VolumeExtensionRequested,
    VolumeRetypingRequested,
    VolumePushRequested,
    VolumePullRequested,
    VolumeDeletionRequested,
)
EVENTS: tuple[type[Event], ...] = (*REQUESTS, *GROUPS, VolumeEnrolled, *OUTCOMES.events)
