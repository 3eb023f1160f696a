"""Resources on the wire (contract schema Resource): for who uses them, and for who provides them."""

from typing import Any

import msgspec

from projections.documents import Documents
from projections.engine.model import ReadModel
from projections.field import Field, given, hexa, link, of, text, together
from projections.field_tables import named
from projections.identity import projects
from projections.marketplace import (
    component_usages,
    components,
    offering_users,
    ordered_fields,
    orders_documents,
    orders_seen,
    resource_usages,
    resources,
    resources_seen,
)
from projections.marketplace.components_documents import COMPONENT
from projections.marketplace.orders_documents import ORDERS
from projections.marketplace.resource_types import TYPES
from projections.marketplace.resources_filters import FILTERS
from projections.nesting import nested

MODELS: dict[str, ReadModel] = {
    **orders_documents.MODELS,
    **ordered_fields.MODELS,
    "resources": resources.MODEL,
    "components": components.MODEL,
    "component_usages": component_usages.MODEL,
    "offering_users": offering_users.MODEL,
    "projects": projects.MODEL,
}
SOURCE = (
    "{resources} x"
    + ordered_fields.joins("x")
    + " LEFT JOIN {projects} p ON p.uuid = x.project_uuid LEFT JOIN {customers} c ON c.uuid = p.customer_uuid"
    " LEFT JOIN {resources} y ON y.uuid = x.parent_uuid LEFT JOIN {offerings} l ON l.uuid = f.parent"
)
_LIST: dict[str, Any] = {"schema": {"type": "array", "items": {"type": "object"}}}
_OBJECT = ordered_fields.OBJECT
_SCOPE = "%(base)s || '/api/' || x.path || '/' || replace(x.scope::text, '-', '') || '/'"
_MINE = "m.offering_uuid = x.offering_uuid AND m.removed_at IS NULL"
_COMPONENTS = (
    f"(SELECT coalesce(json_agg({together(COMPONENT)} ORDER BY m.place), '[]') FROM {{components}} m WHERE {_MINE})"
)
_OPEN = "o.state <> ALL (ARRAY['done', 'erred', 'canceled', 'rejected'])"
_ORDERS = msgspec.structs.replace(
    ORDERS,
    source=(
        "{orders} o LEFT JOIN {plans} n ON n.uuid = o.plan_uuid LEFT JOIN {projects} p ON p.uuid = o.project_uuid"
        " LEFT JOIN {users} u ON u.uuid = o.created_by CROSS JOIN LATERAL (SELECT x.*) r"
    ),
    aside={name: sql for name, sql in ORDERS.aside.items() if name not in ("mine", *ordered_fields.ASIDE)},
)
"""Of a resource x: their offering f, and what is shown of that, are the resource's."""
_BILLED = ", ".join(f"bool_or(m.billing_type = '{each}') AS by_{each}" for each in ("usage", "limit"))
_ASIDE = {
    "mine": orders_seen.mine("RESOURCE.TERMINATE", "ORDER.CANCEL"),
    **ordered_fields.ASIDE,
    "used": resource_usages.USED,
    "billed": f"SELECT {_BILLED} FROM {{components}} m WHERE {_MINE}",
    "ordered": nested(
        _ORDERS,
        f"o.resource_uuid = x.uuid AND (o.uuid = x.order_uuid OR {_OPEN})",
        {"creation": "o.uuid = x.order_uuid", "pending": _OPEN},
    ),
}
"""The order that made it and the newest that is not over are often the same one: their documents are made together."""
_CAN_TERMINATE = (
    "x.state = ANY (ARRAY['OK', 'Erred']) AND c.blocked_at IS NULL AND c.archived_at IS NULL"
    f" AND ({resources_seen.may('RESOURCE.TERMINATE')})"
)


def _has(billing_type: str) -> str:
    return f"EXISTS (SELECT FROM {{components}} m WHERE {_MINE} AND m.billing_type = '{billing_type}')"


