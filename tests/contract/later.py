"""Operations that are not there yet, and why."""

from collections.abc import Mapping

_NEXT = ("backups", "floating_ips", "ports", "server_groups", "snapshots")
LATER: Mapping[str, str] = {
    "marketplace_provider_offerings_costs_list": "told from invoices, which there are none of",
    **{
        f"openstack_{kind}_{action}": "there are none of this kind yet"
        for kind in _NEXT
        for action in ("pull", "set_ok", "set_erred", "unlink")
    },
    **{f"openstack_tenants_pull_{kind}": "there are none yet" for kind in ("floating_ips", "server_groups")},
}
