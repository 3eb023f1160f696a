"""What may be asked of a resource, state by state."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.event import Event
from domain.marketplace import resource
from domain.marketplace import resource_events as happened
from domain.marketplace.order_events import OrderLimitsChanged
from domain.marketplace.resource import STATES, Resource
from domain.refusal import Invalid, WrongState
from tests.domain.marketplace.ordering import OFFERING, PLAN, PROJECT, TODAY, after, given, thing

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OTHER = UUID(int=99)


def folded(state: Resource, events: list[Event]) -> Resource:
    found = resource.KIND.fold(state, events)
    assert found is not None
    return found


def test_what_is_yet_to_come_has_the_limits_its_order_has_by_now() -> None:
    changed = [OrderLimitsChanged(limits={"cores": 8}, cost=None)]
    assert after(thing("Creating"), given(), changed).limits == {"cores": 8}
    assert after(thing("OK"), given(kind="Update"), changed).limits == {"cores": 2}, "once that is done"


@pytest.mark.parametrize("state", STATES)
def test_somebody_may_say_how_it_is_while_it_lives(state: str) -> None:
    if state == "Terminated":
        with pytest.raises(WrongState, match="terminated"):
            resource.mark_ok(thing(state))
        with pytest.raises(WrongState, match="terminated"):
            resource.mark_erred(thing(state), "no", "")
        return
    assert folded(thing(state), resource.mark_ok(thing(state))).state == "OK"
    erred = folded(thing(state), resource.mark_erred(thing(state), "no", "line 1"))
    assert (erred.state, erred.error_message) == ("Erred", "no")
    assert folded(erred, resource.mark_ok(erred)).error_message == ""


def test_saying_it_twice_changes_nothing() -> None:
    assert resource.mark_ok(thing("OK")) == []
    assert resource.unlink(thing(unlinked=True)) == []
    assert resource.move(thing(), PROJECT) == []


@pytest.mark.parametrize(
    ("given", "events"),
    [
        ({"name": " Two "}, [happened.ResourceRenamed(title="Two")]),
        ({"name": "One"}, []),
        ({"description": "it"}, [happened.ResourceDescribed(description="it")]),
        ({"end_date": TODAY}, [happened.ResourceEndDateSet(end_date=TODAY)]),
        ({"tags": ("a",)}, [happened.ResourceTagged(tags=("a",))]),
        ({"backend_id": "7"}, [happened.ResourceBackendIdSet(backend_id="7")]),
        ({"paused": True}, [happened.ResourcePausedSet(paused=True)]),
        ({"limits": {"cores": 2}}, []),
        ({"limits": {"cores": 3}}, [happened.ResourceLimitsSet(limits={"cores": 3})]),
    ],
)
def test_one_event_for_what_changes(given: dict[str, Any], events: list[Event]) -> None:
    assert resource.change(thing(), TODAY, given) == events


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 151}, "name"),
        ({"slug": "not a slug"}, "slug"),
        ({"end_date": date(2020, 1, 1)}, "end_date"),
    ],
)
def test_what_does_not_fit_is_named(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        resource.change(thing(), TODAY, given)
    assert caught.value.field == field


def test_it_holds_on_to_what_it_is_made_of_until_it_ends() -> None:
    kinds = {resource.in_project(PROJECT), resource.of_offering(OFFERING), resource.of_plan(PLAN)}
    assert {name.kind for name in resource.names(thing())} == kinds
    assert resource.names(thing("Terminated")) == frozenset()
    moved = folded(thing(), resource.move(thing(), OTHER))
    assert resource.in_project(OTHER) in {name.kind for name in resource.names(moved)}


def test_it_is_linked_once() -> None:
    events = resource.link(thing(), "openstack-tenants", OTHER, "abc")
    linked = folded(thing(), events)
    assert (linked.path, linked.scope, linked.backend_id) == ("openstack-tenants", OTHER, "abc")
    assert resource.link(linked, "openstack-tenants", OTHER, "abc") == []


def test_visits_are_told_now_and_then() -> None:
    seen = folded(thing(), resource.sync(thing(), NOW))
    assert resource.sync(seen, NOW + timedelta(minutes=9)) == []
    assert resource.sync(seen, NOW + timedelta(minutes=10)) != []
