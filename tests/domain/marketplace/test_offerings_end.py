"""Whatever is asked in whatever order: an offering can always be put on sale, and be done with."""

from collections.abc import Callable
from uuid import UUID

from hypothesis import given as having
from hypothesis import strategies as st

from domain.event import Event
from domain.marketplace import component_rules as parts
from domain.marketplace import offering
from domain.marketplace import offering_rules as rules
from domain.marketplace import plan_rules as plans
from domain.marketplace.offering import Offering
from domain.refusal import Refused
from tests.domain.marketplace.offerings import ACME, AJAX, BASIC, CORES, CREATED

NEEDED, NEEDY = rules.Wanted(components=True), rules.Wanted(components=True, attributes=("url",))
SETTINGS, MORE, OTHER = UUID(int=0x5E), UUID(int=0xD), UUID(int=0xE)
CORE = {"billing_type": "limit", "type": "cores", "name": "Cores"}
HOURS = {"billing_type": "usage", "type": "hours", "name": "Hours"}
Move = Callable[[Offering], list[Event]]


def _step(name: str, wanted: rules.Wanted) -> Move:
    return lambda state: rules.step(state, name, wanted)


MOVES: dict[str, Move] = {
    **{name: _step(name, NEEDED) for name in rules.STEPS},
    **{f"{name}, and more is needed": _step(name, NEEDY) for name in rules.STEPS},
    "change": lambda state: rules.change(state, {"name": "Other", "description": "It"}),
    "connect": lambda state: rules.connect(state, SETTINGS, {"service_attributes": {"url": "x"}}, None, state.secrets),
    "give to Ajax": lambda state: rules.move(state, AJAX, True),
    "give to Acme": lambda state: rules.move(state, ACME, True),
    "add cores": lambda state: parts.add(state, CORES, CORE),
    "add hours": lambda state: parts.add(state, MORE, HOURS),
    "hours in place of cores": lambda state: parts.change(state, CORES, HOURS),
    "cores go over": lambda state: parts.change(state, CORES, {"overage_component": MORE}),
    "remove cores": lambda state: parts.remove(state, CORES),
    "remove hours": lambda state: parts.remove(state, MORE),
    "add a plan": lambda state: plans.add(state, BASIC, {"name": "Basic"}),
    "archive the plan": lambda state: plans.archive(state, BASIC),
    "unarchive the plan": lambda state: plans.change(state, BASIC, {"archived": False}, used=False),
    "remove the plan": lambda state: plans.remove(state, BASIC),
    "remove by the owner": lambda state: rules.remove(state, used=False, staff=False),
    "remove what is used": lambda state: rules.remove(state, used=True, staff=True),
}


def after(state: Offering, move: Move) -> Offering:
    """What is refused changes nothing."""
    try:
        events = move(state)
    except Refused:
        return state
    found = offering.KIND.fold(state, events)
    assert found is not None
    return found


def lived(moves: list[str]) -> Offering:
    state = offering.KIND.fold(None, [CREATED])
    assert state is not None
    for move in moves:
        if move.startswith("add") and _there(state, move):
            continue
        state = after(state, MOVES[move])
    return state


def _there(state: Offering, move: str) -> bool:
    """Ids are new each time: nobody adds the same part again."""
    added = {"add cores": CORES, "add hours": MORE, "add a plan": BASIC}[move]
    return added in {*(each.uuid for each in state.components), *(each.uuid for each in state.plans)}


LIVES = st.lists(st.sampled_from(list(MOVES)), max_size=15)


@having(LIVES)
def test_there_is_always_a_way_to_be_on_sale(moves: list[str]) -> None:
    state = lived(moves)
    if state.removed:
        return
    state = after(state, MOVES["draft"])
    assert state.state == "Draft"
    if not state.components:
        state = after(state, lambda found: parts.add(found, OTHER, CORE))
    if all(each.archived for each in state.plans):
        state = after(state, lambda found: plans.add(found, OTHER, {"name": "Another"}))
    state = after(state, MOVES["connect"])
    assert after(state, MOVES["activate, and more is needed"]).state == "Active"


@having(LIVES)
def test_there_is_always_an_end(moves: list[str]) -> None:
    """By its owner, and it holds nothing any more: no name keeps its category or its provider."""
    state = after(after(lived(moves), MOVES["draft"]), MOVES["remove by the owner"])
    assert state.removed
    assert offering.names(state) == frozenset()
    assert {name for name, move in MOVES.items() if after(state, move) != state} == set()


@having(LIVES)
def test_what_is_on_sale_had_what_it_needs(moves: list[str]) -> None:
    """However it got there; components and plans may go later."""
    before = lived(moves)
    for name in ("activate", "unpause", "make_available"):
        now = after(before, MOVES[name])
        if now.state == "Active" != before.state:
            assert rules.missing(now, NEEDED) == []
    types = [each.type for each in before.components]
    assert len(types) == len(set(types))
