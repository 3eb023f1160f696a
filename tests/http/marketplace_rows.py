"""Rows of the marketplace where there are many: who offers what, in which category, and who ordered it. In SQL, `i` is
the number of the row."""

from collections.abc import Mapping


def numbered(letter: str, number: str) -> str:
    """The id of the thing of this number; every kind has a letter of its own."""
    return f"('{letter}0000000-0000-0000-0000-' || lpad(to_hex({number}), 12, '0'))::uuid"


def grouped(some: str) -> str:
    """Some are in a group of organizations, or limited to one."""
    return f"CASE WHEN {some} THEN ARRAY[{numbered('7', 'mod(i / 20, 1000)')}] ELSE '{{}}' END"


_TABLES = ("attributes", "options", "resource_options", "plugin_options", "service_attributes", "backend_metadata")
_PERIOD = '{"uuid": "30000000000000000000000000000003", "plan": "20000000000000000000000000000003"}'
PARTS: Mapping[str, str] = {
    "categories.uuid": numbered("1", "i"),
    "service_providers.uuid": numbered("c", "i"),
    "service_providers.customer_uuid": numbered("c", "i"),
    "offerings.uuid": numbered("f", "i"),
    "offerings.customer_uuid": numbered("c", "mod(i, 100)"),
    "offerings.organization_groups": grouped("mod(i, 20) = 3"),
    "offerings.category": numbered("1", "mod(i, 10)"),
    "offerings.state": "'Active'",
    "offerings.shared": "true",
    "offerings.billable": "true",
    **dict.fromkeys((f"offerings.{name}" for name in _TABLES), "'{}'"),
    "offerings.thumbnail": "NULL",
    "offerings.endpoints": "'[]'",
    "offerings.tags": f"CASE WHEN mod(i, 20) = 0 THEN ARRAY[{numbered('b', 'i')}] ELSE '{{}}' END",
    "tags.uuid": numbered("b", "i"),
    "screenshots.offering_uuid": numbered("f", "mod(i, 500)"),
    "offering_files.offering_uuid": numbered("f", "mod(i, 500)"),
    "offering_files.file": "'{}'",
    "tags.created_by": numbered("a", "i"),
    "components.offering_uuid": numbered("f", "mod(i, 500)"),
    "plans.organization_groups": grouped("mod(i, 20) = 3"),
    "plans.offering_uuid": numbered("f", "mod(i, 500)"),
    **dict.fromkeys((f"plans.{name}" for name in ("prices", "future_prices", "quotas", "discounts")), "'{}'"),
    "resources.offering_uuid": numbered("f", "mod(i, 1000)"),
    "resources.project_uuid": numbered("e", "i * 10"),
    "resources.uuid": numbered("3", "i"),
    "resources.state": "'OK'",
    "resources.order_uuid": numbered("4", "i"),
    "resources.plan_uuid": numbered("2", "mod(i, 1000)"),
    **dict.fromkeys((f"resources.{name}" for name in ("attributes", "limits", "options", "backend_metadata")), "'{}'"),
    **dict.fromkeys(("resources.tags", "resources.report"), "'[]'"),
    "plan_periods.periods": f"'[{_PERIOD}, {_PERIOD}]'",
    "offerings.scope": numbered("3", "mod(i, 100)"),
    "resources.runtime_state": "''",
    "plan_periods.uuid": numbered("3", "i"),
    "plans.uuid": numbered("2", "i"),
    "orders.uuid": numbered("4", "i"),
    "orders.offering_uuid": numbered(
        "f", "CASE WHEN i <= 1000 THEN i ELSE mod(i, 10) * 100 + 50 + mod(i / 10, 50) END"
    ),
    "orders.plan_uuid": numbered("2", "mod(i, 1000)"),
    "orders.project_uuid": numbered("e", "i"),
    "orders.resource_uuid": numbered("3", "i"),
    "orders.created_by": numbered("a", "i"),
    "orders.type": "'Create'",
    "orders.state": "CASE WHEN mod(i, 100) = 0 THEN 'pending-consumer' ELSE 'done' END",
    "orders.auto_approved_rule": f"CASE WHEN mod(i, 500) = 0 THEN {numbered('5', '1')} END",
    **dict.fromkeys(
        (f"orders.{name}" for name in ("attachment", "provider_message_file", "consumer_message_file")), "NULL"
    ),
    **dict.fromkeys((f"orders.{name}" for name in ("attributes", "limits", "old_limits")), "'{}'"),
    "tickets.uuid": numbered("6", "i"),
    "tickets.order_uuid": numbered("4", "i * 5"),
    "tickets.state": "CASE WHEN mod(i, 100) = 0 THEN 'open' ELSE 'resolved' END",
    "ticket_comments.ticket_uuid": numbered("6", "i"),
    "auto_approvals.project_uuid": numbered("e", "i"),
}
"""Provider 5 has ten offerings, with ten resources of other customers.

Every offering has an order, half of them have two hundred, every project has one."""
