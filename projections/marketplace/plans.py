"""Plans of offerings. A removed one keeps its row: what was ordered is told by it."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace import plan_events as events
from domain.marketplace.plan import Plan as State
from projections.engine.model import Key, ReadModel
from projections.shared import as_columns, defaults


class Plan(msgspec.Struct, frozen=True, gc=False):
    """Tables by component type are JSON as text. `place` orders those of an offering: where in the log each was
    added. `announced_at`: when the future prices were."""

    uuid: UUID
    offering_uuid: UUID
    place: int
    title: str
    description: str
    article_code: str
    max_amount: int | None
    archived: bool
    unit_price: Decimal
    unit: str
    backend_id: str
    prices: str
    future_prices: str
    quotas: str
    discounts: str
    organization_groups: list[UUID]
    announced_at: datetime | None
    created_at: datetime
    removed_at: datetime | None


def _key_of(recorded: Recorded) -> Key | None:
    event: Any = recorded.event
    return (event.plan,)


def _added(event: events.PlanAdded, recorded: Recorded) -> Plan:
    placed = {"uuid": event.plan, "offering_uuid": recorded.stream, "place": recorded.position}
    begun = {"title": event.title, "organization_groups": [], "created_at": recorded.at}
    return Plan(**{**defaults(Plan, State), **placed, **begun})


def _fold(row: Plan | None, recorded: Recorded) -> Plan | None:
    event, change = recorded.event, msgspec.structs.replace
    match event:
        case events.PlanAdded():
            return _added(event, recorded)
        case _ if row is None:
            return None
        case events.PlanArchived() | events.PlanUnarchived():
            return change(row, archived=isinstance(event, events.PlanArchived))
        case events.PlanGroupsSet():
            return change(row, organization_groups=list(event.organization_groups))
        case events.PlanRemoved():
            return change(row, removed_at=recorded.at)
    told = as_columns(event)
    del told["plan"]
    if isinstance(event, events.PlanPricesSet):
        return change(row, **told, future_prices="{}", announced_at=None)
    at = recorded.at if isinstance(event, events.PlanPricesAnnounced) else row.announced_at
    return change(row, **told, announced_at=at)


MODEL = ReadModel(
    name="plans",
    version=3,
    row=Plan,
    key=("uuid",),
    stream="offering_uuid",
    columns={
        "uuid": "uuid",
        "offering_uuid": "uuid",
        "place": "bigint",
        **dict.fromkeys(("title", "description", "article_code"), "text"),
        "max_amount": "bigint",
        "archived": "boolean",
        "unit_price": "numeric",
        **dict.fromkeys(("unit", "backend_id", "prices", "future_prices", "quotas", "discounts"), "text"),
        "organization_groups": "uuid[]",
        "announced_at": "timestamptz",
        "created_at": "timestamptz",
        "removed_at": "timestamptz",
    },
    indexes=("(offering_uuid, place)", "(title, uuid)", "(announced_at) WHERE announced_at IS NOT NULL"),
    names=tuple(event.name for event in events.PLANS),
    key_of=_key_of,
    fold=_fold,
)
