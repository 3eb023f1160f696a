"""What objects at OpenStack clouds have in common on the wire: whose they are, how they are, what they are sold as.

Rows: the object o, its tenant t and the tenant's resource x, project p, customer c, offering f; the object's own
resource y and the offering m of that.
"""

from collections.abc import Mapping
from typing import Any

from projections.documents import Documents
from projections.engine.model import ReadModel
from projections.field import Field, hexa, link, of, text
from projections.field_tables import named
from projections.filters import Filter
from projections.identity import customers, grants, powers, projects, roles
from projections.marketplace import categories, components, offerings, resources
from projections.openstack import objects
from projections.openstack.object_filters import FILTERS, INSIDE, VISIBLE

MODELS: dict[str, ReadModel] = {
    "objects": objects.MODEL,
    "resources": resources.MODEL,
    "offerings": offerings.MODEL,
    "components": components.MODEL,
    "categories": categories.MODEL,
    "projects": projects.MODEL,
    "customers": customers.MODEL,
    "grants": grants.MODEL,
    "roles": roles.MODEL,
    "powers": powers.MODEL,
}
SOURCE = (
    "{objects} o LEFT JOIN {objects} t ON t.uuid = o.tenant_uuid LEFT JOIN {resources} x ON x.uuid = t.resource_uuid"
    " LEFT JOIN {projects} p ON p.uuid = x.project_uuid LEFT JOIN {customers} c ON c.uuid = p.customer_uuid"
    " LEFT JOIN {offerings} f ON f.uuid = t.offering_uuid"
)
_SOLD = " LEFT JOIN {resources} y ON y.uuid = o.resource_uuid LEFT JOIN {offerings} m ON m.uuid = y.offering_uuid"
PATHS = {
    "tenant": "openstack-tenants",
    "instance": "openstack-instances",
    "volume": "openstack-volumes",
    "network": "openstack-networks",
    "subnet": "openstack-subnets",
    "router": "openstack-routers",
    "security_group": "openstack-security-groups",
}
_TYPES = {
    "tenant": "OpenStack.Tenant",
    "instance": "OpenStack.Instance",
    "volume": "OpenStack.Volume",
    "network": "OpenStack.Network",
    "subnet": "OpenStack.SubNet",
    "router": "OpenStack.Router",
    "security_group": "OpenStack.SecurityGroup",
}
_ITSELF: dict[str, Field] = {
    "uuid": hexa("o.uuid"),
    "name": text("o.title"),
    "description": text("o.description"),
    "created": of("stamp", "o.created_at"),
    "modified": of("stamp", "o.modified_at"),
    "state": text("o.state"),
    "error_message": text("o.error_message"),
    "error_traceback": text("o.error_traceback", staff=True),
    "backend_id": text("o.backend_id"),
    "resource_type": text(named(_TYPES, "o.noun")),
}
_AROUND: dict[str, Field] = {
    "service_name": text("f.title"),
    "service_settings": link("service-settings", "f.settings"),
    "service_settings_uuid": hexa("f.settings"),
    "service_settings_state": text("CASE WHEN f.settings IS NOT NULL THEN 'OK' END"),
    "service_settings_error_message": text("CASE WHEN f.settings IS NOT NULL THEN '' END"),
    "project": link("projects", "p.uuid"),
    "project_name": text("p.title"),
    "project_uuid": hexa("p.uuid"),
    "customer": link("customers", "c.uuid"),
    "customer_uuid": hexa("c.uuid"),
    "customer_name": text("c.title"),
    "customer_native_name": text("c.native_name"),
    "customer_abbreviation": text("c.abbreviation"),
}
TENANT: dict[str, Field] = {
    "tenant": link("openstack-tenants", "o.tenant_uuid"),
    "tenant_name": text("t.title"),
    "tenant_uuid": hexa("o.tenant_uuid"),
}


def _billed(billing_type: str) -> Field:
    mine = "b.offering_uuid = y.offering_uuid AND b.removed_at IS NULL"
    there = f"EXISTS (SELECT FROM {{components}} b WHERE {mine} AND b.billing_type = '{billing_type}')"
    return of("bool", f"CASE WHEN y.uuid IS NOT NULL THEN {there} END")


_CATEGORY = "(SELECT h.title FROM {categories} h WHERE h.uuid = m.category)"
SOLD: dict[str, Field] = {
    "marketplace_offering_uuid": hexa("y.offering_uuid"),
    "marketplace_offering_name": text("m.title"),
    "marketplace_offering_type": text("m.type"),
    "marketplace_offering_plugin_options": of("json", "m.plugin_options::json", schema={"type": "object"}),
    "marketplace_category_uuid": hexa("m.category"),
    "marketplace_category_name": text(_CATEGORY),
    "marketplace_resource_uuid": hexa("y.uuid"),
    "marketplace_plan_uuid": hexa("y.plan_uuid"),
    "marketplace_resource_state": text("y.state"),
    "is_usage_based": _billed("usage"),
    "is_limit_based": _billed("limit"),
}
"""What it is sold as, where it is."""


def fact(name: str) -> str:
    """SQL of a fact as text."""
    return f"(o.facts ->> '{name}')"


def documents(
    called: str, noun: str, fields: Mapping[str, Field], filters: Mapping[str, Filter], **more: Any
) -> Documents:
    """Of objects of one noun; `fields` and `filters` are its own, `called` is what a 404 says. `more` are fields of
    Documents; `source` is added to the joins that are there, `models` to the tables, `order` to the orders."""
    sold = SOLD if noun in ("tenant", "instance", "volume") else {}
    inside = {} if noun == "tenant" else INSIDE
    return Documents(
        noun=called,
        models={**MODELS, **more.pop("models", {})},
        source=SOURCE + (_SOLD if sold else "") + more.pop("source", ""),
        fields={"url": link(PATHS[noun], "o.uuid"), **_ITSELF, **_AROUND, **fields, **sold},
        filters={**FILTERS, **inside, **filters},
        order={"name": "o.title", "created": "o.created_at", **more.pop("order", {})},
        default_order=("-created",),
        unique="o.uuid",
        visible=VISIBLE,
        always=f"o.noun = '{noun}'",
        **more,
    )
