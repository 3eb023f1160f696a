"""Orders from the first word to the last, as commands of people and of processes on a real ledger."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from adapters.postgres.migrate import migrate
from commands.marketplace import auto_approval, offering, order, plan, reordering
from commands.marketplace import resource as resources
from commands.marketplace.offering_parts import ComponentForm
from commands.marketplace.submit import SubmitOrder
from domain.marketplace import capacity, resource
from domain.refusal import Invalid, WrongState
from tests.commands.market import Market, market, offered, ordered, served, state_of
from tests.commands.world import World, populated
from tests.eventstore.support import ask, made, opened
from tests.postgres import new_database


@pytest.fixture(scope="module")
def world(server_url: str) -> Iterator[World]:
    with new_database(server_url) as url:
        migrate(url)
        with opened(url) as store:
            yield populated(store)


@pytest.fixture(scope="module")
def place(world: World) -> Market:
    return market(world.store, world.project, world.actor("member"))


def thing(world: World, number: UUID) -> resource.Resource:
    return world.store.load(resource.KIND, number).required()


def test_a_member_asks_the_owner_agrees_the_provider_agrees_and_it_is_done(world: World, place: Market) -> None:
    store = world.store
    number = ordered(store, world.project, place.offering, "story", world.actor("member"))
    assert state_of(store, number).state == "pending-consumer"
    assert thing(world, state_of(store, number).resource).state == "Creating"
    ask(store, order.ApproveByConsumer(number), world.actor("owner"))
    assert state_of(store, number).state == "pending-provider"
    ask(store, order.ApproveByProvider(number, {"node": "a"}), world.actor("staff"))
    assert (state_of(store, number).state, state_of(store, number).attributes["node"]) == ("executing", "a")
    ask(store, order.CompleteOrder(number, state_of(store, number).run))
    assert thing(world, state_of(store, number).resource).state == "OK"


@pytest.mark.parametrize("who", ["owner", "staff"])
def test_who_may_approve_need_not_be_asked(world: World, place: Market, who: str) -> None:
    number = ordered(world.store, world.project, place.offering, f"of {who}", world.actor(who))
    assert state_of(world.store, number).state == "pending-provider"


def test_only_one_order_of_a_resource_is_open(world: World, place: Market) -> None:
    what = served(world.store, ordered(world.store, world.project, place.offering, "busy"))
    ask(world.store, reordering.ChangeLimits(what, {"cores": 8}), world.actor("owner"))
    with pytest.raises(Invalid, match="Pending order for resource already exists"):
        ask(world.store, reordering.TerminateResource(what), world.actor("owner"))


def test_limits_are_changed_by_an_order(world: World, place: Market) -> None:
    what = served(world.store, ordered(world.store, world.project, place.offering, "grows"))
    number = UUID(ask(world.store, reordering.ChangeLimits(what, {"cores": 8})).result)
    assert state_of(world.store, number).attributes["old_limits"] == {"cores": 2}
    served(world.store, number)
    assert thing(world, what).limits == {"cores": 8}
    with pytest.raises(Invalid, match="exactly the same"):
        ask(world.store, reordering.ChangeLimits(what, {"cores": 8}))


def test_a_plan_is_switched_by_an_order(world: World, place: Market) -> None:
    what = served(world.store, ordered(world.store, world.project, place.offering, "switches"))
    other = made(world.store, plan.CreatePlan(offering=place.offering, name="Yearly"))
    served(world.store, UUID(ask(world.store, reordering.SwitchPlan(what, other)).result))
    assert thing(world, what).plan == other
    with pytest.raises(Invalid, match="has this plan already"):
        ask(world.store, reordering.SwitchPlan(what, other))
    ask(world.store, plan.ArchivePlan(place.offering, other))
    with pytest.raises(Invalid, match="archived"):
        ask(world.store, SubmitOrder(world.project, place.offering, other, {"name": "late"}, {"cores": 1}))


def test_a_resource_ends_by_an_order(world: World, place: Market) -> None:
    what = served(world.store, ordered(world.store, world.project, place.offering, "ends"))
    served(world.store, UUID(ask(world.store, reordering.TerminateResource(what)).result))
    assert thing(world, what).state == "Terminated"
    with pytest.raises(WrongState):
        ask(world.store, reordering.TerminateResource(what))
    with pytest.raises(Invalid, match="cannot be restored"):
        ask(world.store, reordering.RestoreResource(what))


def test_a_termination_that_waits_is_approved_by_who_may(world: World, place: Market) -> None:
    store = world.store
    what = served(store, ordered(store, world.project, place.offering, "asked twice"))
    first = ask(store, reordering.TerminateResource(what), world.actor("manager")).result
    assert state_of(store, UUID(first)).state == "pending-consumer"
    with pytest.raises(Invalid, match="Pending order"):
        ask(store, reordering.TerminateResource(what), world.actor("manager"))
    assert ask(store, reordering.TerminateResource(what), world.actor("owner")).result == first
    assert state_of(store, UUID(first)).state == "pending-provider"


def test_what_is_rejected_or_withdrawn_is_never_there(world: World, place: Market) -> None:
    store = world.store
    for end in (order.RejectByProvider, order.CancelOrder, order.RemoveOrder, order.ExpireOrder, order.UnlinkOrder):
        number = ordered(store, world.project, place.offering, f"not {end.__name__}")
        ask(store, end(number))
        assert thing(world, state_of(store, number).resource).state == "Terminated", end


def test_taking_a_resource_off_the_books_takes_its_order_along(world: World, place: Market) -> None:
    number = ordered(world.store, world.project, place.offering, "unlinked")
    ask(world.store, resources.UnlinkResource(state_of(world.store, number).resource))
    assert state_of(world.store, number).removed
    with pytest.raises(WrongState):
        ask(world.store, order.ApproveByProvider(number))


@pytest.mark.parametrize(
    ("wanted", "field", "message"),
    [
        ({"attributes": {}}, "attributes.name", "required"),
        ({"attributes": {"name": 7}}, "attributes.name", "Not a valid string"),
        ({"limits": {"gpu": 1}}, "limits", "Invalid types: gpu"),
        ({"limits": {"cores": 65}}, "limits.cores", "not be more than 64"),
        ({"plan": UUID(int=5)}, "plan", "not available for this offering"),
        ({"callback_url": "nowhere"}, "callback_url", "valid URL"),
        ({"request_comment": "x" * 256}, "request_comment", "no more than 255"),
        ({"attributes": {"name": "x", "end_date": "soon"}}, "attributes.end_date", "Date has wrong format"),
    ],
)
def test_what_is_wrong_with_an_order_is_named(
    world: World, place: Market, wanted: dict[str, Any], field: str, message: str
) -> None:
    told: dict[str, Any] = {"attributes": {"name": "x"}, "limits": {"cores": 1}, **wanted}
    with pytest.raises(Invalid, match=message) as caught:
        ask(world.store, SubmitOrder(world.project, place.offering, **told))
    assert caught.value.field == field


def test_a_private_offering_is_for_its_own(world: World, place: Market) -> None:
    private = offered(world.store, place.cloud, place.category, shared=False)
    with pytest.raises(Invalid, match="Offering is not available"):
        ordered(world.store, world.project, private)
    within = offered(world.store, place.cloud, place.category, shared=False, project=world.project)
    number = ordered(world.store, world.project, within, "private", world.actor("manager"))
    assert state_of(world.store, number).state == "pending-provider", "who may approve private orders is not asked"


def test_there_is_only_so_much(world: World, place: Market) -> None:
    store = world.store
    few = ComponentForm(billing_type="limit", type="cores", name="Cores", max_available_limit=5)
    scarce = offered(store, place.cloud, place.category, components=(few,))
    first = ordered(store, world.project, scarce, "a")
    ordered(store, world.project, scarce, "b")
    with pytest.raises(Invalid, match="need 2, have 4, free 1"):
        ordered(store, world.project, scarce, "c")
    ask(store, order.CancelOrder(first))
    ordered(store, world.project, scarce, "d")
    held = store.load(capacity.KIND, capacity.stream_of(scarce)).required().held
    assert sorted(amounts["cores"] for amounts in held.values()) == [2, 2]


def test_a_rule_of_the_project_approves_while_its_author_may(world: World, place: Market) -> None:
    store = world.store
    ask(store, auto_approval.RemoveAutoApproval(place.rule))
    free = ordered(store, world.project, place.offering, "no rule", world.actor("member"))
    assert state_of(store, free).state == "pending-consumer"
    rule = UUID(ask(store, auto_approval.CreateAutoApproval(world.project, Decimal(10)), world.actor("owner")).result)
    ruled = ordered(store, world.project, place.offering, "ruled", world.actor("member"))
    assert state_of(store, ruled).state == "pending-provider"
    ask(store, auto_approval.ChangeAutoApproval(rule, enabled=False), world.actor("owner"))
    asked = ordered(store, world.project, place.offering, "asked", world.actor("member"))
    assert state_of(store, asked).state == "pending-consumer"


def test_a_change_of_the_form_is_asked_of_the_resource_too(world: World, place: Market) -> None:
    store = world.store
    what = served(store, ordered(store, world.project, place.offering, "options"))
    form = {"order": ["os"], "options": {"os": {"type": "select_string", "label": "System", "choices": ["a", "b"]}}}
    ask(store, offering.SetOfferingResourceOptions(place.offering, form))
    with pytest.raises(Invalid, match="not a valid choice"):
        ask(store, resources.SetResourceOptions(what, {"os": "c"}))
    ask(store, resources.SetResourceOptions(what, {"os": "b"}))
    assert thing(world, what).options == {"os": "b"}
