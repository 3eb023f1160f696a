"""Volumes on the wire (contract schema OpenStackVolume)."""

from projections.common_filters import equals
from projections.field import Field, hexa, link, of, text
from projections.filters import Filter
from projections.openstack import properties
from projections.openstack.object_documents import TENANT, documents, fact
from projections.openstack.offered import offered

_TOLD = of("json", "'{{}}'::json", schema={"type": "object"})
_ATTACHED = "o.facts ->> 'instance' = (%(v)s)::text"
_HERE = (
    "SELECT v.uuid FROM {objects} n JOIN {objects} v ON v.noun = 'volume' AND v.facts ->> 'instance' = n.uuid::text"
    " WHERE n.noun = 'instance' AND n.facts -> 'external_ips' ? %(v)s"
)
_BESIDE = "SELECT n.tenant_uuid FROM {objects} n WHERE n.uuid = %(v)s AND n.noun = 'instance'"
_FREE = f"o.tenant_uuid = ANY (ARRAY({_BESIDE})) AND o.state = 'OK' AND o.runtime_state = 'available'"
_NONE = "false AND (%(v)s)::text IS NOT NULL"
_ZONE = offered("zones", "name", fact("availability_zone"), of="volumes")

FIELDS: dict[str, Field] = {
    **{name: TENANT[name] for name in ("tenant", "tenant_uuid")},
    "runtime_state": text("o.runtime_state"),
    "action": text("o.operation"),
    "action_details": _TOLD,
    "metadata": _TOLD,
    "size": of("int", f"{fact('size')}::bigint"),
    "bootable": of("bool", f"{fact('bootable')}::boolean"),
    "image": link("openstack-images", offered("images", "backend_id", fact("image"))),
    "type": link("openstack-volume-types", offered("volume_types", "name", fact("type_name"))),
    "availability_zone": link("openstack-volume-availability-zones", _ZONE),
    "image_name": text(fact("image_name")),
    "image_metadata": text("''"),
    "type_name": text(fact("type_name")),
    "availability_zone_name": text(fact("availability_zone")),
    "device": text(f"coalesce({fact('device')}, '')"),
    "instance": link("openstack-instances", "i.uuid"),
    "instance_name": text("i.title"),
    "instance_marketplace_uuid": hexa("i.resource_uuid"),
    "extend_enabled": of("bool", "o.state = 'OK' AND coalesce(i.state, 'OK') = 'OK'"),
}
FILTERS: dict[str, Filter] = {
    "runtime_state": equals("o.runtime_state"),
    "availability_zone_name": equals(fact("availability_zone")),
    "external_ip": Filter(sql=f"o.uuid = ANY (ARRAY({_HERE}))"),
    "instance": Filter(sql=_ATTACHED, kind="link"),
    "instance_uuid": Filter(sql=_ATTACHED, kind="uuid"),
    "attach_instance_uuid": Filter(sql=_FREE, kind="uuid"),
    "snapshot": Filter(sql=_NONE, kind="link"),
    "snapshot_uuid": Filter(sql=_NONE, kind="uuid"),
}
VOLUMES = documents(
    "Volume",
    "volume",
    FIELDS,
    FILTERS,
    models={"properties": properties.MODEL},
    source=" LEFT JOIN {objects} i ON i.uuid = (o.facts ->> 'instance')::uuid",
    apart=True,
)
