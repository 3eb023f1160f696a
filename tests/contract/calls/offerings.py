"""Calls about offerings: provided, found, ordered from."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from commands.marketplace import offering_step as steps
from tests.contract.calls.shared import Call, Calls, about, first, reading, team
from tests.contract.market import FORM
from tests.contract.world import World

_NAME, _PUBLIC = "marketplace_provider_offerings", "marketplace_public_offerings"
_READS = (*("retrieve", "component_stats_list", "costs_list", "customers_list", "orders_list", "stats_retrieve"),)


def _draft(w: World) -> UUID:
    return w.market.new_draft()


def _after(*taken: Any) -> Callable[[World], UUID]:
    return lambda w: w.market.stepped(*taken)


def _named(*actions: str) -> tuple[str, ...]:
    return tuple(f"{_NAME}_{each}" for each in actions)


def _create(w: World) -> Call:
    category, customer = w.url("marketplace-categories", w.market.category), w.url("customers", w.market.cloud)
    told: dict[str, Any] = {"category": category, "customer": customer, "type": "Marketplace.Slurm"}
    parts = [{"billing_type": "limit", "type": "cores", "name": "Cores"}]
    return {"body": {"name": w.word("Offering"), "components": parts, **told}}


def _part(w: World) -> Call:
    found = _draft(w)
    return {"uuid": found, "body": {"uuid": w.market.part_of(found).hex}}


def _changed_part(w: World) -> Call:
    part = {"uuid": w.market.part_of(w.market.workshop).hex, "billing_type": "limit", "type": "cores", "name": "Cores"}
    return {"uuid": w.market.workshop, "body": part}


def _priced_part(w: World) -> dict[str, Any]:
    return {"id": first(w, "/api/marketplace-plan-components/", "id")}


CALLS: Calls = {
    f"{_NAME}_create": _create,
    **reading(lambda w: w.market.offering, *_named(*_READS)),
    **reading(lambda w: w.clouds.things.offering, *_named("importable_resources_list")),
    f"{_NAME}_orders_retrieve": lambda w: {"uuid": w.market.offering, "order_uuid": w.market.order},
    **about(_draft, *_named("destroy", "activate", "update_integration")),
    **about(_draft, *_named("update_organization_groups", "delete_organization_groups")),
    **about(_draft, *_named("update_attributes")),
    **about(_after(steps.ActivateOffering), *_named("archive", "pause", "draft", "make_unavailable")),
    **about(lambda w: w.market.new_cloud(), *_named("sync")),
    **about(_after(steps.ActivateOffering, steps.MakeOfferingUnavailable), *_named("make_available")),
    **about(_after(steps.ActivateOffering, steps.PauseOffering), *_named("unpause")),
    **about(_draft, *_named("set_backend_metadata"), backend_metadata=lambda w: {"place": w.word("rack")}),
    **about(_draft, *_named("update_options"), options=lambda _: FORM),
    **about(_draft, *_named("update_resource_options"), resource_options=lambda _: FORM),
    **about(
        _draft,
        *_named("move_offering"),
        customer=lambda w: w.url("customers", w.market.new_seller()),
        preserve_permissions=lambda _: True,
    ),
    **about(
        _draft,
        *_named("update_description"),
        category=lambda w: w.url("marketplace-categories", w.market.new_category()),
    ),
    **about(_draft, *_named("update_location"), latitude=lambda _: 1.5, longitude=lambda _: 2.5),
    **about(_draft, *_named("update_overview"), name=lambda w: w.word("Offering")),
    **about(
        lambda w: w.market.workshop,
        *_named("create_offering_component"),
        billing_type=lambda _: "limit",
        type=lambda w: w.word("part"),
        name=lambda _: "Part",
    ),
    f"{_NAME}_remove_offering_component": _part,
    f"{_NAME}_update_offering_component": _changed_part,
    **team(_NAME, "OFFERING.MANAGER", "offering", lambda w: w.market.offering),
    **reading(lambda w: w.market.offering, f"{_PUBLIC}_retrieve", f"{_PUBLIC}_plans_list"),
    f"{_PUBLIC}_plans_retrieve": lambda w: {"uuid": w.market.offering, "plan_uuid": w.market.plan},
    "marketplace_plan_components_retrieve": _priced_part,
}
