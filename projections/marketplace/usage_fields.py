"""What rows of usage u have in common: whose resource it is, of which component, in which month, and who sees them."""

from projections.common_filters import equals
from projections.engine.model import ReadModel
from projections.field import Field, hexa, of, text
from projections.filters import Filter
from projections.identity import customers, grants, projects
from projections.marketplace import components, offerings, resources, service_providers
from projections.marketplace.orders_seen import consumer, provider

MODELS: dict[str, ReadModel] = {
    "resources": resources.MODEL,
    "offerings": offerings.MODEL,
    "components": components.MODEL,
    "projects": projects.MODEL,
    "customers": customers.MODEL,
    "grants": grants.MODEL,
    "service_providers": service_providers.MODEL,
}
JOINS = (
    " LEFT JOIN {resources} x ON x.uuid = u.resource_uuid LEFT JOIN {offerings} o ON o.uuid = u.offering_uuid"
    " LEFT JOIN {components} m ON m.uuid = u.component_uuid LEFT JOIN {projects} p ON p.uuid = x.project_uuid"
    " LEFT JOIN {customers} c ON c.uuid = p.customer_uuid"
)
VISIBLE = f"u.resource_uuid = ANY (ARRAY(SELECT r.uuid FROM {{resources}} r WHERE {consumer('r')})) OR {provider('u')}"
FIELDS: dict[str, Field] = {
    "created": of("stamp", "u.created_at"),
    "usage": of("number", "trim_scale(u.usage)"),
    "measured_unit": text("m.measured_unit"),
    "date": of("stamp", "u.reported_at"),
    "billing_period": of("day", "u.month"),
    "resource_name": text("x.title"),
    "resource_uuid": hexa("x.uuid"),
    "offering_name": text("o.title"),
    "offering_uuid": hexa("o.uuid"),
    "project_name": text("p.title"),
    "project_uuid": hexa("p.uuid"),
    "customer_name": text("c.title"),
    "customer_uuid": hexa("c.uuid"),
}
_DAY = "(u.reported_at AT TIME ZONE 'UTC')::date"
FILTERS: dict[str, Filter] = {
    "billing_period_month": Filter(sql="extract(month FROM u.month) = %(v)s", kind="number"),
    "billing_period_year": Filter(sql="extract(year FROM u.month) = %(v)s", kind="number"),
    "date_after": Filter(sql=f"{_DAY} >= %(v)s", kind="day"),
    "date_before": Filter(sql=f"{_DAY} <= %(v)s", kind="day"),
    "customer_uuid": equals("p.customer_uuid", "uuid"),
    "project_uuid": equals("x.project_uuid", "uuid"),
    "offering_uuid": equals("u.offering_uuid", "uuid"),
    "resource": equals("u.resource_uuid", "link"),
    "resource_uuid": equals("u.resource_uuid", "uuid"),
    "type": equals("u.type"),
}
