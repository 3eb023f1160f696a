"""Rows of what there is at clouds: 20,000 tenants, each the object of a resource, with four things in each."""

from collections.abc import Mapping

from tests.http.marketplace_rows import numbered

_TENANT = "i <= 20000"
_NOUNS = "(ARRAY['instance', 'volume', 'network', 'subnet', 'router', 'security_group'])[mod(i, 6) + 1]"
_ITEM = (
    "jsonb_build_object('uuid', md5(i || ' ' || j), 'name', 'name ' || j, 'cores', j, 'ram', j, 'disk', j,"
    " 'min_disk', j, 'min_ram', j, 'available', true, 'is_shared', true, 'is_default', false,"
    " 'created', '', 'of', 'instances')"
)
_KIND = "(ARRAY['flavors', 'images', 'volume_types', 'zones', 'external_networks'])[mod(i, 5) + 1]"
ROWS: Mapping[str, int] = {"openstack_objects": 100_000, "openstack_properties": 100}
PARTS: Mapping[str, str] = {
    "resources.path": "'openstack-tenants'",
    "resources.scope": numbered("0", "i"),
    "openstack_objects.uuid": numbered("0", "i"),
    "openstack_objects.noun": f"CASE WHEN {_TENANT} THEN 'tenant' ELSE {_NOUNS} END",
    "openstack_objects.tenant_uuid": numbered("0", "mod(i - 1, 20000) + 1"),
    "openstack_objects.offering_uuid": f"CASE WHEN {_TENANT} THEN {numbered('f', 'mod(i, 1000)')} END",
    "openstack_objects.resource_uuid": f"CASE WHEN {_TENANT} THEN {numbered('3', 'i')} END",
    "openstack_objects.state": "'OK'",
    "openstack_properties.kind": _KIND,
    "openstack_properties.items": f"(SELECT jsonb_agg({_ITEM}) FROM generate_series(1, 50) j)",
}
RARE = "only staff sees more than a few, and seldom asks: an index would be paid for with every event"
JOINED = "what another table says of few of them is looked for newest first"
_FILTERS = {"description": RARE, "can_manage": JOINED, "customer_native_name": JOINED, "customer_abbreviation": JOINED}
_INSIDE = {**_FILTERS, **dict.fromkeys(("runtime_state", "availability_zone_name"), RARE)}
_KINDS = {
    **dict.fromkeys(("tenants", "networks", "subnets", "routers", "security_groups"), _FILTERS),
    "instances": {**_INSIDE, "query": RARE},
    "volumes": _INSIDE,
}
WHOLE: Mapping[str, str] = {
    **{
        f"staff openstack_{kind}_list filter {name}": why
        for kind, found in _KINDS.items()
        for name, why in found.items()
    },
    **{f"staff openstack_networks_list filter {name}": RARE for name in ("is_external", "type")},
    "staff openstack_subnets_list filter ip_version": RARE,
    "staff openstack_security_groups_list filter query": RARE,
}
"""By whose eyes, operation, kind and name."""
ELSEWHERE: Mapping[str, str] = {
    **{f"openstack_tenants_backend_{kind}_list": "asked of the cloud" for kind in ("instances", "volumes")},
    "openstack_instances_console_log_retrieve": "asked of the cloud",
    "marketplace_provider_offerings_importable_resources_list": "asked of the cloud",
    "openstack_tenants_quotas_list": "a field of one tenant",
    **{
        f"openstack-{kind}_history_list": "events of one stream, as events_list finds them"
        for kind in ("tenants", "instances", "volumes", "networks", "subnets", "routers", "security-groups")
    },
    **{f"openstack_instances_{part}_list": "a field of one machine" for part in ("ports", "floating_ips")},
}
