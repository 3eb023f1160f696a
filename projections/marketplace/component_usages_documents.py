"""What resources used, on the wire (contract schemas ComponentUsage and ComponentUserUsage)."""

from projections.common_filters import equals
from projections.documents import Documents
from projections.field import hexa, link, of, text
from projections.identity import users
from projections.marketplace import component_usages, component_user_usages, offering_users
from projections.marketplace.usage_fields import FIELDS, FILTERS, JOINS, MODELS, VISIBLE

COMPONENT_USAGES = Documents(
    noun="ComponentUsage",
    models={**MODELS, "component_usages": component_usages.MODEL},
    source="{component_usages} u" + JOINS,
    fields={
        "uuid": hexa("u.uuid"),
        "description": text("u.description"),
        "type": text("u.type"),
        "name": text("m.title"),
        "recurring": of("bool", "u.recurring"),
        "missing_usage_policy": text("CASE WHEN u.recurring THEN 'reuse' ELSE 'none' END"),
        **FIELDS,
    },
    filters={**FILTERS, "billing_period": equals("u.month", "day")},
    order={"billing_period": "u.month", "usage": "u.usage"},
    default_order=("-billing_period",),
    unique="u.uuid",
    visible=VISIBLE,
)
COMPONENT_USER_USAGES = Documents(
    noun="ComponentUserUsage",
    models={
        **MODELS,
        "component_user_usages": component_user_usages.MODEL,
        "offering_users": offering_users.MODEL,
        "users": users.MODEL,
    },
    source="{component_user_usages} u" + JOINS + " LEFT JOIN {offering_users} a ON a.uuid = u.offering_user",
    fields={
        "uuid": hexa("u.uuid"),
        "user": link("marketplace-offering-users", "a.uuid"),
        "username": text("coalesce(a.username, u.account)"),
        "component_usage": link("marketplace-component-usages", "u.usage_uuid"),
        "description": text("''"),
        "backend_id": text("''"),
        "component_type": text("u.type"),
        "modified": of("stamp", "u.modified_at"),
        **FIELDS,
    },
    filters={
        **FILTERS,
        "component_usage__billing_period": equals("u.month", "day"),
        "username": equals("coalesce(a.username, u.account)"),
    },
    order={
        "component_usage__billing_period": "u.month",
        "usage": "u.usage",
        "username": "coalesce(a.username, u.account)",
    },
    default_order=("-component_usage__billing_period",),
    unique="u.uuid",
    visible=VISIBLE,
)
