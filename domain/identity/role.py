"""The system roles and what each may do (contract/state-machines.md, section 11)."""

import msgspec

from domain.refusal import Invalid


class Role(msgspec.Struct, frozen=True):
    """`scope_kind` is what the role is granted on: customer or project."""

    name: str
    scope_kind: str
    permissions: frozenset[str]


_PROJECT_TEAM = ("PROJECT.CREATE_PERMISSION", "PROJECT.UPDATE_PERMISSION", "PROJECT.DELETE_PERMISSION")
_CUSTOMER_TEAM = ("CUSTOMER.CREATE_PERMISSION", "CUSTOMER.UPDATE_PERMISSION", "CUSTOMER.DELETE_PERMISSION")

_ROLES = (
    Role(
        "CUSTOMER.OWNER",
        "customer",
        frozenset(
            ("CUSTOMER.UPDATE", "PROJECT.CREATE", "PROJECT.UPDATE", "PROJECT.DELETE", *_CUSTOMER_TEAM, *_PROJECT_TEAM)
        ),
    ),
    Role("CUSTOMER.MANAGER", "customer", frozenset({"CUSTOMER.LIST_USERS"})),
    Role("CUSTOMER.SUPPORT", "customer", frozenset()),
    Role("CUSTOMER.READER", "customer", frozenset({"PROJECT.LIST"})),
    Role("PROJECT.MANAGER", "project", frozenset(("PROJECT.UPDATE", *_PROJECT_TEAM))),
    Role("PROJECT.ADMIN", "project", frozenset()),
    Role("PROJECT.MEMBER", "project", frozenset()),
)
ROLES: dict[str, Role] = {role.name: role for role in _ROLES}


def for_scope(name: str, scope_kind: str) -> Role:
    """Raises Invalid naming the field `role`."""
    role = ROLES.get(name)
    if role is None:
        raise Invalid(f"Role is not found: {name}. There are {', '.join(sorted(ROLES))}.", "role")
    if role.scope_kind != scope_kind:
        raise Invalid(f"Role is not valid for this scope: {name} is granted on a {role.scope_kind}.", "role")
    return role
