"""Valid values for fields of the marketplace: by operation and name, or by name for all its operations."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from tests.contract.calls.shared import first
from tests.contract.market import ATTRIBUTES, FORM
from tests.contract.world import World

Value = Callable[[World], Any]
_PROVIDED = "marketplace_provider_offerings"


def _offering_part(_: World) -> list[dict[str, Any]]:
    return [{"billing_type": "limit", "type": "cores", "name": "Cores"}]


def _category(w: World) -> dict[str, Any]:
    return {"url": w.url("marketplace-categories", w.market.category), "title": "Machines"}


def _plan(w: World) -> str:
    return w.url("marketplace-plans", w.market.plan)


def _account(w: World) -> str:
    number = first(w, f"/api/marketplace-offering-users/?offering_uuid={w.market.offering.hex}")
    return w.url("marketplace-offering-users", number)


def _draft(w: World) -> str:
    return w.url("marketplace-provider-offerings", w.market.draft)


_EVERYWHERE: Mapping[str, Value] = {
    "attributes": lambda _: dict(ATTRIBUTES),
    "backend_metadata": lambda w: {"place": w.word("rack")},
    "backend_id_rules": lambda _: {"format": {"regex": "^[a-z]+$"}},
    "category": lambda w: w.url("marketplace-categories", w.market.category),
    "components": _offering_part,
    "datacite_doi": lambda w: w.word("10.1/x"),
    "group": lambda w: w.url("marketplace-category-groups", w.market.group),
    "max_value": lambda _: 64,
    "max_prepaid_duration": lambda _: 12,
    "options": lambda _: FORM,
    "overage_component": lambda w: w.market.part_of(w.market.workshop, 1).hex,
    "min_value": lambda _: 2,
    "default_limit": lambda _: 3,
    "date": lambda _: f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
    **dict.fromkeys(
        ("access_url", "callback_url", "documentation_url", "helpdesk_url", "privacy_policy_link"),
        lambda w: f"https://example.org/{w.word('page')}",
    ),
    **dict.fromkeys(("limit_amount", "max_available_limit"), lambda _: 70),
    "plan": _plan,
    "plans": lambda _: [{"name": "Monthly"}],
    "plugin_options": lambda _: {"supports_pausing": True},
    "resource_options": lambda _: FORM,
    "type": lambda w: w.word("part"),
    "unit_price": lambda _: "3.50",
    "slug": lambda w: w.word("slug"),
}
_HERE: Mapping[str, Value] = {
    "marketplace_category_components_create.category": _category,
    "marketplace_category_components_update.category": _category,
    "marketplace_category_components_partial_update.category": _category,
    f"{_PROVIDED}_create.limits": lambda _: {"cores": {"min": 1, "max": 9, "max_available_limit": 50}},
    f"{_PROVIDED}_update_offering_component.uuid": lambda w: w.market.part_of(w.market.workshop).hex,
    f"{_PROVIDED}_create.type": lambda _: "Marketplace.Slurm",
    f"{_PROVIDED}_update_integration.service_attributes": lambda w: {"backend_url": f"https://{w.word('b')}.org"},
    f"{_PROVIDED}_update_integration.secret_options": lambda w: {"language": w.word("shell")},
    "marketplace_plans_update.offering": _draft,
    "marketplace_orders_create.type": lambda _: "Create",
    "marketplace_orders_update.limits": lambda _: {"cores": 6},
    "marketplace_orders_partial_update.limits": lambda _: {"cores": 6},
    "marketplace_resources_terminate.attributes": lambda _: {"termination_comment": "Enough"},
    "marketplace_provider_resources_terminate.attributes": lambda _: {"termination_comment": "Enough"},
    "marketplace_resources_suggest_name.plan": lambda w: w.market.plan.hex,
    "marketplace_component_usages_set_usage.plan_period": lambda w: (
        first(w, f"/api/marketplace-resources/{w.market.resource.hex}/plan_periods/").hex
    ),
    "marketplace_component_usages_set_user_usage.user": _account,
}


def found(operation: str, name: str) -> Value | None:
    if not operation.startswith("marketplace_"):
        return None
    return _HERE.get(f"{operation}.{name}", _EVERYWHERE.get(name))
