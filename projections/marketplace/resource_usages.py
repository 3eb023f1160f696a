"""What a resource x used, by component type: in this month, and in the time a component's limit is for."""

_NOW = "now() AT TIME ZONE 'UTC'"
CURRENT = (
    "(SELECT coalesce(json_object_agg(v.type, trim_scale(v.usage)), '{{}}') FROM {component_usages} v"
    f" WHERE v.resource_uuid = x.uuid AND v.month = date_trunc('month', {_NOW})::date)"
)
_SINCE = (
    f"CASE m.limit_period WHEN 'month' THEN date_trunc('month', {_NOW}) WHEN 'quarterly' THEN"
    f" date_trunc('quarter', {_NOW}) WHEN 'annual' THEN date_trunc('year', {_NOW}) ELSE '-infinity' END"
)
LIMITED = (
    "(SELECT coalesce(json_object_agg(q.type, q.used), '{{}}') FROM (SELECT v.type, trim_scale(sum(v.usage)) AS used"
    " FROM {component_usages} v JOIN {components} m ON m.uuid = v.component_uuid WHERE v.resource_uuid = x.uuid"
    f" AND m.limit_period IS NOT NULL AND v.month >= {_SINCE} GROUP BY v.type) q)"
)