_ACTIONS = (
    "(SELECT coalesce(json_agg(a.name), '[]') FROM (VALUES"
    f" ('terminate', x.state IN ('OK', 'Erred')), ('update_limits', x.state = 'OK' AND {_has('limit')}),"
    " ('switch_plan', x.state = 'OK' AND (SELECT count(*) > 1 FROM {plans} b WHERE b.offering_uuid = x.offering_uuid"
    " AND b.removed_at IS NULL AND NOT b.archived)), ('restore', x.state = 'Terminated' AND"
    " coalesce((f.plugin_options::jsonb ->> 'can_restore_resource')::boolean, false))) a (name, possible)"
    " WHERE a.possible"
    " AND NOT coalesce(f.plugin_options::jsonb -> 'disabled_resource_actions', '[]') @> to_jsonb(a.name))"
)
"""What can be asked of it as it stands, and its offering has not switched off."""
_ACCOUNT = (
    "(SELECT h.username FROM {offering_users} h WHERE h.user_uuid = %(visible_to)s"
    " AND h.offering_uuid = x.offering_uuid LIMIT 1)"
)
"""What who asks is called at the offering."""
_ITSELF: dict[str, Field] = {
    "uuid": hexa("x.uuid"),
    "created": of("stamp", "x.created_at"),
    "modified": of("stamp", "x.modified_at"),
    "name": text("x.title"),
    "slug": text("x.slug"),
    "description": text("x.description"),
    "state": text("x.state"),
    "scope": text(_SCOPE, schema={"format": "uri"}),
    "resource_uuid": hexa("x.scope"),
    "resource_type": text(named(TYPES, "x.path")),
    "backend_id": text("x.backend_id"),
    "effective_id": text("''"),
    "backend_metadata": given("x.backend_metadata"),
    "options": given("x.options"),
    "report": given("x.report", **_LIST),
    "end_date": of("day", "x.end_date"),
    "end_date_requested_by": link("users", "x.end_date_requested_by"),
    "downscaled": of("bool", "x.downscaled"),
    "paused": of("bool", "x.paused"),
    "restrict_member_access": of("bool", "x.restrict_member_access"),
    "error_message": text("x.error_message"),
    "error_traceback": text("x.error_traceback", own=True),
    "last_sync": of("stamp", "x.last_sync"),
    "parent_uuid": hexa("x.parent_uuid"),
    "parent_name": text("y.title"),
    "current_usages": of("json", "used.current", **_OBJECT),
    "limit_usage": of("json", "used.limited", **_OBJECT),
}
_AROUND: dict[str, Field] = {
    "offering_slug": text("f.slug"),
    "offering_state": text("f.state"),
    "offering_backend_id": text("f.backend_id"),
    "parent_offering_uuid": hexa("f.parent"),
    "parent_offering_name": text("l.title"),
    "parent_offering_slug": text("l.slug"),
    "service_settings_uuid": hexa("f.settings"),
    "project": link("projects", "x.project_uuid"),
    "project_uuid": hexa("x.project_uuid"),
    "project_name": text("p.title"),
    "project_slug": text("p.slug"),
    "project_description": text("p.description"),
    "project_start_date": of("day", "p.start_date"),
    "project_end_date": of("day", "p.end_date"),
    "project_end_date_requested_by": link("users", "p.end_date_requested_by"),
    "username": text(_ACCOUNT),
    "customer_uuid": hexa("p.customer_uuid"),
    "customer_name": text("c.title"),
    "customer_slug": text("c.slug"),
}
_POSSIBLE: dict[str, Field] = {
    "is_usage_based": of("bool", "coalesce(billed.by_usage, false)"),
    "is_limit_based": of("bool", "coalesce(billed.by_limit, false)"),
    "can_terminate": of("bool", _CAN_TERMINATE),
    "user_requires_reconsent": of("bool", "false"),
    "order_in_progress": of("json", "ordered.pending", given=True, **_OBJECT),
    "creation_order": of("json", "ordered.creation", given=True, **_OBJECT),
    "available_actions": of("json", _ACTIONS, asked=True, schema={"type": "array", "items": {"type": "string"}}),
    "offering_components": of("json", _COMPONENTS, asked=True, **_LIST),
    "endpoints": of("json", "'[]'::json", asked=True, **_LIST),
}

RESOURCES = Documents(
    noun="Resource",
    models=MODELS,
    source=SOURCE,
    fields={
        "url": link("marketplace-resources", "x.uuid"),
        **_ITSELF,
        **ordered_fields.fields("x"),
        **_AROUND,
        **_POSSIBLE,
    },
    filters=FILTERS,
    order={
        "name": "x.title",
        "created": "x.created_at",
        "state": "x.state",
        "backend_id": "x.backend_id",
        "end_date": "x.end_date NULLS LAST",
        "offering_name": "f.title NULLS LAST",
        "plan_name": "n.title NULLS LAST",
        "project_name": "p.title NULLS LAST",
        "customer_name": "c.title NULLS LAST",
    },
    default_order=("-created",),
    unique="x.uuid",
    visible=resources_seen.CONSUMED,
    sees=resources_seen.ONE,
    always="NOT x.unlinked",
    unless=("include_terminated",),
    own=resources_seen.PROVIDED_ONE,
    aside=_ASIDE,
    apart=True,
)
"""Terminated ones are there like all others, for whoever does not ask for states; not what was taken off the books."""
PROVIDED = msgspec.structs.replace(
    RESOURCES,
    noun="ProviderResource",
    fields={**RESOURCES.fields, "url": link("marketplace-provider-resources", "x.uuid")},
    visible=resources_seen.PROVIDED,
)
EITHER_SIDE = msgspec.structs.replace(RESOURCES, visible=resources_seen.EITHER)
"""For who may be on the provider's side as well as on the consumer's."""
