"""Orders on the wire (contract schema OrderDetails)."""

from domain.marketplace.order import STATES
from projections.common_filters import equals, like, span
from projections.documents import Documents
from projections.engine.model import ReadModel
from projections.field import Field, hexa, link, of, text
from projections.field_tables import named
from projections.files import file
from projections.filters import Filter
from projections.identity import customers, grants, powers, projects, roles, users
from projections.identity.terms import WORKS
from projections.marketplace import (
    categories,
    components,
    offerings,
    ordered_fields,
    orders,
    orders_seen,
    plans,
    resources,
    service_providers,
    tickets,
)
from projections.marketplace.resource_types import TYPES as KINDS
from projections.marketplace.tickets_documents import issue

TYPES = ("Create", "Update", "Terminate", "Restore")
CANCELABLE = ("Marketplace.Basic", "Support.OfferingTemplate")
"""Types of offerings whose orders can be canceled, see commands/marketplace/types."""
_CANCELABLE_IN = ("pending-consumer", "pending-provider", "pending-start-date", "executing")
MODELS: dict[str, ReadModel] = {
    "orders": orders.MODEL,
    "offerings": offerings.MODEL,
    "plans": plans.MODEL,
    "components": components.MODEL,
    "categories": categories.MODEL,
    "resources": resources.MODEL,
    "projects": projects.MODEL,
    "customers": customers.MODEL,
    "users": users.MODEL,
    "grants": grants.MODEL,
    "service_providers": service_providers.MODEL,
    "roles": roles.MODEL,
    "powers": powers.MODEL,
    "tickets": tickets.MODEL,
}


def _one_of(names: tuple[str, ...]) -> str:
    return "(" + ", ".join(f"'{name}'" for name in names) + ")"


def _price(billing_type: str, amount: str = "1") -> str:
    """What the components of the plan n cost together that are billed in this way."""
    cost = f"sum((n.prices::jsonb ->> m.type)::numeric * {amount})"
    return f"coalesce({cost} FILTER (WHERE m.billing_type = '{billing_type}'), 0) AS {billing_type}"


_PRICES = (
    f"SELECT {_price('fixed', '(n.quotas::jsonb ->> m.type)::numeric')}, {_price('one')}, {_price('few')}"
    " FROM {components} m WHERE m.offering_uuid = n.offering_uuid AND m.removed_at IS NULL"
)
_FIXED = "n.unit_price + plan_prices.fixed"
_ACTIVATION = (
    "CASE WHEN o.type = 'Create' THEN plan_prices.one"
    " WHEN o.plan_uuid <> o.old_plan_uuid THEN plan_prices.few ELSE 0 END"
)
_CAN_CANCEL = (
    f"o.state IN {_one_of(_CANCELABLE_IN)} AND f.type IN {_one_of(CANCELABLE)}"
    f" AND (coalesce({orders_seen.consumed('o', orders_seen.allowed('ORDER.CANCEL'))}, false) OR {orders_seen.STAFF})"
)


def _reviewer(side: str) -> dict[str, Field]:
    return {
        f"{side}_reviewed_by": text(f"{side}_reviewer.username"),
        f"{side}_reviewed_by_full_name": text(f"{side}_reviewer.full_name"),
        f"{side}_reviewed_by_username": text(f"{side}_reviewer.username"),
        f"{side}_reviewed_at": of("stamp", f"o.{side}_reviewed_at"),
    }


def _reviewed_by(side: str) -> str:
    return f"SELECT h.username, h.full_name FROM {{users}} h WHERE h.uuid = o.{side}_reviewed_by"


