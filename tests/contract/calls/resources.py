"""Calls about resources: those who use them, those who provide them."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from tests.contract.calls.shared import Call, Calls, More, about, reading
from tests.contract.market import ATTRIBUTES
from tests.contract.world import World

_CONSUMER, _PROVIDER = "marketplace_resources", "marketplace_provider_resources"
_READS = ("retrieve", "details_retrieve", "offering_retrieve", "plan_periods_list", "team_list")
Field = Callable[[World], Any]


def _new(w: World) -> UUID:
    return w.market.new_resource()


def _erred(w: World) -> UUID:
    return w.market.erred()


def _both(new: Callable[[World], UUID], *actions: str, **body: Field) -> Calls:
    return {**_consumer(new, *actions, **body), **_provider(new, *actions, **body)}


def _consumer(new: Callable[[World], UUID], *actions: str, **body: Field) -> Calls:
    return about(new, *(f"{_CONSUMER}_{each}" for each in actions), **body)


def _provider(new: Callable[[World], UUID], *actions: str, **body: Field) -> Calls:
    return about(new, *(f"{_PROVIDER}_{each}" for each in actions), **body)


def _restored(w: World) -> dict[str, Any]:
    return {"offering": w.url("marketplace-public-offerings", w.market.offering), "name": ATTRIBUTES["name"]}


def _suggested(w: World) -> Call:
    return {"body": {"project": w.market.project.hex, "offering": w.market.offering.hex}}


def _end(_: World) -> str:
    return "2098-01-01"


CALLS: Calls = {
    **reading(
        lambda w: w.market.resource,
        *(f"{side}_{each}" for side in (_CONSUMER, _PROVIDER) for each in _READS),
        f"{_CONSUMER}_offering_for_subresources_list",
    ),
    **_both(_new, "update", name=lambda w: w.word("Machine")),
    **_both(_new, "partial_update", "terminate", "unlink"),
    **_both(lambda w: w.market.scripted(), "pull"),
    **_both(_new, "set_end_date_by_staff", end_date=_end),
    **_consumer(_new, "switch_plan", plan=lambda w: w.url("marketplace-plans", w.market.other_plan())),
    **_consumer(_new, "update_limits", limits=lambda _: {"cores": 5}),
    f"{_CONSUMER}_suggest_name": _suggested,
    **_consumer(_new, "move_resource", project=lambda w: {"url": w.url("projects", w.new_project())}),
    f"{_CONSUMER}_restore": lambda w: {"uuid": w.market.ended(), "body": _restored(w)},
    **_consumer(_new, "set_downscaled", downscaled=lambda _: True),
    **_consumer(_new, "set_paused", paused=lambda _: True),
    **_consumer(_new, "set_restrict_member_access", restrict_member_access=lambda _: True),
    **_consumer(_new, "set_slug", slug=lambda w: w.word("slug")),
    **_consumer(_new, "update_options", options=lambda w: {"purpose": w.word("art")}),
    **_provider(_new, "refresh_last_sync", "set_as_erred", "set_backend_id"),
    **_provider(_erred, "set_as_ok", "set_state_ok"),
    **_provider(_new, "set_backend_metadata", backend_metadata=lambda w: {"place": w.word("rack")}),
    **_provider(_new, "set_end_date_by_provider", end_date=_end),
    **_provider(_new, "set_limits", limits=lambda _: {"cores": 7}),
    **_provider(_new, "submit_report", report=lambda _: [{"header": "State", "body": "Fine"}]),
}


def _asked(w: World) -> Sequence[Call]:
    """Those of which something is ordered now."""
    orders = [w.staff.http.get(f"/api/marketplace-orders/{number.hex}/").json() for number in w.others]
    return [{"uuid": UUID(each["marketplace_resource_uuid"])} for each in orders]


def _within(w: World, key: str) -> Sequence[Call]:
    """One that is in another, or that other."""
    rows = w.staff.http.get("/api/marketplace-resources/?page_size=300").json()
    return [{"uuid": UUID(each[key])} for each in rows if "parent_uuid" in each][:1]


MORE: More = {
    **{f"{side}_retrieve": lambda w: [*_asked(w), *_within(w, "uuid")] for side in (_CONSUMER, _PROVIDER)},
    f"{_CONSUMER}_offering_for_subresources_list": lambda w: _within(w, "parent_uuid"),
}
