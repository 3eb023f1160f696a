"""What the row of an object says is what the object says of itself; what is stuck is found."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from api.tasks.openstack import STUCK
from commands.openstack.kinds import KINDS
from domain.event import Event
from projections.engine.model import Conn
from projections.openstack import looked_after, objects
from tests.projections.help import expected, follow
from tests.projections.world import START, World
from tests.stored.make import example


@pytest.mark.parametrize("noun", sorted(KINDS))
def test_a_row_is_as_its_object_after_every_event(world: World, noun: str) -> None:
    sort, stream = KINDS[noun], world.id()
    events = [example(each) for each in sort.noun.EVENTS]
    first = next(each for each in events if each.name.endswith(".creation_requested"))
    last = [each for each in events if each.name.endswith((".unlinked", ".operation_succeeded"))]
    state: Any = None
    for event in (first, *(each for each in events if each not in (first, *last)), sort.outcomes.recovered()):
        world.add(stream, event)
        state = sort.kind.fold(state, [event])
        (row,) = expected(world.log, objects.MODEL)
        assert (row.uuid, row.noun) == (stream, noun)
        assert _shown(row) == msgspec.to_builtins({name: getattr(state, name) for name in _shown(row)}), event.name


def _shown(row: objects.Object) -> dict[str, Any]:
    names = ("title", "description", "state", "operation", "backend_id", "runtime_state", "error_message")
    return {**{name: getattr(row, name) for name in names}, **row.facts}


def _ends(noun: str) -> list[Event]:
    of = KINDS[noun].outcomes
    return [of.succeeded(run=UUID(int=1), operation="delete"), of.unlinked()]


@pytest.mark.parametrize("noun", sorted(KINDS))
@pytest.mark.parametrize("end", [0, 1])
def test_what_is_gone_has_no_row(world: World, noun: str, end: int) -> None:
    stream = world.id()
    first = next(each for each in KINDS[noun].requests if each.operation == "create")
    world.add(stream, example(first))
    world.add(stream, _ends(noun)[end])
    assert expected(world.log, objects.MODEL) == []


@pytest.mark.parametrize("each", STUCK, ids=str)
def test_what_has_been_stuck_for_too_long_is_found(conn: Conn, world: World, each: Any) -> None:
    found = {}
    for noun in KINDS:
        first = next(event for event in KINDS[noun].requests if event.operation == "create")
        found[noun] = world.id()
        world.add(found[noun], example(first))
        for event in _towards(noun, each.states[0]):
            world.add(found[noun], event)
    follow(conn, world.log, objects.MODEL)
    late, early = START + timedelta(days=30), START
    rows = looked_after.stuck(conn, each.nouns, each.states, late, each.longest)
    assert {row["object"] for row in rows} == {found[noun] for noun in each.nouns}
    assert looked_after.stuck(conn, each.nouns, each.states, early, each.longest) == []


def _towards(noun: str, state: str) -> list[Event]:
    if state == "CREATION_SCHEDULED":
        return []
    made = KINDS[noun].outcomes.succeeded(run=UUID(int=1), operation="create")
    wish = next(event for event in KINDS[noun].requests if event.scheduled == state)
    return [made, example(wish)]
