"""What happens to security groups."""

from typing import ClassVar
from uuid import UUID

import msgspec

from domain import operation
from domain.event import Event


class Rule(msgspec.Struct, frozen=True):
    """An empty `protocol`: any; `remote_group` is a security group of the same tenant."""

    ethertype: str = "IPv4"
    direction: str = "ingress"
    protocol: str = ""
    from_port: int | None = None
    to_port: int | None = None
    cidr: str = ""
    description: str = ""
    remote_group: UUID | None = None


class SecurityGroupCreationRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.security_group.creation_requested"
    operation: ClassVar[str] = "create"
    scheduled: ClassVar[str] = "CREATION_SCHEDULED"
    tenant: UUID
    title: str
    description: str
    rules: tuple[Rule, ...]


class SecurityGroupRulesRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.security_group.rules_requested"
    operation: ClassVar[str] = "set_rules"
    rules: tuple[Rule, ...]


class SecurityGroupDeletionRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.security_group.deletion_requested"
    operation: ClassVar[str] = "delete"
    scheduled: ClassVar[str] = "DELETION_SCHEDULED"


class SecurityGroupPushRequested(operation.Requested, frozen=True, kw_only=True):
    """The cloud is to call it as we do."""

    name: ClassVar[str] = "openstack.security_group.push_requested"
    operation: ClassVar[str] = "update"


class SecurityGroupPullRequested(operation.Requested, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.security_group.pull_requested"
    operation: ClassVar[str] = "pull"


class SecurityGroupRenamed(Event, frozen=True):
    name: ClassVar[str] = "openstack.security_group.renamed"
    title: str


class SecurityGroupDescribed(Event, frozen=True):
    name: ClassVar[str] = "openstack.security_group.described"
    description: str


class SecurityGroupSeen(operation.Seen, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.security_group.seen"
    rules: tuple[Rule, ...]


class SecurityGroupImported(operation.Imported, frozen=True, kw_only=True):
    name: ClassVar[str] = "openstack.security_group.imported"
    tenant: UUID
    title: str


class SecurityGroupBegun(operation.Begun, frozen=True):
    name: ClassVar[str] = "openstack.security_group.operation_begun"


class SecurityGroupAdopted(operation.Adopted, frozen=True):
    name: ClassVar[str] = "openstack.security_group.adopted"


class SecurityGroupSucceeded(operation.Succeeded, frozen=True):
    name: ClassVar[str] = "openstack.security_group.operation_succeeded"


class SecurityGroupFailed(operation.Failed, frozen=True):
    name: ClassVar[str] = "openstack.security_group.operation_failed"


class SecurityGroupLost(operation.Lost, frozen=True):
    name: ClassVar[str] = "openstack.security_group.lost"


class SecurityGroupRecovered(operation.Recovered, frozen=True):
    name: ClassVar[str] = "openstack.security_group.recovered"


class SecurityGroupMarkedErred(operation.MarkedErred, frozen=True):
    name: ClassVar[str] = "openstack.security_group.marked_erred"


class SecurityGroupUnlinked(operation.Unlinked, frozen=True):
    name: ClassVar[str] = "openstack.security_group.unlinked"


OUTCOMES = operation.Outcomes(
    imported=SecurityGroupImported,
    begun=SecurityGroupBegun,
    adopted=SecurityGroupAdopted,
    succeeded=SecurityGroupSucceeded,
    failed=SecurityGroupFailed,
    seen=SecurityGroupSeen,
    lost=SecurityGroupLost,
    recovered=SecurityGroupRecovered,
    marked_erred=SecurityGroupMarkedErred,
    unlinked=SecurityGroupUnlinked,
)
GROUPS: tuple[type[Event], ...] = (SecurityGroupRenamed, SecurityGroupDescribed)
REQUESTS: tuple[type[operation.Requested], ...] = (
    SecurityGroupCreationRequested,
    SecurityGroupRulesRequested,
    SecurityGroupPushRequested,
    SecurityGroupPullRequested,
    SecurityGroupDeletionRequested,
)
EVENTS: tuple[type[Event], ...] = (*REQUESTS, *GROUPS, *OUTCOMES.events)
