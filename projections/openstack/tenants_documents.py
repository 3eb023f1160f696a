"""Tenants on the wire (contract schema OpenStackTenant)."""

from projections.field import Field, of, text
from projections.openstack import properties
from projections.openstack.object_documents import documents, fact
from projections.openstack.offered import outside
from projections.platform import platform

_QUOTAS = (
    "(SELECT coalesce(json_agg(json_build_object('name', q.key, 'limit', q.value, 'usage',"
    " coalesce(o.facts -> 'usages' -> q.key, '0')) ORDER BY q.key), '[]') FROM jsonb_each(o.facts -> 'quotas') q)"
)
_SHOWN = "EXISTS (SELECT FROM {platform} s WHERE s.key = 'setting.WALDUR_OPENSTACK.TENANT_CREDENTIALS_VISIBLE'"
_USER = f"CASE WHEN {_SHOWN} AND s.value = 'true') THEN {fact('username')} END"
_ACCESS = "nullif(f.access_url, '')"

FIELDS: dict[str, Field] = {
    "availability_zone": text(f"coalesce({fact('availability_zone')}, '')"),
    "internal_network_id": text(f"coalesce({fact('internal_network_id')}, '')"),
    "external_network_id": text(fact("external_network_id")),
    "external_network_ref_uuid": text(outside("uuid", fact("external_network_id"))),
    "external_network_ref_name": text(f"coalesce({outside('name', fact('external_network_id'))}, '')"),
    "access_url": text(_ACCESS),
    "user_username": text(_USER),
    "quotas": of("json", _QUOTAS, schema={"type": "array", "items": {"type": "object"}}),
    "skip_creation_of_default_router": of("bool", f"coalesce({fact('skip_router')}::boolean, false)"),
}
TENANTS = documents("Tenant", "tenant", FIELDS, {}, models={"platform": platform.MODEL, "properties": properties.MODEL})
