"""Since when, and until when, a resource has had which plan: one row per resource, with all its periods."""

from datetime import datetime
from uuid import UUID

import msgspec

from domain.event import Recorded
from domain.marketplace import resource_events as happened
from projections.engine.model import Key, ReadModel


class Period(msgspec.Struct, frozen=True):
    """`uuid` is the id of the event it began with; `end` is empty while it lasts."""

    uuid: UUID
    plan: UUID
    start: datetime
    end: datetime | None = None


class Periods(msgspec.Struct, frozen=True, gc=False):
    """`plan_uuid` is the plan it has, or will have once it is `there`. `periods` is JSON as text, the earliest first;
    `period_uuids` are their ids."""

    uuid: UUID
    plan_uuid: UUID | None
    there: bool
    period_uuids: list[UUID]
    periods: str


_BEGINS = (happened.ResourceProvisioned, happened.ResourceMarkedOk)
_ENDS = (happened.ResourceTerminated, happened.ResourceRefused, happened.ResourceUnlinked)


def _key_of(recorded: Recorded) -> Key | None:
    return (recorded.stream,)


def _fold(row: Periods | None, recorded: Recorded) -> Periods | None:
    event = recorded.event
    if isinstance(event, happened.ResourceRequested):
        return Periods(recorded.stream, event.plan, False, [], "[]")
    if row is None:
        return None
    if isinstance(event, happened.ResourcePlanSwitched):
        return _changed(row, recorded, row.there, event.plan)
    there = isinstance(event, _BEGINS)
    return row if there == row.there else _changed(row, recorded, there, row.plan_uuid)


def _changed(row: Periods, recorded: Recorded, there: bool, plan: UUID | None) -> Periods:
    """The period that lasts is over; another one begins where there is something to have a plan."""
    periods = [_closed(period, recorded.at) for period in msgspec.json.decode(row.periods, type=list[Period])]
    if there and plan is not None:
        periods.append(Period(recorded.event_id, plan, recorded.at))
    ids = [period.uuid for period in periods]
    return Periods(row.uuid, plan, there, ids, msgspec.json.encode(periods).decode())


def _closed(period: Period, at: datetime) -> Period:
    return period if period.end else msgspec.structs.replace(period, end=at)


MODEL = ReadModel(
    name="plan_periods",
    version=1,
    leisure=0.05,
    row=Periods,
    key=("uuid",),
    stream="uuid",
    columns={
        "uuid": "uuid",
        "plan_uuid": "uuid",
        "there": "boolean",
        "period_uuids": "uuid[]",
        "periods": "text",
    },
    indexes=("(plan_uuid) WHERE there", "USING gin (period_uuids)"),
    names=(
        happened.ResourceRequested.name,
        happened.ResourcePlanSwitched.name,
        *(event.name for event in (*_BEGINS, *_ENDS)),
    ),
    key_of=_key_of,
    fold=_fold,
)
