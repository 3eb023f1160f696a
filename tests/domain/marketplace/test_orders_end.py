"""Whatever is asked in whatever order: an order and its resource never come into a state they cannot leave."""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import given as having
from hypothesis import strategies as st

from domain.event import Event
from domain.marketplace import order, resource
from domain.marketplace.order import ENDED, Facts, Order
from domain.marketplace.order_events import Type
from domain.marketplace.resource import Resource
from domain.refusal import Refused
from tests.domain.marketplace.ordering import FACTS, RUN, THING_BEFORE, TODAY, TYPES, WHO, after, submitted, thing

REVIEWED = Facts(today=TODAY, run=RUN, provider_review=True)
MOVES: dict[str, Callable[[Order], list[Event]]] = {
    "approve": lambda state: order.approve_by_consumer(state, WHO, FACTS),
    "approve, then review": lambda state: order.approve_by_consumer(state, WHO, REVIEWED),
    "approve by provider": lambda state: order.approve_by_provider(state, WHO, {}, FACTS),
    "reject": lambda state: order.reject_by_consumer(state, WHO, ""),
    "reject by provider": lambda state: order.reject_by_provider(state, WHO, ""),
    "go on": lambda state: order.go_on(state, FACTS),
    "start": lambda state: order.start(state, RUN),
    "retry": lambda state: order.retry(state, RUN),
    "complete": lambda state: order.complete(state, RUN),
    "fail": lambda state: order.fail(state, "no"),
    "cancel": order.cancel,
    "remove": order.remove,
    "expire": order.expire,
    "unlink": order.unlink,
}
BY_HAND: dict[str, Callable[[Resource], list[Event]]] = {
    "mark ok": resource.mark_ok,
    "mark erred": lambda state: resource.mark_erred(state, "no", ""),
    "take off the books": resource.unlink,
}


T = TypeVar("T")


def asked(what: Callable[[T], list[Event]], state: T) -> list[Event]:
    try:
        return what(state)
    except Refused:
        return []


@having(st.sampled_from(TYPES), st.lists(st.sampled_from([*MOVES, *BY_HAND]), max_size=12))
def test_there_is_always_a_way_out(kind: Type, moves: list[str]) -> None:
    state = order.KIND.fold(None, [submitted(kind)])
    what = thing(THING_BEFORE[kind])
    for move in moves:
        assert state is not None
        if move in BY_HAND:
            found = resource.KIND.fold(what, asked(BY_HAND[move], what))
            assert found is not None
            what = found
            continue
        events = asked(MOVES[move], state)
        what = after(what, state, events)
        state = order.KIND.fold(state, events)
    assert state is not None
    require_exit(state, what)


def require_exit(state: Order, what: Resource) -> None:
    """An open order can fail, and then the resource has a state in which something may be asked of it, or is gone."""
    if not state.removed and state.state not in ENDED:
        failed = order.fail(state, "no")
        what = after(what, state, failed, by_hand=True)
        ended = order.KIND.fold(state, failed)
        assert ended is not None
        assert order.names(ended) == frozenset()
    if what.state not in ("OK", "Erred", "Terminated"):
        marked = resource.KIND.fold(what, resource.mark_erred(what, "", ""))
        assert marked is not None
        what = marked
    assert what.state in ("OK", "Erred", "Terminated")


@having(st.sampled_from(TYPES), st.lists(st.sampled_from(list(MOVES)), max_size=12))
def test_what_has_ended_leaves_no_resource_half_done(kind: Type, moves: list[str]) -> None:
    state, what = order.KIND.fold(None, [submitted(kind)]), thing(THING_BEFORE[kind])
    for move in moves:
        assert state is not None
        events = asked(MOVES[move], state)
        what = after(what, state, events)
        state = order.KIND.fold(state, events)
    assert state is not None
    if state.state in ENDED or state.removed:
        assert what.state in ("OK", "Erred", "Terminated")
