"""What the walk over all routes must know of offerings and their plans."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from commands.marketplace.offering import ConnectOffering
from commands.marketplace.screenshot import AddOfferingFile, AddScreenshot
from domain.file import File
from domain.marketplace.offering import KIND
from tests.eventstore.support import ask, made
from tests.http.served import Served
from tests.marketplace import offer


def offered(place: Served, customer: UUID, category: UUID) -> UUID:
    """One with service settings."""
    offering = offer(place.ledger.store, customer, category)
    ask(place.ledger.store, ConnectOffering(offering, service_attributes={"backend_url": "https://cloud"}))
    return offering


def _first(path: str, name: str) -> Callable[[Any], str]:
    return lambda t: str(t.staff.http.get(path).json()[0][name])


def _tag(t: Any) -> str:
    made = t.staff.http.post("/api/marketplace-tags/", json={"name": uuid4().hex})
    return str(made.json()["uuid"])


def _with_offering(t: Any, command: type[AddScreenshot | AddOfferingFile]) -> str:
    """What is removed has none by its own id either."""
    store = t.place.ledger.store
    if store.load(KIND, t.offering).required().removed:
        return str(t.offering.hex)
    found = made(store, command(t.offering, "x", File("0" * 64, "a.png", "image/png", 3)))
    t.place.settled()
    return found.hex


_PLANS = "/api/marketplace-plans/"
THINGS: Mapping[str, Callable[[Any], str]] = {
    "/api/marketplace-provider-offerings/": lambda t: t.offering.hex,
    "/api/marketplace-provider-offerings/{uuid}/orders/": lambda t: t.orders.agent.hex,
    "/api/marketplace-public-offerings/": lambda t: t.offering.hex,
    "/api/marketplace-public-offerings/{uuid}/plans/": lambda t: _plan(t)["uuid"],
    _PLANS: lambda t: _plan(t)["uuid"],
    "/api/marketplace-plan-components/": _first("/api/marketplace-plan-components/", "id"),
    "/api/marketplace-tags/": _tag,
    "/api/marketplace-screenshots/": lambda t: _with_offering(t, AddScreenshot),
    "/api/marketplace-offering-files/": lambda t: _with_offering(t, AddOfferingFile),
    "/api/service-settings/": _first("/api/service-settings/", "uuid"),
}


def _plan(t: Any) -> Any:
    """The one of the offering; what has no plan any more has none by the offering's own id either."""
    found = t.staff.http.get(_PLANS, params={"offering_uuid": t.offering.hex}).json()
    return found[0] if found else {"uuid": t.offering.hex}


NO_STATE: Mapping[str, str] = {
    **{
        f"marketplace_provider_offerings_{verb}": "what an offering does not take in its state is 400"
        for verb in (
            *("create", "activate", "pause", "unpause", "archive", "draft", "make_available", "make_unavailable"),
            *("move_offering", "update_overview", "update_description", "update_location", "update_options"),
            *("update_resource_options", "set_backend_metadata", "update_organization_groups", "update_attributes"),
            *("delete_organization_groups", "create_offering_component", "update_offering_component"),
            *("update_integration", "add_user", "update_user", "delete_user"),
            *("update_image", "delete_image", "update_thumbnail", "delete_thumbnail"),
            *("update_tags", "delete_tags", "add_endpoint", "delete_endpoint"),
        )
    },
    **{
        f"marketplace_tags_{verb}": "allowed in every state; what is removed is not there any more"
        for verb in ("create", "partial_update", "update", "destroy")
    },
    "marketplace_provider_offerings_import_resource": "what is not imported is 400",
    **{
        f"marketplace_{noun}_{verb}": "what an offering does not take in its state is 400"
        for noun in ("screenshots", "offering_files")
        for verb in ("create", "partial_update", "update", "destroy")
        if noun == "screenshots" or verb in ("create", "destroy")
    },
    "marketplace_provider_offerings_destroy": "what only staff removes is 403",
    **dict.fromkeys(
        ("marketplace_provider_offerings_remove_offering_component", "marketplace_plans_destroy"),
        "resources forbid it, which the tests of commands say",
    ),
    **{
        f"marketplace_plans_{verb}": "what a plan does not take in its state is 400"
        for verb in (
            *("create", "partial_update", "update", "archive", "update_prices", "update_quotas", "update_discounts"),
            *("update_organization_groups", "delete_organization_groups"),
        )
    },
}
WRONG_STATE: Mapping[str, Callable[[Any], tuple[str, Any]]] = {
    "marketplace_provider_offerings_sync": lambda t: (f"/api/marketplace-provider-offerings/{t.offering.hex}/sync/", {})
}
BODIES: Mapping[str, Callable[[Any], Any]] = {
    "marketplace_provider_offerings_create": lambda t: {
        "name": "x",
        "type": "Marketplace.Basic",
        "customer": f"/api/customers/{t.customer.hex}/",
        "category": f"/api/marketplace-categories/{t.category.hex}/",
    },
    **dict.fromkeys(
        ("marketplace_screenshots_create", "marketplace_offering_files_create"),
        lambda t: {
            **{name: {"name": "a.gif", "content": "R0lGODlh"} for name in ("image", "file")},
            "name": "x",
            "offering": f"/api/marketplace-provider-offerings/{t.offering.hex}/",
        },
    ),
    "marketplace_plans_create": lambda t: {
        "name": "x",
        "offering": f"/api/marketplace-provider-offerings/{t.offering.hex}/",
    },
}
