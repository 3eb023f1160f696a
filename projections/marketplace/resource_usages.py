"""What a resource x used, by component type: in this month, and in the time a component's limit is for."""

_NOW = "now() AT TIME ZONE 'UTC'"
_SINCE = (
    f"CASE m.limit_period WHEN 'month' THEN date_trunc('month', {_NOW}) WHEN 'quarterly' THEN"
    f" date_trunc('quarter', {_NOW}) WHEN 'annual' THEN date_trunc('year', {_NOW}) ELSE '-infinity' END"
)
_CURRENT = f"v.month = date_trunc('month', {_NOW})::date"
_LIMITED = f"m.limit_period IS NOT NULL AND v.month >= {_SINCE}"


def _sum(condition: str, name: str) -> str:
    return f"trim_scale(sum(v.usage) FILTER (WHERE {condition})) AS {name}"


def _all(name: str) -> str:
    return f"coalesce(json_object_agg(q.type, q.{name}) FILTER (WHERE q.{name} IS NOT NULL), '{{{{}}}}') AS {name}"


_SUMS = (
    f"SELECT v.type, {_sum(_CURRENT, 'current')},"
    f" {_sum(_LIMITED, 'limited')}"
    " FROM {component_usages} v LEFT JOIN {components} m ON m.uuid = v.component_uuid"
    " WHERE v.resource_uuid = x.uuid GROUP BY v.type"
)
USED = f"SELECT {_all('current')}, {_all('limited')} FROM ({_SUMS}) q"
"""One row: both, as objects."""
