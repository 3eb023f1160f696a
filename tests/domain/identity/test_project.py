"""Decisions about a project."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.event import Event
from domain.identity import project
from domain.identity import project_events as events
from domain.identity.project import KIND
from domain.identity.project_fields import FIELDS, STAFF_ONLY
from domain.identity.user_events import UserActivated
from domain.kind import Name
from domain.refusal import Invalid, WrongState
from tests.scenario import given
from tests.stored.make import example

ID = UUID(int=0xABCDEF)
ACME = UUID(int=1)
AJAX = UUID(int=2)
TODAY = date(2026, 3, 1)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
WEB = events.ProjectCreated(customer=ACME, title="Web", description="shop", slug="web-abcdef")
REMOVED = events.ProjectRemoved()


def test_creating_records_customer_name_description_and_a_slug() -> None:
    said = {"name": " Web ", "description": "shop ", "slug": "", "oecd_fos_2007_code": None}
    after = given(KIND).when(project.create, ID, ACME, TODAY, said).then(WEB)
    assert after == project.Project(customer=ACME, title="Web", description="shop", slug="web-abcdef")


def test_creating_records_each_group_of_which_something_is_said() -> None:
    said = {"name": "Web", "description": "shop", "start_date": TODAY, "end_date": TODAY, "is_industry": True}
    after = (
        given(KIND)
        .when(project.create, ID, ACME, TODAY, said)
        .then(
            WEB,
            events.ProjectStartDateSet(start_date=TODAY),
            events.ProjectEndDateSet(end_date=TODAY),
            events.ProjectClassified(type=None, kind="default", oecd_fos_2007_code="", is_industry=True),
        )
    )
    assert (after.start_date, after.end_date, after.is_industry) == (TODAY, TODAY, True)


WRONG: list[tuple[str, Any]] = [
    ("name", ""),
    ("name", "x" * 501),
    ("description", "x" * 4097),
    ("slug", "ä"),
    ("kind", "secret"),
    ("oecd_fos_2007_code", "7.1"),
    ("oecd_fos_2007_code", "1.10"),
    ("grace_period_days", -1),
    ("user_email_patterns", ("[",)),
    ("start_date", YESTERDAY),
    ("end_date", YESTERDAY),
    ("backend_id", "x" * 256),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_what_is_wrong_is_named(field: str, value: Any) -> None:
    said = {"name": "Web", field: value}
    given(KIND).when(project.create, ID, ACME, TODAY, said).refused(Invalid, field)
    given(KIND, WEB).when(project.change, TODAY, {field: value}).refused(Invalid, field)


def test_a_change_is_recorded_once_and_nothing_is_recorded_for_the_same_value() -> None:
    given(KIND, WEB).when(project.change, TODAY, {"name": "Net"}).then(events.ProjectRenamed(title="Net"))
    given(KIND, WEB).when(project.change, TODAY, {"name": "Web ", "description": " shop"}).then_nothing()
    given(KIND, WEB).when(project.change, TODAY, {"description": ""}).then(events.ProjectDescribed(description=""))
    given(KIND, WEB).when(project.change, TODAY, {"name": "Net", "slug": "net"}).then(
        events.ProjectRenamed(title="Net"), events.ProjectSlugSet(slug="net")
    )


def test_an_end_date_may_be_today_and_not_yesterday() -> None:
    ends = events.ProjectEndDateSet(end_date=TODAY)
    given(KIND, WEB).when(project.change, TODAY, {"end_date": TODAY}).then(ends)
    told = given(KIND, WEB).when(project.change, TODAY, {"end_date": YESTERDAY}).refused(Invalid, "end_date")
    assert told == "Cannot be earlier than the current date."


def test_an_end_date_is_recorded_once_stays_when_it_is_over_and_can_be_taken_back() -> None:
    ends = events.ProjectEndDateSet(end_date=TODAY)
    given(KIND, WEB, ends).when(project.change, TODAY, {"end_date": TODAY}).then_nothing()
    given(KIND, WEB, ends).when(project.change, TOMORROW, {"end_date": TODAY}).then_nothing()
    after = given(KIND, WEB, ends).when(project.change, TODAY, {"end_date": None}).then(events.ProjectEndDateSet())
    assert after.end_date is None
    given(KIND, WEB).when(project.change, TODAY, {"end_date": None}).then_nothing()


def test_it_does_not_end_before_it_starts() -> None:
    starts = events.ProjectStartDateSet(start_date=TOMORROW)
    given(KIND, WEB, starts).when(project.change, TODAY, {"end_date": TODAY}).refused(Invalid, "start_date")
    ends = events.ProjectEndDateSet(end_date=TODAY)
    given(KIND, WEB, ends).when(project.change, TODAY, {"start_date": TOMORROW}).refused(Invalid, "start_date")
    both = {"start_date": TOMORROW, "end_date": TOMORROW}
    given(KIND, WEB, ends).when(project.change, TODAY, both).then(starts, events.ProjectEndDateSet(end_date=TOMORROW))
    given(KIND, WEB, ends, starts).when(project.change, TODAY, {"name": "Web"}).then_nothing()


def test_a_start_date_that_has_arrived_stays() -> None:
    started = given(KIND, WEB, events.ProjectStartDateSet(start_date=TODAY))
    started.when(project.change, TODAY, {"start_date": TOMORROW}).refused(Invalid, "start_date")
    started.when(project.change, TODAY, {"start_date": None}).refused(Invalid, "start_date")
    started.when(project.change, TODAY, {"start_date": TODAY}).then_nothing()


def test_it_moves_to_another_customer_only() -> None:
    moved = events.ProjectMoved(customer=AJAX, preserve_permissions=True)
    after = given(KIND, WEB).when(project.move, AJAX, True).then(moved)
    assert after.customer == AJAX
    assert Name(f"project of {AJAX.hex}", "Web") in KIND.names(after)
    assert "different" in given(KIND, WEB).when(project.move, ACME, True).refused(Invalid, "customer")


def test_removing_twice_records_nothing_more() -> None:
    assert given(KIND, WEB).when(project.remove).then(REMOVED).removed
    given(KIND, WEB, REMOVED).when(project.remove).then_nothing()


def test_a_removed_project_does_not_change() -> None:
    removed = given(KIND, WEB, REMOVED)
    removed.when(project.change, TODAY, {"name": "Net"}).refused(project.ProjectGone)
    removed.when(project.move, AJAX, True).refused(project.ProjectGone)


def test_only_a_removed_project_is_recovered_with_a_new_end_date_or_none() -> None:
    ends = events.ProjectEndDateSet(end_date=TODAY)
    given(KIND, WEB).when(project.recover, None, TODAY).refused(WrongState)
    after = given(KIND, WEB, REMOVED).when(project.recover, None, TODAY).then(events.ProjectRecovered())
    assert not after.removed
    given(KIND, WEB, ends, REMOVED).when(project.recover, None, TOMORROW).then(
        events.ProjectRecovered(), events.ProjectEndDateSet()
    )
    given(KIND, WEB, REMOVED).when(project.recover, YESTERDAY, TODAY).refused(Invalid, "end_date")


def test_names_are_held_until_removal_and_again_after_recovery() -> None:
    of_acme, slug = f"project of {ACME.hex}", Name("project slug", "web-abcdef", "slug")
    assert KIND.names(given(KIND, WEB).known()) == {Name(of_acme, "Web"), slug}
    assert KIND.names(given(KIND, WEB, events.ProjectRenamed(title="Net")).known()) == {Name(of_acme, "Net"), slug}
    assert KIND.names(given(KIND, WEB, REMOVED).known()) == frozenset()
    assert KIND.names(given(KIND, WEB, REMOVED, events.ProjectRecovered()).known()) == {Name(of_acme, "Web"), slug}


def test_what_only_staff_may_change_is_named_unless_it_stays() -> None:
    state = given(KIND, WEB).known()
    assert project.reserved(state, {"slug": "web-abcdef", "kind": "default", "name": "x"}) == frozenset()
    assert project.reserved(state, {"slug": "web", "staff_notes": "x"}) == {"slug", "staff_notes"}
    assert project.reserved(project.NEW, {"slug": "", "kind": "course"}) == {"kind"}


def test_every_field_of_a_project_can_be_changed_and_stands_in_one_group() -> None:
    grouped = [field for group in events.GROUPS for field in group.__struct_fields__]
    assert len(grouped) == len(set(grouped))
    assert set(grouped) == {*project.Project.__struct_fields__} - {"customer", "removed"}
    assert {"title" if field == "name" else field for field in FIELDS} == set(grouped)
    assert set(FIELDS) >= STAFF_ONLY


@pytest.mark.parametrize("event", events.EVENTS, ids=lambda event: event.name)
def test_every_event_folds_onto_a_project_also_a_removed_one(event: type[Event]) -> None:
    one = example(event)
    after = KIND.fold(given(KIND, WEB, REMOVED).known(), [one])
    assert isinstance(after, project.Project)
    told = {f: value for f, value in msgspec.structs.asdict(one).items() if f in after.__struct_fields__}
    assert {field: getattr(after, field) for field in told} == told


def test_a_foreign_event_changes_nothing() -> None:
    before = given(KIND, WEB, REMOVED).known()
    assert KIND.fold(before, [UserActivated()]) == before


@pytest.mark.parametrize("event", events.EVENTS[1:], ids=lambda event: event.name)
def test_a_project_begins_with_its_creation(event: type[Event]) -> None:
    with pytest.raises(ValueError, match="cannot begin a project"):
        KIND.fold(None, [example(event)])
