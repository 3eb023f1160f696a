"""An offering and its parts, for stories about them."""

from decimal import Decimal
from uuid import UUID

from domain.event import Event
from domain.marketplace import offering_events as events
from domain.marketplace import plan_events
from domain.marketplace.component import Component
from domain.marketplace.offering import KIND, Offering
from tests.scenario import Given, given

ID, ACME, AJAX, CATEGORY = UUID(int=0xABCDEF), UUID(int=1), UUID(int=2), UUID(int=3)
CORES, BASIC = UUID(int=0xC), UUID(int=0xB)
CREATED = events.OfferingCreated(
    title="Machines",
    type="Marketplace.Basic",
    customer=ACME,
    category=CATEGORY,
    slug="machines-abcdef",
    shared=True,
    billable=True,
)
CORE = Component(uuid=CORES, type="cores", name="Cores", billing_type="limit")
WITH_CORES = events.ComponentAdded(component=CORE)
WITH_PLAN = plan_events.PlanAdded(plan=BASIC, title="Basic")
PRICED = plan_events.PlanPricesSet(plan=BASIC, prices={"cores": Decimal("1.5")})
TO: dict[str, tuple[Event, ...]] = {
    "Draft": (),
    "Active": (events.OfferingActivated(),),
    "Paused": (events.OfferingActivated(), events.OfferingPaused(paused_reason="tired")),
    "Archived": (events.OfferingArchived(),),
    "Unavailable": (events.OfferingActivated(), events.OfferingAvailabilityWithdrawn()),
}
"""What leads to each state."""


def offered(*more: Event) -> Given[Offering]:
    """With a component and a plan."""
    return given(KIND, CREATED, WITH_CORES, WITH_PLAN, *more)
