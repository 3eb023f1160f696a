"""Machines on the wire (contract schema OpenStackInstance)."""

from projections.common_filters import equals, like
from projections.field import Field, link, of, text
from projections.filters import Filter
from projections.identity import ssh_keys
from projections.openstack import nested, properties
from projections.openstack.object_documents import TENANT, documents, fact
from projections.openstack.offered import offered

_STARTED = f"nullif({fact('started')}, '') || 'Z'"
_ADDRESSES = "(SELECT string_agg(a, ' ') FROM jsonb_array_elements_text({}) a)"
_EVERY = "coalesce(o.facts -> 'internal_ips', '[]') || coalesce(o.facts -> 'external_ips', '[]')"
_FREE = "o.state = 'OK' AND o.runtime_state IN ('ACTIVE', 'SHUTOFF')"


def _beside(noun: str, more: str) -> str:
    """In the tenant of the thing the value names."""
    there = f"SELECT n.tenant_uuid FROM {{objects}} n WHERE n.uuid = %(v)s AND n.noun = '{noun}'"
    return f"o.tenant_uuid = ANY (ARRAY({there})) AND {more}"


_GUARDED = _beside("security_group", "o.facts -> 'security_groups' ? (%(v)s)::text")
_ELSEWHERE = "NOT EXISTS (SELECT FROM {objects} n WHERE n.uuid = %(v)s AND n.facts ->> 'instance' = o.uuid::text)"


def _number(name: str) -> Field:
    return of("int", f"{fact(name)}::bigint")


def _image(part: str) -> str:
    return f"{offered('images', 'backend_id', fact('image'), part=part)}::bigint"


_ZONE = offered("zones", "name", fact("availability_zone"), of="instances")
FIELDS: dict[str, Field] = {
    **{name: TENANT[name] for name in ("tenant", "tenant_uuid")},
    "runtime_state": text("o.runtime_state"),
    "action": text("o.operation"),
    "action_details": of("json", "'{{}}'::json", schema={"type": "object"}),
    "start_time": text(_STARTED, schema={"format": "date-time"}),
    "cores": _number("cores"),
    "ram": _number("ram"),
    "disk": nested.DISK,
    "flavor_disk": _number("flavor_disk"),
    "flavor_name": text(fact("flavor_name")),
    "image_name": text(fact("image_name")),
    **{name: of("int", _image(name)) for name in ("min_disk", "min_ram")},
    **{name: of("texts", f"coalesce(o.facts -> '{name}', '[]'::jsonb)") for name in ("internal_ips", "external_ips")},
    "external_address": of("texts", "coalesce(o.facts -> 'external_ips', '[]'::jsonb)"),
    "latitude": of("number", "f.latitude"),
    "longitude": of("number", "f.longitude"),
    "key_name": text("coalesce(k.name, '')"),
    "key_fingerprint": text("coalesce(k.fingerprint_md5, '')"),
    "availability_zone": link("openstack-instance-availability-zones", _ZONE),
    "availability_zone_name": text(fact("availability_zone")),
    "connect_directly_to_external_network": of("bool", "false"),
    "config_drive": of("bool", "false"),
    "hypervisor_hostname": text(f"coalesce({fact('hypervisor_hostname')}, '')"),
    "volumes": nested.VOLUMES,
    "security_groups": nested.SECURITY_GROUPS,
    "ports": nested.PORTS,
    "floating_ips": nested.FLOATING_IPS,
}
FILTERS: dict[str, Filter] = {
    "runtime_state": equals("o.runtime_state"),
    "availability_zone_name": equals(fact("availability_zone")),
    "external_ip": Filter(sql="o.facts -> 'external_ips' ? %(v)s"),
    "query": Filter(sql=f"{like('o.title')} OR {like(_ADDRESSES.format(_EVERY))}", kind="contains"),
    "attach_volume_uuid": Filter(sql=_beside("volume", f"{_FREE} AND {_ELSEWHERE}"), kind="uuid"),
    "security_group": Filter(sql=_GUARDED, kind="link"),
    "security_group_uuid": Filter(sql=_GUARDED, kind="uuid"),
}
INSTANCES = documents(
    "Instance",
    "instance",
    FIELDS,
    FILTERS,
    models={"keys": ssh_keys.MODEL, "properties": properties.MODEL},
    source=" LEFT JOIN {keys} k ON k.uuid = (o.facts ->> 'ssh_key')::uuid",
    order={"start_time": f"coalesce({fact('started')}, '')"},
    apart=True,
)
