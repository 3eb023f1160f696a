"""What happens to the plans of an offering. `plan` names the one it happened to."""

from decimal import Decimal
from typing import ClassVar
from uuid import UUID

from domain.event import Event
from domain.marketplace.plan import Discount, Unit


class PlanAdded(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.plan_added"
    plan: UUID
    title: str


class PlanDescribed(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.plan_described"
    plan: UUID
    title: str
    description: str
    article_code: str
    backend_id: str


class PlanTermsSet(Event, frozen=True):
    """How often is paid, how much whatever is used, and how many may have it."""

    name: ClassVar[str] = "marketplace.offering.plan_terms_set"
    plan: UUID
    unit: Unit
    unit_price: Decimal
    max_amount: int | None


class PlanPricesSet(Event, frozen=True):
    """From now on; prices announced for later are called off by it."""

    name: ClassVar[str] = "marketplace.offering.plan_prices_set"
    plan: UUID
    prices: dict[str, Decimal]


class PlanPricesAnnounced(Event, frozen=True):
    """From the next month on."""

    name: ClassVar[str] = "marketplace.offering.plan_prices_announced"
    plan: UUID
    future_prices: dict[str, Decimal]


class PlanQuotasSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.plan_quotas_set"
    plan: UUID
    quotas: dict[str, int]


class PlanDiscountsSet(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.plan_discounts_set"
    plan: UUID
    discounts: dict[str, Discount]


class PlanGroupsSet(Event, frozen=True):
    """Only customers of these groups are offered it; all where there are none."""

    name: ClassVar[str] = "marketplace.offering.plan_organization_groups_set"
    plan: UUID
    organization_groups: tuple[UUID, ...]


class PlanArchived(Event, frozen=True):
    """Nobody new is offered it."""

    name: ClassVar[str] = "marketplace.offering.plan_archived"
    plan: UUID


class PlanUnarchived(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.plan_unarchived"
    plan: UUID


class PlanRemoved(Event, frozen=True):
    name: ClassVar[str] = "marketplace.offering.plan_removed"
    plan: UUID


PLANS: tuple[type[Event], ...] = (
    PlanAdded,
    PlanDescribed,
    PlanTermsSet,
    PlanPricesSet,
    PlanPricesAnnounced,
    PlanQuotasSet,
    PlanDiscountsSet,
    PlanGroupsSet,
    PlanArchived,
    PlanUnarchived,
    PlanRemoved,
)
