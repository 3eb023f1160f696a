"""Calls about plans."""

from uuid import UUID

from tests.contract.calls.shared import Calls, about, reading
from tests.contract.world import World

_NAME = "marketplace_plans"


def _new(w: World) -> UUID:
    return w.market.new_plan()


def _offering(w: World) -> str:
    return w.url("marketplace-provider-offerings", w.market.draft)


CALLS: Calls = {
    f"{_NAME}_create": lambda w: {"body": {"name": w.word("Plan"), "offering": _offering(w)}},
    **reading(lambda w: w.market.plan, f"{_NAME}_retrieve"),
    **about(_new, f"{_NAME}_update", name=lambda w: w.word("Plan"), offering=_offering),
    **about(_new, *(f"{_NAME}_{each}" for each in ("partial_update", "destroy", "archive"))),
    **about(_new, f"{_NAME}_update_organization_groups", f"{_NAME}_delete_organization_groups"),
    **about(_new, f"{_NAME}_update_prices", prices=lambda _: {"cores": "2.50"}),
    **about(_new, f"{_NAME}_update_quotas", quotas=lambda _: {"cores": 3}),
    **about(
        _new,
        f"{_NAME}_update_discounts",
        discounts=lambda _: {"cores": {"discount_threshold": 10, "discount_rate": 5}},
    ),
}
