"""What the contract calls events of objects at OpenStack clouds (contract/flows.md, section j)."""

_WISHES = {
    "creation_requested": "resource_creation_scheduled",
    "deletion_requested": "resource_deletion_scheduled",
    "pull_requested": "resource_pull_scheduled",
}
_CHANGES = ("renamed", "described")
_RESOURCES = ("tenant", "instance", "volume")
_NETWORKS = ("network", "subnet", "router", "security_group")
TYPES: dict[str, str] = {
    **{f"openstack.{noun}.seen": "resource_pull_succeeded" for noun in _RESOURCES},
    **{f"openstack.{noun}.imported": "resource_import_succeeded" for noun in _RESOURCES},
    **{f"openstack.{noun}.imported": f"openstack_{noun}_imported" for noun in ("network", "subnet", "security_group")},
    "openstack.router.imported": "openstack_router_updated",
    **{f"openstack.{noun}.{name}": "resource_update_succeeded" for noun in _RESOURCES for name in _CHANGES},
    **{f"openstack.{noun}.{name}": f"openstack_{noun}_updated" for noun in _NETWORKS for name in _CHANGES},
    "openstack.network.mtu_requested": "openstack_network_updated",
    "openstack.subnet.connection_requested": "openstack_subnet_updated",
    "openstack.subnet.disconnection_requested": "openstack_subnet_updated",
    **{f"openstack.{noun}.{name}": kind for noun in _RESOURCES for name, kind in _WISHES.items()},
    "openstack.tenant.quotas_requested": "openstack_tenant_quota_limit_updated",
    "openstack.instance.start_requested": "resource_start_scheduled",
    "openstack.instance.stop_requested": "resource_stop_scheduled",
    "openstack.instance.restart_requested": "resource_restart_scheduled",
    "openstack.instance.resize_requested": "resource_change_flavor_scheduled",
    "openstack.instance.security_groups_requested": "resource_update_security_groups_scheduled",
    "openstack.instance.ports_requested": "resource_update_ports_scheduled",
    "openstack.instance.floating_ips_requested": "resource_update_floating_ips_scheduled",
    "openstack.instance.address_pairs_requested": "resource_update_allowed_address_pairs_scheduled",
    "openstack.volume.bootable_set": "resource_update_succeeded",
    "openstack.volume.attachment_requested": "resource_attach_scheduled",
    "openstack.volume.detachment_requested": "resource_detach_scheduled",
    "openstack.volume.extension_requested": "resource_extend_scheduled",
    "openstack.volume.retyping_requested": "resource_retype_scheduled",
    "openstack.network.creation_requested": "openstack_network_created",
    "openstack.network.deletion_requested": "openstack_network_deleted",
    "openstack.network.seen": "openstack_network_pulled",
    "openstack.subnet.creation_requested": "openstack_subnet_created",
    "openstack.subnet.deletion_requested": "openstack_subnet_deleted",
    "openstack.subnet.seen": "openstack_subnet_pulled",
    "openstack.router.interface_requested": "openstack_router_interface_added",
    "openstack.router.interface_removal_requested": "openstack_router_interface_removed",
    "openstack.router.routes_requested": "openstack_router_updated",
    "openstack.security_group.creation_requested": "openstack_security_group_created",
    "openstack.security_group.deletion_requested": "openstack_security_group_deleted",
    "openstack.security_group.rules_requested": "openstack_security_group_rules_changed",
    "openstack.security_group.seen": "openstack_security_group_pulled",
}
GROUPS: dict[str, str] = {
    **{f"openstack.{noun}": "resources" for noun in (*_RESOURCES, "quota", "properties")},
    **{f"openstack.{noun}": f"openstack_{noun}" for noun in _NETWORKS},
}
_WORDS = {"create": "creation", "delete": "deletion"}
_RUN = (
    *("create", "delete", "pull", "start", "stop", "restart", "change_flavor", "attach", "detach", "extend", "retype"),
    *("update_security_groups", "update_ports", "update_floating_ips", "update_allowed_address_pairs"),
)
OUTCOMES: dict[str, str] = {
    **{
        f"openstack.{noun}.operation_{end} {operation}": f"resource_{_WORDS.get(operation, operation)}_{end}"
        for noun in _RESOURCES
        for operation in _RUN
        for end in ("succeeded", "failed")
    },
    **{f"openstack.{noun}.operation_succeeded update": "resource_update_succeeded" for noun in _RESOURCES},
}
"""How an operation ended, by stored name and operation: the contract has a word for each, we have one for all."""
