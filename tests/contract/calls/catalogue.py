"""Calls about categories, their components and groups, and those who provide."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from tests.contract.calls.shared import Calls, about, reading, team
from tests.contract.market import AGENT, Market
from tests.contract.world import World


def _of(thing: Callable[[Market], UUID]) -> Callable[[World], UUID]:
    return lambda w: thing(w.market)


def _component(w: World) -> dict[str, Any]:
    category = {"url": w.url("marketplace-categories", w.market.category), "title": "Machines"}
    return {"type": w.word("part"), "name": "Part", "category": category}


def _number(uuid: UUID) -> int:
    """How the contract names a component of a category."""
    return uuid.int


_CATEGORIES, _PROVIDERS = "marketplace_categories", "marketplace_service_providers"
_COMPONENTS = "marketplace_category_components"
_PART, _NEW_PART = _of(lambda m: m.component), _of(Market.new_category_component)
CALLS: Calls = {
    f"{_CATEGORIES}_create": lambda w: {"body": {"title": w.word("Category")}},
    **reading(_of(lambda m: m.category), f"{_CATEGORIES}_retrieve"),
    **about(_of(Market.new_category), f"{_CATEGORIES}_update", title=lambda w: w.word("Category")),
    **about(_of(Market.new_category), f"{_CATEGORIES}_partial_update", f"{_CATEGORIES}_destroy"),
    f"{_COMPONENTS}_create": lambda w: {"body": _component(w)},
    f"{_COMPONENTS}_retrieve": lambda w: {"id": _number(_PART(w))},
    f"{_COMPONENTS}_update": lambda w: {"id": _number(_NEW_PART(w)), "body": _component(w)},
    f"{_COMPONENTS}_partial_update": lambda w: {"id": _number(_NEW_PART(w)), "body": {}},
    f"{_COMPONENTS}_destroy": lambda w: {"id": _number(_NEW_PART(w))},
    f"{_PROVIDERS}_create": lambda w: {
        "body": {"customer": w.url("customers", w.market.new_seller(registered=False))},
    },
    **reading(_of(lambda m: m.provider), f"{_PROVIDERS}_retrieve"),
    **reading(
        _of(lambda m: m.provider),
        *(f"{_PROVIDERS}_{each}_list" for each in ("customers", "offerings", "projects")),
        named="service_provider_uuid",
    ),
    **about(
        _of(Market.new_provider),
        f"{_PROVIDERS}_update",
        customer=lambda w: w.url("customers", w.customer),
    ),
    **about(_of(Market.new_provider), f"{_PROVIDERS}_partial_update", f"{_PROVIDERS}_destroy"),
    **team(_PROVIDERS, AGENT, "service_provider", lambda w: w.market.provider),
}
