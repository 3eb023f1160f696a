"""Deciding on what is remembered never differs from deciding on what is there: two stores on one database."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from adapters.eventstore.store import LedgerStore
from commands.dispatch import handle
from commands.identity import access, customer, project, user
from domain.refusal import Forbidden, Refused, StillHeld
from tests.eventstore.support import ask, envelope, made, opened, together


@pytest.fixture
def other(empty_database: str, store: LedgerStore) -> Iterator[LedgerStore]:
    """Another process, as far as memory goes."""
    with opened(empty_database) as found:
        yield found


@pytest.fixture
def ada(store: LedgerStore) -> UUID:
    who = made(store, user.RegisterUser("ada"))
    ask(store, access.AppointStaff(who))
    return who


def create(store: LedgerStore, who: UUID, name: str) -> None:
    handle(customer.CreateCustomer(name), envelope(f"user:{who.hex}"), store)


def test_a_right_that_was_taken_elsewhere_is_gone_at_once(store: LedgerStore, other: LedgerStore, ada: UUID) -> None:
    create(store, ada, "First")
    ask(other, access.DismissStaff(ada))
    with pytest.raises(Forbidden):
        create(store, ada, "Second")


def test_a_right_that_was_given_elsewhere_is_there_at_once(store: LedgerStore, other: LedgerStore) -> None:
    bob = made(store, user.RegisterUser("bob"))
    with pytest.raises(Forbidden):
        create(store, bob, "First")
    ask(other, access.AppointStaff(bob))
    create(store, bob, "First")


def test_what_was_remembered_is_not_asked_for(store: LedgerStore, ada: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    create(store, ada, "First")

    def never(query: str, _values: object) -> object:
        raise AssertionError(query)

    monkeypatch.setattr(store.recorder, "rows", never)
    create(store, ada, "Second")


def test_a_right_is_checked_at_the_commit(store: LedgerStore, other: LedgerStore, ada: UUID) -> None:
    """One of many who use a right while it is taken: whoever came after in the log was refused."""
    create(store, ada, "First")

    def one(number: int) -> int:
        if number == 5:
            return ask(other, access.DismissStaff(ada)).position
        create(store, ada, f"Customer {number}")
        return 0

    found = together(one, 12)
    assert found[5] == store.head()
    assert all(each == 0 or isinstance(each, Refused) for number, each in enumerate(found) if number != 5)


def test_a_customer_with_projects_stays(store: LedgerStore, other: LedgerStore, ada: UUID) -> None:
    acme = made(store, customer.CreateCustomer("Acme"))
    web = made(other, project.CreateProject(acme, "Web"))
    with pytest.raises(StillHeld):
        handle(customer.RemoveCustomer(acme), envelope(f"user:{ada.hex}"), store)
    ask(other, project.RemoveProject(web))
    handle(customer.RemoveCustomer(acme), envelope(f"user:{ada.hex}"), store)
    with pytest.raises(Refused):
        ask(other, project.CreateProject(acme, "Again"))
