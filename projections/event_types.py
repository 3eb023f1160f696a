"""What the contract calls our events, and the groups it puts them in (contract/flows.md, section j)."""

from collections.abc import Iterable

from domain.registry import EVENTS
from projections.marketplace import event_types as marketplace
from projections.marketplace import offering_event_types as offerings
from projections.marketplace import usage_event_types as usage
from projections.openstack import event_types as openstack

OUTCOMES = openstack.OUTCOMES
_UPDATES = {
    "identity.user": "user_update_succeeded",
    "identity.customer": "customer_update_succeeded",
    "identity.project": "project_update_succeeded",
    "identity.role": "role_definition_updated",
    "identity.access": "role_updated",
    **marketplace.UPDATES,
    **offerings.UPDATES,
    **usage.UPDATES,
}
"""By noun: what any event of it is that is not named below."""

_TYPES = {
    "identity.user.registered": "user_creation_succeeded",
    "identity.user.activated": "user_activated",
    "identity.user.deactivated": "user_deactivated",
    "identity.user.erased": "user_deletion_succeeded",
    "identity.user.removed": "user_deletion_succeeded",
    "identity.user.token_lifetime_set": "token_lifetime_updated",
    "identity.customer.created": "customer_creation_succeeded",
    "identity.customer.removed": "customer_deletion_succeeded",
    "identity.project.created": "project_creation_succeeded",
    "identity.project.removed": "project_deletion_succeeded",
    "identity.access.role_granted": "role_granted",
    "identity.access.role_revoked": "role_revoked",
    "identity.access.role_expired": "role_revoked",
    "identity.access.grant_expiry_changed": "role_updated",
    "identity.access.staff_appointed": "user_update_succeeded",
    "identity.access.staff_dismissed": "user_update_succeeded",
    "identity.access.support_appointed": "user_update_succeeded",
    "identity.access.support_dismissed": "user_update_succeeded",
    "identity.role.defined": "role_definition_created",
    "identity.role.removed": "role_definition_deleted",
    "identity.role.enabled": "role_enabled",
    "identity.role.disabled": "role_disabled",
    "identity.credential.password_set": "user_password_updated",
    "identity.credential.password_removed": "user_password_removed_by_staff",
    "identity.sign_in.succeeded": "auth_logged_in_with_username",
    "identity.sign_in.failed": "auth_login_failed_with_username",
    "identity.sign_in.locked_out": "auth_login_failed_with_username",
    "identity.sign_in.signed_out": "auth_logged_out",
    "identity.token.issued": "token_created",
    "identity.token.revoked": "pat_revoked",
    "identity.ssh_key.added": "ssh_key_creation_succeeded",
    "identity.ssh_key.removed": "ssh_key_deletion_succeeded",
    **marketplace.TYPES,
    **offerings.TYPES,
    **usage.TYPES,
    **openstack.TYPES,
}

_GROUPS = {
    "identity.user": "users",
    "identity.credential": "users",
    "identity.customer": "customers",
    "identity.organization_group": "customers",
    "identity.project": "projects",
    "identity.project_type": "projects",
    "identity.access": "permissions",
    "identity.role": "permissions",
    "identity.sign_in": "auth",
    "identity.token": "auth",
    "identity.ssh_key": "ssh",
    "marketplace.category": "providers",
    "marketplace.category_group": "providers",
    **dict.fromkeys(("marketplace.tag", "marketplace.screenshot", "marketplace.offering_file"), "providers"),
    "marketplace.service_provider": "providers",
    **marketplace.GROUPS,
    **offerings.GROUPS,
    **usage.GROUPS,
    **openstack.GROUPS,
}
"""By noun; any other event is in the group of its context's name."""


def _noun(name: str) -> str:
    return name.rpartition(".")[0]


def event_type(name: str, operation: str = "") -> str:
    """Of a stored name, and of the operation of which it tells the end; the name itself where the contract has no word
    for it."""
    return OUTCOMES.get(f"{name} {operation}") or _TYPES.get(name) or _UPDATES.get(_noun(name), name)


def group(name: str) -> str:
    return _GROUPS.get(_noun(name), name.partition(".")[0])


TYPES: dict[str, str] = {name: event_type(name) for name in EVENTS}
"""Every event there is: stored name -> event type."""


def groups(*, named: bool = False) -> dict[str, list[str]]:
    """Group -> event types; with `named` only those the contract knows."""
    found: dict[str, set[str]] = {}
    for name, kind in (*TYPES.items(), *OUTCOMES.items()):
        if not named or kind != name:
            found.setdefault(group(name), set()).add(kind)
    return {one: sorted(found[one]) for one in sorted(found)}


def stored(types: Iterable[str], features: Iterable[str]) -> list[str] | None:
    """Stored names of any of these event types (ours do as well) in any of these groups, those of some ends of
    operations followed by the operation; None: all there are."""
    types, features = set(types), set(features)
    if not types and not features:
        return None
    kinds = TYPES | {name: kind for name, kind in OUTCOMES.items() if types and name.split()[0] not in types}
    return [
        name
        for name, kind in kinds.items()
        if (not types or {name, kind} & types) and (not features or group(name) in features)
    ]
