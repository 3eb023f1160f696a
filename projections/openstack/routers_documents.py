"""Routers and security groups on the wire (contract schemas OpenStackRouter, OpenStackSecurityGroup)."""

from projections.common_filters import like
from projections.field import of, text
from projections.filters import Filter
from projections.openstack import properties
from projections.openstack.nested import rules
from projections.openstack.object_documents import TENANT, documents, fact
from projections.openstack.offered import outside

_LIST = {"schema": {"type": "array", "items": {"type": "object"}}}
_OUTSIDE = fact("external_network_id")
_IPS = (
    "(SELECT coalesce(json_agg(json_build_object('ip_address', i.ip)), '[]')"
    " FROM jsonb_array_elements_text(o.facts -> 'fixed_ips') i (ip))"
)
ROUTERS = documents(
    "Router",
    "router",
    {
        **TENANT,
        "routes": of("json", "coalesce(o.facts -> 'routes', '[]')", **_LIST),
        "fixed_ips": of("json", _IPS, **_LIST),
        "external_fixed_ips": of("json", _IPS, **_LIST),
        "external_network_id": text(_OUTSIDE),
        "external_network_uuid": text(outside("uuid", _OUTSIDE)),
        "external_network_name": text(outside("name", _OUTSIDE)),
        "has_external_gateway": of("bool", f"{_OUTSIDE} <> ''"),
    },
    {},
    models={"properties": properties.MODEL},
)


_INSTANCES = (
    "(SELECT count(*) FROM {objects} i WHERE i.tenant_uuid = o.tenant_uuid AND i.noun = 'instance'"
    " AND i.facts -> 'security_groups' ? o.uuid::text)"
)
SECURITY_GROUPS = documents(
    "SecurityGroup",
    "security_group",
    {
        **TENANT,
        "rules": rules(),
        "instance_count": of("int", _INSTANCES),
    },
    {"query": Filter(sql=f"({like('o.title')} OR {like('o.description')})", kind="contains")},
)
