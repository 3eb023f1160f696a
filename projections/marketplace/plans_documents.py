"""Plans on the wire (contract schemas ProviderPlanDetails, BasePublicPlan, PlanComponent)."""

from projections.documents import Documents
from projections.field import Field, hexa, link, of, text, together
from projections.filters import Filter
from projections.identity import organization_groups
from projections.identity.organization_groups_documents import groups_of
from projections.marketplace import components, plans, resources, seen

_PRICE = "coalesce((p.prices::jsonb ->> m.type)::numeric, 0)"
_LATER = "(p.future_prices::jsonb ->> m.type)::numeric"
_AMOUNT = "coalesce((p.quotas::jsonb ->> m.type)::bigint, 0)"
_DISCOUNT = "p.discounts::jsonb -> m.type"
_PLACES = "numeric(22, 10)"
_COMPONENT: dict[str, Field] = {
    "type": text("m.type"),
    "name": text("m.title"),
    "measured_unit": text("m.measured_unit"),
    "amount": of("int", _AMOUNT),
    "price": of("decimal", f"{_PRICE}::{_PLACES}"),
    "future_price": of("decimal", f"{_LATER}::{_PLACES}"),
    "discount_threshold": of("int", f"({_DISCOUNT} ->> 'discount_threshold')::int"),
    "discount_rate": of("int", f"({_DISCOUNT} ->> 'discount_rate')::int"),
}
_TYPES = (
    "CASE WHEN count(DISTINCT m.billing_type) > 1 THEN 'mixed' ELSE coalesce("
    '\'{{"usage": "usage-based", "limit": "limit", "one": "one-time", "few": "on-plan-switch"}}\'::jsonb'
    " ->> min(m.billing_type), 'fixed') END"
)
_LEAST = (
    "sum(CASE m.billing_type WHEN 'fixed' THEN " + f"{_PRICE} * {_AMOUNT}"
    f" WHEN 'limit' THEN {_PRICE} * coalesce(m.min_value, 0) / greatest(m.unit_factor, 1) ELSE 0 END)"
)
_OF_PLAN = (
    f"SELECT coalesce(json_agg({together(_COMPONENT)} ORDER BY m.place), '[]') AS components,"
    f" coalesce(json_object_agg(m.type, {_PRICE}::{_PLACES}::text), '{{{{}}}}') AS prices,"
    f" coalesce(json_object_agg(m.type, {_LATER}) FILTER (WHERE {_LATER} IS NOT NULL), '{{{{}}}}') AS future_prices,"
    f" coalesce(json_object_agg(m.type, {_AMOUNT}), '{{{{}}}}') AS quotas,"
    f" coalesce(sum({_PRICE}) FILTER (WHERE m.billing_type = 'one'), 0) AS init_price,"
    f" coalesce(sum({_PRICE}) FILTER (WHERE m.billing_type = 'few'), 0) AS switch_price,"
    f" coalesce({_LEAST}, 0) AS least, {_TYPES} AS plan_type"
    " FROM {components} m WHERE m.offering_uuid = p.offering_uuid AND m.removed_at IS NULL"
)
SOURCE = f"{{plans}} p LEFT JOIN LATERAL ({_OF_PLAN}) s ON true"
"""Plans p with what their components make of them."""
_RESOURCES = "(SELECT count(*) FROM {resources} r WHERE r.plan_uuid = p.uuid AND r.state <> 'Terminated')"
_OBJECT = {"schema": {"type": "object"}}
_LIST = {"schema": {"type": "array", "items": {"type": "object"}}}
PLAN: dict[str, Field] = {
    "url": link("marketplace-plans", "p.uuid"),
    "uuid": hexa("p.uuid"),
    "name": text("p.title"),
    "description": text("p.description"),
    "article_code": text("p.article_code"),
    "max_amount": of("int", "p.max_amount"),
    "archived": of("bool", "p.archived"),
    "is_active": of("bool", f"NOT p.archived AND (p.max_amount IS NULL OR p.max_amount > {_RESOURCES})"),
    "unit_price": of("decimal", f"p.unit_price::{_PLACES}"),
    "unit": text("p.unit"),
    "init_price": of("number", "s.init_price"),
    "switch_price": of("number", "s.switch_price"),
    "backend_id": text("p.backend_id"),
    "organization_groups": groups_of("p.organization_groups"),
    "components": of("json", "s.components", **_LIST),
    "prices": of("json", "s.prices", **_OBJECT),
    "future_prices": of("json", "s.future_prices", **_OBJECT),
    "quotas": of("json", "s.quotas", **_OBJECT),
    "resources_count": of("int", _RESOURCES),
    "plan_type": text("s.plan_type"),
    "minimal_price": of("number", "p.unit_price + s.least"),
}
_ADDRESS = (
    "%(base)s || '/api/marketplace-public-offerings/' || replace(p.offering_uuid::text, '-', '')"
    " || '/plans/' || replace(p.uuid::text, '-', '') || '/'"
)
_PUBLIC = {**PLAN, "url": text(_ADDRESS)}
"""Where somebody finds it who does not provide it."""