_ASIDE = {
    "mine": orders_seen.mine("ORDER.CANCEL"),
    **ordered_fields.ASIDE,
    "the_customer": "SELECT h.title, h.slug FROM {customers} h WHERE h.uuid = p.customer_uuid",
    "plan_prices": _PRICES,
    "consumer_reviewer": _reviewed_by("consumer"),
    "provider_reviewer": _reviewed_by("provider"),
}
_ORDER: dict[str, Field] = {
    "uuid": hexa("o.uuid"),
    "url": link("marketplace-orders", "o.uuid"),
    "created": of("stamp", "o.created_at"),
    "modified": of("stamp", "o.modified_at"),
    "type": text("o.type"),
    "order_subtype": text("CASE WHEN o.type = 'Update' THEN o.attributes::json ->> 'action' END"),
    "state": text("o.state"),
    "slug": text("o.slug"),
    "resource_uuid": hexa("r.scope"),
    "resource_type": text(named(KINDS, "r.path")),
    "resource_name": text("r.title"),
    "resource_end_date": of("day", "r.end_date"),
    "marketplace_resource_uuid": hexa("o.resource_uuid"),
    "cost": of("decimal", "o.cost"),
    "start_date": of("day", "o.start_date"),
    "completed_at": of("stamp", "o.completed_at"),
    "request_comment": text("o.request_comment"),
    "callback_url": text("nullif(o.callback_url, '')"),
    "attachment": file("o.attachment"),
    "offering_image": file("f.image"),
    "offering_thumbnail": file("f.thumbnail"),
    "backend_id": text("o.backend_id"),
    "output": text("o.output", own=True),
    "output_updated_at": of("stamp", "o.output_updated_at", own=True),
    "error_message": text("o.error_message", own=True),
    "error_traceback": text("o.error_traceback", own=True),
    "error_updated_at": of("stamp", "o.error_updated_at", own=True),
}
_REVIEW: dict[str, Field] = {
    **_reviewer("consumer"),
    **_reviewer("provider"),
    "consumer_rejection_comment": text("o.consumer_rejection_comment"),
    "provider_rejection_comment": text("o.provider_rejection_comment"),
    "provider_message": text("o.provider_message"),
    "provider_message_url": text("o.provider_message_url"),
    "provider_message_updated_at": of("stamp", "o.provider_message_updated_at"),
    "consumer_message": text("o.consumer_message"),
    "provider_message_attachment": file("o.provider_message_file"),
    "consumer_message_attachment": file("o.consumer_message_file"),
    "consumer_message_updated_at": of("stamp", "o.consumer_message_updated_at"),
    "termination_comment": text("o.termination_comment"),
    "auto_approved": of("bool", "o.auto_approved_rule IS NOT NULL"),
    "auto_approved_by_rule_uuid": hexa("o.auto_approved_rule"),
    "auto_approved_cost_limit_snapshot": of("decimal", "o.auto_approved_limit::numeric(22, 2)"),
    "can_terminate": of("bool", _CAN_CANCEL),
}
_CONSUMER: dict[str, Field] = {
    "created_by_username": text("u.username"),
    "created_by_full_name": text("u.full_name"),
    "created_by_civil_number": text("u.civil_number", own=True),
    "created_by_email": text("u.email"),
    "created_by_organization": text("u.organization"),
    "created_by_organization_country": text("u.organization_country"),
    "created_by_organization_registry_code": text("u.organization_registry_code"),
    "customer_name": text("the_customer.title"),
    "customer_uuid": hexa("p.customer_uuid"),
    "customer_slug": text("the_customer.slug"),
    "project_name": text("p.title"),
    "project_uuid": hexa("o.project_uuid"),
    "project_description": text("p.description"),
    "project_slug": text("p.slug"),
}
_MONEY: dict[str, Field] = {
    "old_plan_name": text(ordered_fields.looked_up("title", "plans", "o.old_plan_uuid")),
    "old_plan_uuid": hexa("o.old_plan_uuid"),
    "new_plan_name": text("n.title"),
    "new_plan_uuid": hexa("o.plan_uuid"),
    "old_cost_estimate": of("number", "coalesce(o.old_cost, 0)"),
    "new_cost_estimate": of("decimal", "o.cost"),
    "fixed_price": of("number", _FIXED),
    "activation_price": of("number", _ACTIVATION),
}


def _of_offerings(condition: str) -> str:
    """Found first, then their orders by index; as well of projects and resources."""
    return f"o.offering_uuid = ANY (ARRAY(SELECT h.uuid FROM {{offerings}} h WHERE {condition}))"


def _titled(noun: str) -> str:
    return f"o.{noun}_uuid = ANY (ARRAY(SELECT h.uuid FROM {{{noun}s}} h WHERE {like('h.title')}))"


