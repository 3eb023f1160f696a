"""Networks and subnets on the wire (contract schemas OpenStackNetwork, OpenStackSubNet)."""

from projections.common_filters import equals
from projections.field import Field, Form, hexa, link, of, text, together
from projections.filters import Filter
from projections.openstack.object_documents import TENANT, documents, fact

_LIST = {"schema": {"type": "array", "items": {"type": "object"}}}
_TEXTS = {"schema": {"type": "array", "items": {"type": "string"}}}
SHARED: dict[str, Filter] = {
    "direct_only": Filter(sql="%(v)s IS NOT NULL", kind="bool"),
    "rbac_only": Filter(sql="NOT %(v)s", kind="bool"),
}
"""None is seen for being shared by another tenant: there are no such policies yet."""


def _told(name: str, row: str = "o") -> str:
    return f"({row}.facts ->> '{name}')"


def _is(name: str, form: Form, kind: str, row: str = "o") -> Field:
    return of(form, f"{_told(name, row)}::{kind}")


def _addresses(row: str) -> dict[str, Field]:
    """Of a subnet."""
    return {
        "cidr": text(_told("cidr", row)),
        "gateway_ip": text(f"nullif({_told('gateway_ip', row)}, '')"),
        "allocation_pools": of("json", f"{row}.facts -> 'allocation_pools'", **_LIST),
        "ip_version": _is("ip_version", "int", "int", row),
        "enable_dhcp": _is("enable_dhcp", "bool", "boolean", row),
    }


_NESTED = {
    "uuid": hexa("s.uuid"),
    "name": text("s.title"),
    "description": text("s.description"),
    **_addresses("s"),
}
_SUBNETS = (
    f"(SELECT coalesce(json_agg({together(_NESTED)} ORDER BY s.created_at, s.uuid), '[]') FROM {{objects}} s"
    " WHERE s.noun = 'subnet' AND s.facts ->> 'network' = o.uuid::text)"
)
NETWORKS = documents(
    "Network",
    "network",
    {
        **TENANT,
        "is_external": of("bool", f"coalesce({fact('is_external')}::boolean, false)"),
        "type": text(f"coalesce({fact('type')}, '')"),
        "segmentation_id": _is("segmentation_id", "int", "int"),
        "mtu": _is("mtu", "int", "int"),
        "subnets": of("json", _SUBNETS, **_LIST),
        "rbac_policies": of("json", "'[]'::json", **_LIST),
    },
    {
        **SHARED,
        "is_external": Filter(sql=f"coalesce({fact('is_external')}::boolean, false) = %(v)s", kind="bool"),
        "type": equals(fact("type")),
    },
)
_ROUTER = (
    "LEFT JOIN LATERAL (SELECT w.uuid, w.title FROM {objects} w WHERE w.tenant_uuid = o.tenant_uuid"
    " AND w.noun = 'router' AND w.facts -> 'subnets' ? o.uuid::text ORDER BY w.created_at, w.uuid LIMIT 1) r ON true"
)
_NETWORK = f"{fact('network')}::uuid"
SUBNETS = documents(
    "SubNet",
    "subnet",
    {
        **TENANT,
        "network": link("openstack-networks", _NETWORK),
        "network_name": text("n.title"),
        "network_uuid": hexa(_NETWORK),
        **_addresses("o"),
        "disable_gateway": _is("disable_gateway", "bool", "boolean"),
        "dns_nameservers": of("json", "o.facts -> 'dns_nameservers'", **_TEXTS),
        "host_routes": of("json", "o.facts -> 'host_routes'", **_LIST),
        "is_connected": of("bool", f"coalesce({fact('is_connected')}::boolean, false)"),
        "router": link("openstack-routers", "r.uuid"),
        "router_name": text("r.title"),
        "router_uuid": hexa("r.uuid"),
    },
    {
        **SHARED,
        "network": Filter(sql="o.facts ->> 'network' = (%(v)s)::text", kind="link"),
        "network_uuid": Filter(sql="o.facts ->> 'network' = (%(v)s)::text", kind="uuid"),
        "enable_dhcp": Filter(sql=f"coalesce({fact('enable_dhcp')}::boolean, true) = %(v)s", kind="bool"),
        "ip_version": Filter(sql=f"coalesce({fact('ip_version')}::int, 4) = %(v)s", kind="int"),
    },
    source=f" LEFT JOIN {{objects}} n ON n.uuid = {_NETWORK} {_ROUTER}",
)
