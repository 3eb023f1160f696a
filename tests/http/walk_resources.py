"""What the walk over all routes must know of resources."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from commands.marketplace.order import RejectByProvider
from commands.marketplace.submit import SubmitOrder
from domain.marketplace import order
from tests.eventstore.support import ask, made
from tests.http.market import offered
from tests.http.served import Served

CONSUMER, PROVIDER = "/api/marketplace-resources/", "/api/marketplace-provider-resources/"
_OPERATIONS = {CONSUMER: "marketplace_resources", PROVIDER: "marketplace_provider_resources"}


def ended(place: Served, seller: UUID, category: UUID, project: UUID) -> UUID:
    """One that was refused."""
    store = place.ledger.store
    offering = offered(place, seller, category, type="Marketplace.Basic")
    number = made(store, SubmitOrder(project, offering, attributes={"name": "Machine"}, limits={"cores": 1}))
    ask(store, RejectByProvider(number))
    return store.load(order.KIND, number).required().resource


def _alive(t: Any) -> str:
    found: str = t.place.ledger.store.load(order.KIND, t.orders.basic).required().resource.hex
    return found


THINGS: Mapping[str, Callable[[Any], str]] = dict.fromkeys(_OPERATIONS, _alive)
_ALWAYS = (
    *("partial_update", "update", "set_slug", "set_downscaled", "set_paused", "set_restrict_member_access", "unlink"),
    *("set_end_date", "set_end_date_by_staff", "set_end_date_by_provider", "update_options", "update_options_direct"),
    *("set_backend_id", "set_backend_metadata", "set_limits", "submit_report", "refresh_last_sync"),
)
_ONLY_PROVIDERS = (
    *("set_end_date_by_provider", "update_options_direct", "set_backend_id", "set_backend_metadata", "set_limits"),
    *("submit_report", "refresh_last_sync"),
)
NO_STATE: Mapping[str, str] = {
    f"{operation}_{action}": "allowed in every state"
    for path, operation in _OPERATIONS.items()
    for action in _ALWAYS
    if path == PROVIDER or action not in _ONLY_PROVIDERS
} | dict.fromkeys((f"{each}_move_resource" for each in _OPERATIONS.values()), "answers 409 in words of its own")


def _of(path: str, action: str, body: Any = None) -> Callable[[Any], tuple[str, Any]]:
    return lambda t: (f"{path}{(_alive(t) if action == 'restore' else t.ended.hex)}/{action}/", body)


_PLAN = {"plan": f"/api/marketplace-plans/{UUID(int=1).hex}/"}
WRONG_STATE: Mapping[str, Callable[[Any], tuple[str, Any]]] = {
    **{
        f"{operation}_{action}": _of(path, action)
        for path, operation in _OPERATIONS.items()
        for action in ("terminate", "restore", "pull")
    },
    **{
        f"marketplace_provider_resources_{action}": _of(PROVIDER, action)
        for action in ("set_as_ok", "set_as_erred", "set_state_ok")
    },
    "marketplace_resources_switch_plan": _of(CONSUMER, "switch_plan", _PLAN),
    "marketplace_resources_update_limits": _of(CONSUMER, "update_limits", {"limits": {"cores": 2}}),
    "marketplace_resources_renew": _of(CONSUMER, "renew", {"extension_months": 2}),
    "marketplace_resources_estimate_renewal": _of(CONSUMER, "estimate_renewal", {"extension_months": 2}),
    "marketplace_resources_reallocate_limits": _of(CONSUMER, "reallocate_limits", {"limits": {}, "targets": []}),
}
OWN_BUSINESS = {f"{operation}_restore": "every member of a project may order" for operation in _OPERATIONS.values()}
