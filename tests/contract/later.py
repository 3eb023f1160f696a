"""Operations that are not there yet, answers that are not as the contract has them, and why."""

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
_NO_MOST = "null where a plan may be taken as often as one likes: no number would be true, and the client reads it"
OTHERWISE: Mapping[str, Mapping[str, str]] = {
    "marketplace_plans_usage_stats_list": {".limit: null": _NO_MOST, ".remaining: null": _NO_MOST},
}
"""By operation, what does not fit and is right; said to users in docs/."""
