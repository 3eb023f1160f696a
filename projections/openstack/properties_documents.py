"""What clouds have to offer on the wire. Rows: the things e of one kind at the clouds q."""

from collections.abc import Mapping

from projections.common_filters import by_name
from projections.documents import Documents
from projections.engine.model import ReadModel
from projections.field import Field, Form, hexa, link, of, text
from projections.filters import Filter, Kind
from projections.marketplace import resources, seen
from projections.openstack import objects, properties
from projections.openstack.object_filters import VISIBLE as VISIBLE_OBJECTS

MODELS: dict[str, ReadModel] = {
    **seen.MODELS,
    "properties": properties.MODEL,
    "objects": objects.MODEL,
    "resources": resources.MODEL,
}
SOURCE = "{properties} q CROSS JOIN LATERAL jsonb_array_elements(q.items) e (item)"
_TENANTS = f"SELECT o.offering_uuid FROM {{objects}} o WHERE o.noun = 'tenant' AND {VISIBLE_OBJECTS}"
_OFFERS = (
    "SELECT o.settings FROM {offerings} o WHERE o.settings IS NOT NULL AND o.removed_at IS NULL AND"
    f" ({seen.ON_OFFER} AND ({seen.OFFERED}) OR {seen.PROVIDED} OR o.uuid = ANY (ARRAY({_TENANTS})))"
)
VISIBLE = f"q.settings = ANY (ARRAY({_OFFERS}))"
"""Who sees an offering of that cloud, or a tenant at it."""


def told(name: str, kind: str = "text") -> str:
    """SQL of a part of a thing."""
    return f"(e.item ->> '{name}')::{kind}"


def _clouds(found: str, kind: Kind) -> Filter:
    return Filter(sql=f"q.settings = ANY (ARRAY({found}))", kind=kind)


_OF_OFFERING = (
    "SELECT coalesce(h.settings, b.settings) FROM {offerings} h LEFT JOIN {offerings} b ON b.uuid = h.parent"
    " WHERE h.uuid = %(v)s"
)
_OF_TENANT = (
    "SELECT h.settings FROM {objects} k JOIN {offerings} h ON h.uuid = k.offering_uuid"
    " WHERE k.uuid = %(v)s AND k.noun = 'tenant'"
)
_IS = "q.settings = %(v)s"
FILTERS: dict[str, Filter] = {
    **by_name(told("name")),
    "settings": Filter(sql=_IS, kind="link"),
    "settings_uuid": Filter(sql=_IS, kind="uuid"),
    "offering_uuid": _clouds(_OF_OFFERING, "uuid"),
    "tenant": _clouds(_OF_TENANT, "link"),
    "tenant_uuid": _clouds(_OF_TENANT, "uuid"),
}
"""A private offering, of machines in a tenant, has the cloud of the one it belongs to."""


def _documents(
    noun: str,
    path: str,
    kind: str,
    fields: Mapping[str, Field],
    filters: Mapping[str, Filter] | None = None,
    order: Mapping[str, str] | None = None,
    only: str = "",
) -> Documents:
    number = told("uuid", "uuid")
    common = {"url": link(path, number), "uuid": hexa(number), "name": text(told("name"))}
    return Documents(
        noun=noun,
        models=MODELS,
        source=SOURCE,
        fields={**common, "settings": link("service-settings", "q.settings"), **fields},
        filters={**FILTERS, **(filters or {})},
        order={"name": told("name"), **(order or {})},
        default_order=("name",),
        unique=number,
        visible=VISIBLE,
        always=f"q.kind = '{kind}'{only}",
    )


def _part(name: str, form: Form = "text", kind: str = "text") -> Field:
    return of(form, told(name, kind))


def _sizes(*names: str) -> dict[str, Filter]:
    found = {}
    for name in names:
        for suffix, sign in (("", "="), ("__gte", ">="), ("__lte", "<=")):
            found[name + suffix] = Filter(sql=f"{told(name, 'bigint')} {sign} %(v)s", kind="int")
    return found


_SIZES = ("cores", "ram", "disk")
_SAID = f"format('%%s (%%s cores, %%s MiB RAM, %%s MiB disk)', {', '.join(map(told, ('name', *_SIZES)))})"
FLAVORS = _documents(
    "Flavor",
    "openstack-flavors",
    "flavors",
    {
        **{name: _part(name, "int", "bigint") for name in _SIZES},
        "backend_id": _part("backend_id"),
        "display_name": text(_SAID),
    },
    {**_sizes(*_SIZES), "name_iregex": Filter(sql=f"{told('name')} ~* %(v)s", kind="regex")},
    {name: told(name, "bigint") for name in _SIZES},
)
_NEWER = (
    "SELECT FROM jsonb_array_elements(q.items) d (item) WHERE d.item ->> 'name' = e.item ->> 'name'"
    " AND (d.item ->> 'created', d.item ->> 'uuid') > (e.item ->> 'created', e.item ->> 'uuid')"
)
_CREATED = f"(nullif({told('created')}, ''))::timestamptz"
IMAGES = _documents(
    "Image",
    "openstack-images",
    "images",
    {
        **{name: _part(name, "int", "bigint") for name in ("min_disk", "min_ram")},
        "backend_id": _part("backend_id"),
        "backend_created_at": of("stamp", _CREATED),
        "is_rescue_image": of("bool", "false"),
    },
    {"show_duplicate_names": Filter(sql=f"%(v)s OR NOT EXISTS ({_NEWER})", kind="bool")},
)
VOLUME_TYPES = _documents("VolumeType", "openstack-volume-types", "volume_types", {"description": _part("description")})
_AVAILABLE = {"available": _part("available", "bool", "boolean")}
INSTANCE_ZONES, VOLUME_ZONES = (
    _documents(
        f"{of_what.capitalize()}AvailabilityZone",
        f"openstack-{of_what}-availability-zones",
        "zones",
        _AVAILABLE,
        only=f" AND e.item ->> 'of' = '{of_what}s'",
    )
    for of_what in ("instance", "volume")
)
_SUBNETS = (
    "(SELECT coalesce(json_agg(s - 'allocation_pools' - 'dns_nameservers'), '[]')"
    " FROM jsonb_array_elements(e.item -> 'subnets') s)"
)
"""Without lists that the official client takes for objects, and fails to read."""
EXTERNAL_NETWORKS = _documents(
    "ExternalNetwork",
    "openstack-external-networks",
    "external_networks",
    {
        "backend_id": _part("backend_id"),
        **{name: _part(name, "bool", "boolean") for name in ("is_shared", "is_default")},
        "status": _part("status"),
        "description": _part("description"),
        "subnets": of("json", _SUBNETS, schema={"type": "array", "items": {"type": "object"}}),
    },
)
NAMES = "SELECT coalesce(json_agg(DISTINCT e.item ->> 'name'), '[]')::text FROM <source> WHERE <where>"
"""Of types of volumes, each name once."""
