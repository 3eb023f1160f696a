"""Offerings that are used: what then stays, and what holds only later."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

import msgspec
import pytest

from adapters.eventstore.store import LedgerStore
from adapters.postgres.migrate import migrate
from commands.identity import customer
from commands.marketplace import category, component, offering, plan
from commands.marketplace.order import CancelOrder
from commands.marketplace.reordering import TerminateResource
from domain.marketplace import offering as offerings
from domain.marketplace.offering_rules import HAS_RESOURCES, OfferingKept
from domain.marketplace.plan_rules import PlanInUse
from domain.refusal import Invalid, NameTaken, NotFound, Refused, StillHeld
from tests.commands.market import Market, served
from tests.commands.world import World, populated
from tests.eventstore.support import ask, made, opened
from tests.marketplace import offer
from tests.postgres import new_database


@pytest.fixture
def world(server_url: str) -> Iterator[World]:
    with new_database(server_url) as url:
        migrate(url)
        with opened(url) as store:
            yield populated(store)


def _state(store: LedgerStore, number: UUID) -> offerings.Offering:
    return store.load(offerings.KIND, number).required()


def _refused(store: LedgerStore, command: msgspec.Struct, refusal: type[Refused]) -> str:
    with pytest.raises(refusal) as caught:
        ask(store, command)
    return str(caught.value)


def _emptied(place: Market) -> None:
    """Nothing of the offering is used any more."""
    ask(place.store, CancelOrder(place.order))
    served(place.store, UUID(ask(place.store, TerminateResource(place.resource)).result))


def test_what_resources_use_is_neither_changed_nor_taken_away(world: World) -> None:
    place = world.market
    store, wanted, used = world.store, place.offering, place.plan
    (cores,) = _state(store, wanted).components
    assert "used by resources" in _refused(store, plan.ChangePlan(wanted, used, name="x"), PlanInUse)
    ask(store, plan.ChangePlan(wanted, used, name="Monthly"))
    _refused(store, plan.RemovePlan(wanted, used), StillHeld)
    _refused(store, component.RemoveOfferingComponent(wanted, cores.uuid), StillHeld)
    _refused(store, component.ChangeOfferingComponent(wanted, cores.uuid, type="cpu"), Invalid)
    ask(store, component.ChangeOfferingComponent(wanted, cores.uuid, max_value=128))
    assert _refused(store, offering.RemoveOffering(wanted), OfferingKept) == HAS_RESOURCES
    free = made(store, plan.CreatePlan(offering=wanted, name="Free"))
    ask(store, plan.ChangePlan(wanted, free, name="Freer"))
    ask(store, plan.RemovePlan(wanted, free))


def test_prices_of_a_plan_in_use_hold_from_the_next_month(world: World) -> None:
    place = world.market
    store, wanted, used = world.store, place.offering, place.plan
    ask(store, plan.SetPlanPrices(wanted, used, {"cores": Decimal(2)}))
    (told,) = _state(store, wanted).plans
    assert (told.prices, told.future_prices) == ({}, {"cores": Decimal(2)})
    ask(store, plan.BeginFuturePrices(wanted, used))
    (told,) = _state(store, wanted).plans
    assert (told.prices, told.future_prices) == ({"cores": Decimal(2)}, {})


def test_what_is_no_longer_used_may_go(world: World) -> None:
    place = world.market
    store, wanted = world.store, place.offering
    _emptied(place)
    ask(store, plan.SetPlanPrices(wanted, place.plan, {"cores": Decimal(3)}))
    assert _state(store, wanted).plans[0].prices == {"cores": Decimal(3)}
    ask(store, plan.ChangePlan(wanted, place.plan, name="x"))
    ask(store, offering.RemoveOffering(wanted))
    assert _state(store, wanted).removed
    _refused(store, plan.ArchivePlan(wanted, place.plan), NotFound)


def test_a_provider_and_a_category_stay_while_something_is_offered(world: World) -> None:
    place = world.market
    _refused(world.store, customer.RemoveCustomer(place.cloud), StillHeld)
    _refused(world.store, category.RemoveCategory(place.category), StillHeld)


def test_two_offerings_do_not_share_a_slug(world: World) -> None:
    place = world.market
    offer(world.store, place.cloud, place.category, slug="same")
    with pytest.raises(NameTaken):
        offer(world.store, place.cloud, place.category, slug="same")


def test_a_secret_among_the_attributes_is_refused(world: World) -> None:
    told = offering.ConnectOffering(world.market.offering, service_attributes={"password": "x"})
    assert "x" not in _refused(world.store, told, Invalid).split()
