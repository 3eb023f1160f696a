"""Decisions about a project."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from domain.event import Event
from domain.identity import project
from domain.identity.project import KIND
from domain.identity.user import UserActivated
from domain.kind import Name
from domain.refusal import Invalid
from tests.scenario import given

ACME = UUID(int=1)
TODAY = date(2026, 3, 1)
WEB = project.ProjectCreated(customer=ACME, title="Web", description="shop")
REMOVED = project.ProjectRemoved()


def test_creating_records_customer_name_and_description() -> None:
    after = given(KIND).when(project.create, ACME, " Web ", "shop ").then(WEB)
    assert after == project.Project(ACME, "Web", "shop")


@pytest.mark.parametrize(
    ("title", "description", "field"),
    [("", "", "name"), ("x" * 501, "", "name"), ("Web", "x" * 4097, "description")],
)
def test_creating_names_the_field_at_fault(title: str, description: str, field: str) -> None:
    given(KIND).when(project.create, ACME, title, description).refused(Invalid, field)


def test_a_change_is_recorded_once_and_nothing_is_recorded_for_the_same_value() -> None:
    given(KIND, WEB).when(project.rename, "Net").then(project.ProjectRenamed(title="Net"))
    given(KIND, WEB).when(project.rename, "Web ").then_nothing()
    given(KIND, WEB).when(project.rename, "").refused(Invalid, "name")
    given(KIND, WEB).when(project.describe, "").then(project.ProjectDescribed(description=""))
    given(KIND, WEB).when(project.describe, " shop").then_nothing()
    given(KIND, WEB).when(project.describe, "x" * 4097).refused(Invalid, "description")


def test_an_end_date_may_be_today_and_not_yesterday() -> None:
    given(KIND, WEB).when(project.set_end_date, TODAY, TODAY).then(project.ProjectEndDateSet(end_date=TODAY))
    yesterday = TODAY - timedelta(days=1)
    given(KIND, WEB).when(project.set_end_date, yesterday, TODAY).refused(Invalid, "end_date")


def test_an_end_date_is_recorded_once_and_can_be_taken_back() -> None:
    ends = project.ProjectEndDateSet(end_date=TODAY)
    given(KIND, WEB, ends).when(project.set_end_date, TODAY, TODAY).then_nothing()
    taken_back = given(KIND, WEB, ends).when(project.set_end_date, None, TODAY).then(project.ProjectEndDateSet())
    assert taken_back.end_date is None
    given(KIND, WEB).when(project.set_end_date, None, TODAY).then_nothing()


def test_removing_twice_records_nothing_more() -> None:
    assert given(KIND, WEB).when(project.remove).then(REMOVED).removed
    given(KIND, WEB, REMOVED).when(project.remove).then_nothing()


def test_a_removed_project_does_not_change() -> None:
    removed = given(KIND, WEB, REMOVED)
    removed.when(project.rename, "Net").refused(project.ProjectGone)
    removed.when(project.describe, "").refused(project.ProjectGone)
    removed.when(project.set_end_date, TODAY, TODAY).refused(project.ProjectGone)


def test_a_name_is_held_within_the_customer_until_removal() -> None:
    of_acme = f"project of {ACME.hex}"
    assert KIND.names(given(KIND, WEB).known()) == {Name(of_acme, "Web")}
    assert KIND.names(given(KIND, WEB, project.ProjectRenamed(title="Net")).known()) == {Name(of_acme, "Net")}
    assert KIND.names(given(KIND, WEB, REMOVED).known()) == frozenset()


EACH: list[Event] = [
    WEB,
    project.ProjectRenamed(title="x"),
    project.ProjectDescribed(description="x"),
    project.ProjectEndDateSet(end_date=TODAY),
    REMOVED,
]


def test_every_event_is_here() -> None:
    assert {type(event) for event in EACH} == set(project.EVENTS)


@pytest.mark.parametrize("event", [*EACH, UserActivated()], ids=lambda event: event.name)
def test_every_event_folds_onto_a_project_also_a_removed_one_and_a_foreign_event_changes_nothing(event: Event) -> None:
    before = given(KIND, WEB, REMOVED).known()
    after = KIND.fold(before, [event])
    assert isinstance(after, project.Project)
    assert (after == before) == (type(event) in {UserActivated, project.ProjectRemoved})


@pytest.mark.parametrize("event", EACH[1:], ids=lambda event: event.name)
def test_a_project_begins_with_its_creation(event: Event) -> None:
    with pytest.raises(ValueError, match="cannot begin a project"):
        KIND.fold(None, [event])
