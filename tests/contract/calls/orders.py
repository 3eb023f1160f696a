"""Calls about orders, each in the state it takes."""

from collections.abc import Callable
from uuid import UUID

from tests.contract.calls.shared import Call, Calls, More, about, reading
from tests.contract.market import ATTRIBUTES, LIMITS
from tests.contract.world import World

_NAME = "marketplace_orders"


def _waiting(w: World) -> UUID:
    return w.market.new_order()


def _unreviewed(w: World) -> UUID:
    return w.market.unreviewed()


def _executing(w: World) -> UUID:
    return w.market.executing()


def _done(w: World) -> UUID:
    return w.market.done()


def _create(w: World) -> Call:
    market = w.market
    offering, project = w.url("marketplace-public-offerings", market.offering), w.url("projects", market.project)
    told = {"plan": w.url("marketplace-plans", market.plan), "attributes": dict(ATTRIBUTES), "limits": LIMITS}
    return {"body": {"offering": offering, "project": project, **told}}


def _of(new: Callable[[World], UUID], *actions: str) -> Calls:
    return about(new, *(f"{_NAME}_{each}" for each in actions))


CALLS: Calls = {
    f"{_NAME}_create": _create,
    **reading(lambda w: w.told, f"{_NAME}_retrieve", f"{_NAME}_offering_retrieve"),
    **_of(_unreviewed, "approve_by_consumer", "reject_by_consumer", "update", "partial_update", "destroy"),
    **_of(_waiting, "approve_by_provider", "reject_by_provider", "set_state_executing"),
    f"{_NAME}_cancel": lambda w: {"uuid": w.market.cancelable()},
    **_of(_executing, "set_state_done", "set_state_erred"),
    **_of(_done, "unlink"),
    **about(_waiting, f"{_NAME}_set_backend_id", backend_id=lambda w: w.word("backend")),
}
MORE: More = {
    f"{_NAME}_retrieve": lambda w: [{"uuid": number} for number in w.others],
    f"{_NAME}_offering_retrieve": lambda w: [{"uuid": w.market.order}],
}
