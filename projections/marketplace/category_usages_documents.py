"""What was used in a month of what a category is measured in, by a project or an organisation (contract schema
CategoryComponentUsage)."""

from projections.documents import Documents
from projections.field import hexa, of, text
from projections.filters import Filter
from projections.identity import grants, projects
from projections.identity.seen import MINE
from projections.marketplace import categories, category_components, component_usages, offerings, resources

_USED = (
    "SELECT {scope} AS scope, '{kind}' AS kind, o.category, u.type, u.month, sum(u.usage) AS reported"
    " FROM {{component_usages}} u JOIN {{resources}} x ON x.uuid = u.resource_uuid"
    " JOIN {{projects}} p ON p.uuid = x.project_uuid JOIN {{offerings}} o ON o.uuid = u.offering_uuid"
    " GROUP BY {scope}, o.category, u.type, u.month"
)
_BOTH = " UNION ALL ".join(
    _USED.format(scope=scope, kind=kind) for scope, kind in (("p.uuid", "projects"), ("p.customer_uuid", "customers"))
)
_ID = "('x' || substr(md5(concat_ws('|', g.scope, k.uuid, g.month)), 1, 13))::bit(52)::bigint"
"""Follows from what the row is of: there is no table of sums."""
_MY_PROJECTS = f"ARRAY(SELECT j.uuid FROM {{projects}} j WHERE j.customer_uuid = ANY ({MINE}))"

CATEGORY_USAGES = Documents(
    noun="CategoryComponentUsage",
    models={
        "component_usages": component_usages.MODEL,
        "resources": resources.MODEL,
        "projects": projects.MODEL,
        "offerings": offerings.MODEL,
        "categories": categories.MODEL,
        "category_components": category_components.MODEL,
        "grants": grants.MODEL,
    },
    source=(
        f"({_BOTH}) g JOIN {{category_components}} k ON k.category = g.category AND k.type = g.type"
        " JOIN {categories} t ON t.uuid = k.category"
    ),
    fields={
        "id": of("int", _ID),
        "name": text("k.title"),
        "type": text("k.type"),
        "measured_unit": text("k.measured_unit"),
        "category_title": text("t.title"),
        "category_uuid": hexa("t.uuid"),
        "date": of("day", "g.month"),
        "reported_usage": of("int", "round(g.reported)::bigint"),
        "scope": text(
            "%(base)s || '/api/' || g.kind || '/' || replace(g.scope::text, '-', '') || '/'", schema={"format": "uri"}
        ),
    },
    filters={
        "scope": Filter(sql="g.scope = %(v)s", kind="link"),
        "date_after": Filter(sql="g.month >= %(v)s", kind="day"),
        "date_before": Filter(sql="g.month <= %(v)s", kind="day"),
    },
    order={"date": "g.month"},
    default_order=("date",),
    unique=_ID,
    visible=f"g.scope = ANY ({MINE}) OR g.scope = ANY ({_MY_PROJECTS})",
)