def of_offering(fields: dict[str, Field], condition: str) -> str:
    """SQL of the plans of offerings o as a list."""
    return (
        f"(SELECT coalesce(json_agg({together(fields)} ORDER BY p.place), '[]') FROM {SOURCE}"
        f" WHERE p.offering_uuid = o.uuid AND p.removed_at IS NULL AND {condition})"
    )


ALL_PLANS = of_offering(PLAN, "true")
OPEN_PLANS = of_offering(_PUBLIC, f"NOT p.archived AND ({seen.PLANNED})")
MODELS = {
    **seen.MODELS,
    "plans": plans.MODEL,
    "components": components.MODEL,
    "organization_groups": organization_groups.MODEL,
    "resources": resources.MODEL,
}
_FROM = f"{SOURCE} JOIN {{offerings}} o ON o.uuid = p.offering_uuid"
_THERE = "p.removed_at IS NULL AND o.removed_at IS NULL"
_OFFERING = {
    "offering": Filter(sql="p.offering_uuid = %(v)s", kind="link"),
    "offering_uuid": Filter(sql="p.offering_uuid = %(v)s", kind="uuid"),
}

PLANS = Documents(
    noun="Plan",
    models=MODELS,
    source=_FROM,
    fields={**PLAN, "offering": link("marketplace-provider-offerings", "p.offering_uuid")},
    filters={
        **_OFFERING,
        "offering_slug": Filter(sql="o.slug = ANY (%(v)s)", kind="names"),
        "parent_offering_uuid": Filter(sql="o.parent = %(v)s", kind="uuid"),
    },
    order={"name": "p.title", "created": "p.created_at"},
    default_order=("name",),
    unique="p.uuid",
    visible=seen.PROVIDED,
    always=_THERE,
)
PUBLIC_PLANS = Documents(
    noun="PublicPlan",
    models=MODELS,
    source=_FROM,
    fields=_PUBLIC,
    filters=_OFFERING,
    order=PLANS.order,
    default_order=("name",),
    unique="p.uuid",
    visible=f"({seen.OFFERED}) AND ({seen.PLANNED})",
    always=f"{_THERE} AND NOT p.archived AND {seen.ON_OFFER}",
)
"""Of one offering that is on offer."""
_NUMBER = "(p.place * 1000000000 + m.place)"
"""Names a component of a plan: made of where in the log both were added."""
PLAN_COMPONENTS = Documents(
    noun="PlanComponent",
    models=MODELS,
    source=(
        "{plans} p JOIN {offerings} o ON o.uuid = p.offering_uuid"
        " JOIN {components} m ON m.offering_uuid = o.uuid AND m.removed_at IS NULL"
    ),
    fields={
        "id": of("int", _NUMBER),
        "offering_uuid": hexa("o.uuid"),
        "offering_name": text("o.title"),
        "plan_uuid": hexa("p.uuid"),
        "plan_name": text("p.title"),
        "plan_unit": text("p.unit"),
        "component_name": text("m.title"),
        "billing_type": text("m.billing_type"),
        **{name: field for name, field in _COMPONENT.items() if name not in ("type", "name")},
    },
    filters={
        "offering_uuid": _OFFERING["offering_uuid"],
        "plan_uuid": Filter(sql="p.uuid = %(v)s", kind="uuid"),
        "archived": Filter(sql="p.archived = %(v)s", kind="bool"),
        "shared": Filter(sql="o.shared = %(v)s", kind="bool"),
    },
    order={"plan_name": "p.title"},
    default_order=("plan_name",),
    unique=_NUMBER,
    visible=f"({seen.PROVIDED}) OR ({seen.OFFERED}) AND ({seen.PLANNED}) AND {seen.ON_OFFER}",
    always=_THERE,
)
"""What each plan says of each component."""
PLAN_USAGE = Documents(
    noun="PlanUsage",
    models=MODELS,
    source=(
        "{plans} p JOIN {offerings} o ON o.uuid = p.offering_uuid LEFT JOIN {customers} c ON c.uuid = o.customer_uuid"
    ),
    fields={
        "plan_uuid": hexa("p.uuid"),
        "plan_name": text("p.title"),
        "limit": of("int", "p.max_amount"),
        "usage": of("int", _RESOURCES),
        "remaining": of("int", f"p.max_amount - {_RESOURCES}"),
        "offering_uuid": hexa("o.uuid"),
        "offering_name": text("o.title"),
        "customer_provider_uuid": hexa("o.customer_uuid"),
        "customer_provider_name": text("c.title"),
    },
    filters={
        "offering_uuid": _OFFERING["offering_uuid"],
        "customer_provider_uuid": Filter(sql="o.customer_uuid = %(v)s", kind="uuid"),
    },
    order={"plan_name": "p.title", "limit": "p.max_amount NULLS LAST", "usage": _RESOURCES},
    default_order=("plan_name",),
    unique="p.uuid",
    visible=seen.PROVIDED,
    always=_THERE,
    kept=True,
)
"""Without a limit nothing remains to be told."""
