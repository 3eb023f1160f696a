"""Components of offerings on the wire (contract schema OfferingComponent), as part of their offering."""

from projections.field import Field, hexa, of, text, together

COMPONENT: dict[str, Field] = {
    "uuid": hexa("m.uuid"),
    "billing_type": text("m.billing_type"),
    "type": text("m.type"),
    "name": text("m.title"),
    "description": text("m.description"),
    "measured_unit": text("m.measured_unit"),
    "unit_factor": of("int", "m.unit_factor"),
    "limit_period": text("m.limit_period"),
    "limit_amount": of("int", "m.limit_amount"),
    "article_code": text("m.article_code"),
    "max_value": of("int", "m.max_value"),
    "min_value": of("int", "m.min_value"),
    "max_available_limit": of("int", "m.max_available_limit"),
    "is_boolean": of("bool", "m.is_boolean"),
    "default_limit": of("int", "m.default_limit"),
    "factor": of("int", "m.unit_factor"),
    "is_builtin": of("bool", "m.is_builtin"),
    "is_prepaid": of("bool", "m.is_prepaid"),
    "overage_component": hexa("m.overage_component"),
    "min_prepaid_duration": of("int", "m.min_prepaid_duration"),
    "max_prepaid_duration": of("int", "m.max_prepaid_duration"),
}
OF_OFFERING = (
    f"(SELECT coalesce(json_agg({together(COMPONENT)} ORDER BY m.place), '[]')"
    " FROM {components} m WHERE m.offering_uuid = o.uuid AND m.removed_at IS NULL)"
)
"""Of offerings o."""
BILLING = (
    "(SELECT CASE WHEN count(*) > 0 AND bool_and(m.billing_type = 'limit') THEN 'limit_only'"
    " WHEN count(*) > 0 AND bool_and(m.billing_type = 'usage') THEN 'usage_only' ELSE 'mixed' END"
    " FROM {components} m WHERE m.offering_uuid = o.uuid AND m.removed_at IS NULL)"
)
"""Whether all of them are ordered, or all of them measured."""
