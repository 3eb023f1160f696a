"""Rows of resources and of their plan periods follow what is told of them."""

from datetime import date
from uuid import UUID

import msgspec

from domain.event import Event
from domain.marketplace import resource_events as happened
from domain.marketplace.resource import KIND, Resource
from projections.marketplace import plan_periods, resources
from tests.projections.help import expected
from tests.projections.world import World

RENAMED = {"order", "offering", "project", "plan", "parent"}


def _requested(world: World) -> tuple[UUID, happened.ResourceRequested]:
    return world.id(), happened.ResourceRequested(
        order=world.id(),
        offering=world.id(),
        project=world.id(),
        plan=world.id(),
        title="vm",
        slug="vm",
        limits={"cpu": 2},
        attributes={"name": "vm"},
        end_date=date(2027, 1, 1),
    )


def _row(world: World) -> resources.Resource:
    row: resources.Resource
    (row,) = expected(world.log, resources.MODEL)
    return row


def _periods(world: World) -> list[plan_periods.Period]:
    (row,) = expected(world.log, plan_periods.MODEL)
    periods = msgspec.json.decode(row.periods, type=list[plan_periods.Period])
    assert row.period_uuids == [period.uuid for period in periods]
    return periods


def _same(row: resources.Resource, state: Resource) -> None:
    """Fields of one name hold the same; lists and objects are shown as JSON."""
    for field in state.__struct_fields__:
        value = getattr(state, field)
        wanted = msgspec.json.encode(value).decode() if isinstance(value, tuple | dict) else value
        assert getattr(row, f"{field}_uuid" if field in RENAMED else field) == wanted, field


def test_a_row_is_as_its_resource_after_every_event(world: World) -> None:
    stream, requested = _requested(world)
    order, told = world.id(), list[Event]()
    story: list[Event] = [
        requested,
        happened.ResourceProvisioned(order=order),
        happened.ResourceBackendMetadataSet(backend_metadata={"runtime_state": "ACTIVE"}),
        happened.ResourceReportSubmitted(report=({"header": "h", "body": "b"},)),
        happened.ResourceLinked(path="openstack-instances", scope=world.id()),
        happened.ResourceUpdateFailed(order=order, message="no", traceback="line 1"),
        happened.ResourceMarkedOk(),
        happened.ResourceMoved(project=world.id()),
        happened.ResourceTagged(tags=("a",)),
        happened.ResourcePlanSwitched(plan=None),
        happened.ResourceUnlinked(),
    ]
    for event in story:
        told.append(event)
        world.add(stream, event)
        state = KIND.fold(None, told)
        assert state is not None
        _same(_row(world), state)
    assert _row(world).runtime_state == "ACTIVE"


def test_what_went_wrong_is_shown_until_it_is_right_again(world: World) -> None:
    stream, requested = _requested(world)
    world.add(stream, requested)
    world.add(stream, happened.ResourceMarkedErred(message="broken", traceback="line 7"))
    assert (_row(world).error_message, _row(world).error_traceback) == ("broken", "line 7")
    world.add(stream, happened.ResourceMarkedOk())
    assert (_row(world).error_message, _row(world).error_traceback) == ("", "")


def test_who_set_the_end_date_is_known(world: World) -> None:
    stream, requested = _requested(world)
    world.add(stream, requested)
    assert _row(world).end_date_requested_by == world.admin
    ann = world.id()
    world.add(stream, happened.ResourceEndDateSet(end_date=date(2028, 1, 1)), actor=f"user:{ann.hex}")
    assert _row(world).end_date_requested_by == ann
    world.add(stream, happened.ResourceEndDateSet(end_date=None), actor=f"user:{ann.hex}")
    assert _row(world).end_date_requested_by is None


def test_a_period_lasts_from_plan_to_plan(world: World) -> None:
    stream, requested = _requested(world)
    world.add(stream, requested)
    assert _periods(world) == []
    begun = world.add(stream, happened.ResourceProvisioned(order=world.id()))
    other = world.id()
    switched = world.add(stream, happened.ResourcePlanSwitched(plan=other))
    ended = world.add(stream, happened.ResourceTerminated(order=world.id()))
    assert _periods(world) == [
        plan_periods.Period(begun.event_id, requested.plan or other, begun.at, switched.at),
        plan_periods.Period(switched.event_id, other, switched.at, ended.at),
    ]


def test_without_a_resource_or_a_plan_there_is_no_period(world: World) -> None:
    stream, requested = _requested(world)
    world.add(stream, requested)
    world.add(stream, happened.ResourcePlanSwitched(plan=None))
    world.add(stream, happened.ResourceProvisioned(order=world.id()))
    assert _periods(world) == []
    chosen = world.add(stream, happened.ResourcePlanSwitched(plan=world.id()))
    assert [(period.start, period.end) for period in _periods(world)] == [(chosen.at, None)]


def test_marked_ok_twice_is_one_period(world: World) -> None:
    stream, requested = _requested(world)
    world.add(stream, requested)
    for event in (happened.ResourceMarkedErred(), happened.ResourceMarkedOk(), happened.ResourceMarkedOk()):
        world.add(stream, event)
    assert len(_periods(world)) == 1