def _may(side: str) -> str:
    """Whether the order waits for a word that who asks may give; first of all by index."""
    may = {"consumer": orders_seen.consumer_may, "provider": orders_seen.provider_may}[side]("ORDER.APPROVE")
    waits = f"o.state = 'pending-{side}'"
    found = f"o.state = ANY (CASE WHEN %(v)s THEN ARRAY['pending-{side}'] ELSE ARRAY{list(STATES)} END)"
    return f"{found} AND ({waits} AND ({orders_seen.STAFF} OR {may})) = %(v)s"


_MANAGED = f"SELECT g.scope FROM {{grants}} g WHERE g.user_uuid = %(v)s AND g.scope_kind = 'offering' AND {WORKS}"

ORDERS = Documents(
    noun="Order",
    models=MODELS,
    source=(
        "{orders} o" + ordered_fields.joins("o") + " LEFT JOIN {resources} r ON r.uuid = o.resource_uuid"
        " LEFT JOIN {projects} p ON p.uuid = o.project_uuid"
        " LEFT JOIN {users} u ON u.uuid = o.created_by"
    ),
    fields={**ordered_fields.fields("o"), **_ORDER, **_REVIEW, **_CONSUMER, **_MONEY, "issue": issue("o.uuid")},
    filters={
        "state": Filter(sql="o.state = ANY (%(v)s)", kind="choices", choices=STATES),
        "type": Filter(sql="o.type = ANY (%(v)s)", kind="choices", choices=TYPES),
        "offering": equals("o.offering_uuid", "link"),
        "offering_uuid": Filter(sql="o.offering_uuid = ANY (%(v)s)", kind="uuids"),
        "offering_slug": Filter(sql=_of_offerings("h.slug = ANY (%(v)s)"), kind="texts"),
        "offering_type": Filter(sql=_of_offerings("h.type = ANY (%(v)s)"), kind="texts"),
        "parent_offering_uuid": Filter(sql=_of_offerings("h.parent = %(v)s"), kind="uuid"),
        "provider_uuid": Filter(sql=_of_offerings("h.customer_uuid = %(v)s"), kind="uuid"),
        "category_uuid": Filter(sql=_of_offerings("h.category = %(v)s"), kind="uuid"),
        "service_manager_uuid": Filter(sql=f"o.offering_uuid = ANY (ARRAY({_MANAGED}))", kind="uuid"),
        "resource": equals("o.resource_uuid", "link"),
        "resource_uuid": equals("o.resource_uuid", "uuid"),
        "resource_name": Filter(sql=_titled("resource"), kind="contains"),
        "project_uuid": equals("o.project_uuid", "uuid"),
        "customer_uuid": Filter(
            sql="o.project_uuid = ANY (ARRAY(SELECT h.uuid FROM {projects} h WHERE h.customer_uuid = %(v)s))",
            kind="uuid",
        ),
        "slug": equals("o.slug"),
        "query": Filter(
            sql=f"{_titled('project')} OR {_titled('offering')} OR {_titled('resource')} OR o.slug = lower(%(v)s)",
            kind="contains",
        ),
        "can_approve_as_consumer": Filter(sql=_may("consumer"), kind="bool"),
        "can_approve_as_provider": Filter(sql=_may("provider"), kind="bool"),
        "was_auto_approved": equals("(o.auto_approved_rule IS NOT NULL)", "bool"),
        **span("created", "o.created_at"),
        **span("modified", "o.modified_at"),
        "include_terminated": Filter(sql="o.removed_at IS NULL OR %(v)s", kind="bool"),
    },
    order={
        "created": "o.created_at",
        "state": "o.state",
        "cost": "o.cost NULLS LAST",
        "consumer_reviewed_at": "o.consumer_reviewed_at NULLS LAST",
    },
    default_order=("-created",),
    unique="o.uuid",
    visible=orders_seen.ORDERS,
    sees={orders_seen.ORDERS: orders_seen.ORDER},
    always="o.removed_at IS NULL",
    unless=("include_terminated",),
    own=orders_seen.provided("o"),
    aside=_ASIDE,
    apart=True,
)
