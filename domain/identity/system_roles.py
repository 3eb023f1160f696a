"""The roles every installation has, as data (contract/state-machines.md, section 11). What an operator changes of them
is told by events on their streams."""

import msgspec

from domain.identity.permission import beginning, group


class SystemRole(msgspec.Struct, frozen=True):
    """`scope_kind` is what the role is granted on."""

    name: str
    scope_kind: str
    description: str
    permissions: frozenset[str]


_CUSTOMER_TEAM = beginning("CUSTOMER.CREATE_P", "CUSTOMER.UPDATE_P", "CUSTOMER.DELETE_P")
_PROJECT_TEAM = beginning("PROJECT.CREATE_P", "PROJECT.UPDATE_P", "PROJECT.DELETE_P")
_OFFERING_TEAM = beginning("OFFERING.CREATE_PE", "OFFERING.UPDATE_PE", "OFFERING.DELETE_PE")
_BOOKINGS = frozenset({"RESOURCE.ACCEPT_BOOKING_REQUEST", "RESOURCE.REJECT_BOOKING_REQUEST"})
_BACKEND = frozenset({"RESOURCE.SET_USAGE", "RESOURCE.SET_BACKEND_ID", "RESOURCE.SET_BACKEND_METADATA"})
_READS = frozenset({"ORDER.LIST", "RESOURCE.LIST", "PROJECT.LIST", "CUSTOMER.LIST_USERS"})
_MACHINES = frozenset(
    {"OPENSTACK_INSTANCE.MANAGE", "OPENSTACK_INSTANCE.MANAGE_POWER", "OPENSTACK_INSTANCE.CONSOLE_ACCESS"}
)

_OWNS = (
    group("Orders")
    | group("Resources")
    | group("Offerings")
    | group("Organizations")
    | _CUSTOMER_TEAM
    | _PROJECT_TEAM
    | _OFFERING_TEAM
    | _READS
    | _MACHINES
    | {"PROJECT.CREATE", "PROJECT.UPDATE", "PROJECT.DELETE"}
)
_KEEPS_OFFERINGS = (
    beginning("OFFERING.UPDATE", "OFFERING.ADD_ENDPOINT", "OFFERING.DELETE_ENDPOINT", "OFFERING.PAUSE")
    - _OFFERING_TEAM
    - {"OFFERING.UPDATE_PLAN", "OFFERING.UPDATE_SCREENSHOT", "OFFERING.UPDATE_USER"}
) | {"OFFERING.UNPAUSE", "OFFERING.ARCHIVE", "OFFERING.DRY_RUN_SCRIPT", "OFFERING.ACCEPT_CALL_REQUEST"}
_WORKS = _MACHINES | {
    *("ORDER.CREATE", "ORDER.APPROVE_PRIVATE", "ORDER.DESTROY", "ORDER.CANCEL"),
    *("RESOURCE.TERMINATE", "RESOURCE.LIST_IMPORTABLE", "RESOURCE.SET_PLAN", "RESOURCE.SET_LIMITS"),
}

_ROLES = (
    SystemRole("CUSTOMER.OWNER", "customer", "Organization owner", _OWNS),
    SystemRole(
        "CUSTOMER.MANAGER",
        "customer",
        "Organization manager",
        _KEEPS_OFFERINGS | _BACKEND | _BOOKINGS | {"CUSTOMER.LIST_USERS"},
    ),
    SystemRole("CUSTOMER.SUPPORT", "customer", "Organization support", frozenset()),
    SystemRole("CUSTOMER.READER", "customer", "Organization reader", _READS),
    SystemRole("PROJECT.MANAGER", "project", "Project manager", _WORKS | _PROJECT_TEAM | {"PROJECT.UPDATE"}),
    SystemRole("PROJECT.ADMIN", "project", "Project administrator", _WORKS),
    SystemRole("PROJECT.MEMBER", "project", "Project member", frozenset({"ORDER.CREATE"})),
    SystemRole("OFFERING.MANAGER", "offering", "Offering manager", _KEEPS_OFFERINGS | _BACKEND | _BOOKINGS),
)
SYSTEM_ROLES: dict[str, SystemRole] = {role.name: role for role in _ROLES}
