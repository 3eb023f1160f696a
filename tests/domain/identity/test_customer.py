"""Decisions about a customer."""

import pytest

from domain.event import Event
from domain.identity import customer
from domain.identity.customer import KIND
from domain.kind import Name
from domain.refusal import Invalid
from tests.scenario import given

ACME = customer.CustomerCreated(title="Acme", abbreviation="AC")
BLOCKED = customer.CustomerBlocked()
ARCHIVED = customer.CustomerArchived()


def test_creating_records_title_and_abbreviation() -> None:
    after = given(KIND).when(customer.create, " Acme ", " AC").then(ACME)
    assert after == customer.Customer("Acme", "AC")


@pytest.mark.parametrize(
    ("title", "abbreviation", "field"),
    [("", "", "name"), (" ", "", "name"), ("x" * 151, "", "name"), ("Acme", "x" * 13, "abbreviation")],
)
def test_creating_names_the_field_at_fault(title: str, abbreviation: str, field: str) -> None:
    given(KIND).when(customer.create, title, abbreviation).refused(Invalid, field)


def test_a_new_name_is_recorded_once() -> None:
    given(KIND, ACME).when(customer.rename, "Ajax").then(customer.CustomerRenamed(title="Ajax"))
    given(KIND, ACME).when(customer.rename, " Acme").then_nothing()
    given(KIND, ACME).when(customer.rename, "").refused(Invalid, "name")


def test_an_archived_customer_keeps_its_name() -> None:
    given(KIND, ACME, ARCHIVED).when(customer.rename, "Ajax").refused(customer.CustomerClosed)


def test_blocking_unblocking_and_archiving_are_recorded_only_when_they_change_something() -> None:
    assert given(KIND, ACME).when(customer.block).then(BLOCKED).blocked
    given(KIND, ACME, BLOCKED).when(customer.block).then_nothing()
    assert not given(KIND, ACME, BLOCKED).when(customer.unblock).then(customer.CustomerUnblocked()).blocked
    given(KIND, ACME).when(customer.unblock).then_nothing()
    assert given(KIND, ACME).when(customer.archive).then(ARCHIVED).archived
    given(KIND, ACME, ARCHIVED).when(customer.archive).then_nothing()


@pytest.mark.parametrize("history", [(ACME, BLOCKED), (ACME, ARCHIVED)], ids=["blocked", "archived"])
def test_nothing_new_begins_with_a_blocked_or_archived_customer(history: tuple[Event, ...]) -> None:
    with pytest.raises(customer.CustomerClosed, match="Acme is"):
        customer.require_open(given(KIND, *history).known())


@pytest.mark.parametrize("history", [(ACME,), (ACME, BLOCKED, customer.CustomerUnblocked())])
def test_an_open_customer_passes(history: tuple[Event, ...]) -> None:
    state = given(KIND, *history).known()
    customer.require_open(state)
    assert not state.blocked


def test_a_name_follows_a_rename_and_is_free_after_archiving() -> None:
    renamed = customer.CustomerRenamed(title="Ajax")
    assert KIND.names(given(KIND, ACME).known()) == {Name("customer", "Acme")}
    assert KIND.names(given(KIND, ACME, renamed).known()) == {Name("customer", "Ajax")}
    assert KIND.names(given(KIND, ACME, BLOCKED).known()) == {Name("customer", "Acme")}
    assert KIND.names(given(KIND, ACME, ARCHIVED).known()) == frozenset()


EACH: list[Event] = [
    ACME,
    customer.CustomerRenamed(title="x"),
    BLOCKED,
    customer.CustomerUnblocked(),
    ARCHIVED,
]


def test_every_event_is_here() -> None:
    assert {type(event) for event in EACH} == set(customer.EVENTS)


@pytest.mark.parametrize("event", EACH, ids=lambda event: event.name)
def test_every_event_folds_onto_nothing_and_onto_a_customer(event: Event) -> None:
    assert isinstance(KIND.fold(None, [event]), customer.Customer)
    assert isinstance(KIND.fold(None, [ACME, ARCHIVED, event]), customer.Customer)
