"""What a command brings about, and what it checks outside its own stream."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest

from adapters.eventstore.connect import open_log
from adapters.eventstore.store import LedgerStore
from commands.dispatch import handle
from commands.identity import access, customer, project, user
from domain.event import Recorded
from domain.identity.access import KIND, Grant, Held, stream_of
from domain.identity.customer import CustomerClosed
from domain.identity.project import ProjectGone
from domain.refusal import Invalid, NotFound, Refused
from tests.eventstore.support import ask, envelope, made


class Known(msgspec.Struct):
    acme: UUID
    web: UUID
    ada: UUID


@pytest.fixture
def known(store: LedgerStore) -> Known:
    acme = made(store, customer.CreateCustomer("Acme", "AC"))
    return Known(acme, made(store, project.CreateProject(acme, "Web")), made(store, user.RegisterUser("ada", "Ada")))


def refused(store: LedgerStore, command: msgspec.Struct, refusal: type[Refused], field: str = "") -> None:
    with pytest.raises(refusal) as caught:
        ask(store, command)
    assert caught.value.field == field


def test_every_change_of_a_customer_and_a_project_is_recorded_under_both(store: LedgerStore, known: Known) -> None:
    commands = [
        customer.ChangeCustomer(known.acme, "Ajax"),
        customer.BlockCustomer(known.acme),
        customer.UnblockCustomer(known.acme),
        project.ChangeProject(known.web, "Net"),
        project.ChangeProject(known.web, description="shop"),
        project.ChangeProject(known.web, end_date=date(2099, 1, 1)),
        project.RemoveProject(known.web),
        customer.ArchiveCustomer(known.acme),
    ]
    before = store.head()
    for command in commands:
        ask(store, command)
    found = [one for one in open_log(store).page(before, 99) if isinstance(one, Recorded)]
    assert [one.event.name.rpartition(".")[2] for one in found] == [
        *("renamed", "blocked", "unblocked"),
        *("renamed", "described", "end_date_set", "removed"),
        "archived",
    ]
    assert {one.customer for one in found} == {known.acme}
    assert [one.project for one in found] == [None] * 3 + [known.web] * 4 + [None]


def test_every_change_of_a_person_shows_when_the_person_is_read(store: LedgerStore, known: Known) -> None:
    ask(store, user.ChangeUser(known.ada, full_name="Ada King"))
    ask(store, user.ChangeUser(known.ada, email="ada@example.org"))
    ask(store, user.ChangeUser(known.ada, phone_number="1"))
    ask(store, user.DeactivateUser(known.ada))
    found = store.load(user.KIND, known.ada).required()
    assert (found.full_name, found.email, found.phone, found.active) == ("Ada King", "ada@example.org", "1", False)
    ask(store, user.ActivateUser(known.ada))
    assert store.load(user.KIND, known.ada).required().active


def test_what_does_not_exist_is_not_found(store: LedgerStore, known: Known) -> None:
    nobody = uuid4()
    refused(store, customer.BlockCustomer(nobody), NotFound)
    refused(store, project.CreateProject(nobody, "x"), NotFound, "customer")
    refused(store, project.RemoveProject(nobody), NotFound)
    refused(store, user.ErasePerson(nobody), NotFound)
    refused(store, access.AppointStaff(nobody), NotFound, "user")
    refused(store, access.GrantRole(known.ada, "PROJECT.ADMIN", "project", nobody), NotFound)
    refused(store, access.GrantRole(nobody, "PROJECT.ADMIN", "project", known.web), Invalid, "user")
    refused(store, access.GrantRole(known.ada, "PROJECT.ADMIN", "planet", nobody), Invalid, "scope_kind")


def test_nothing_begins_with_a_closed_customer_in_a_removed_project_or_for_an_erased_person(
    store: LedgerStore, known: Known
) -> None:
    ask(store, customer.BlockCustomer(known.acme))
    refused(store, project.CreateProject(known.acme, "x"), CustomerClosed)
    refused(store, project.ChangeProject(known.web, "x"), CustomerClosed)
    ask(store, project.RemoveProject(known.web))
    refused(store, access.GrantRole(known.ada, "PROJECT.ADMIN", "project", known.web), ProjectGone)
    ask(store, user.ErasePerson(known.ada))
    refused(store, access.GrantRole(known.ada, "CUSTOMER.OWNER", "customer", known.acme), Invalid, "user")


def test_nobody_manages_their_own_role_in_a_project(store: LedgerStore, known: Known) -> None:
    ask(store, access.GrantRole(known.ada, "CUSTOMER.OWNER", "customer", known.acme))
    own = (known.ada, "PROJECT.ADMIN", "project", known.web)
    for command in (access.GrantRole(*own), access.ChangeGrantExpiry(*own), access.RevokeRole(*own)):
        with pytest.raises(Invalid, match="own role") as caught:
            ask(store, command, f"user:{known.ada.hex}")
        assert caught.value.field == "non_field_errors"


def test_a_grant_lives_from_granting_over_a_new_expiry_to_its_end(store: LedgerStore, known: Known) -> None:
    held, now = ("PROJECT.ADMIN", "project", known.web), datetime.now(UTC)
    until = now + timedelta(days=1)
    ask(store, access.GrantRole(known.ada, *held))
    ask(store, access.ChangeGrantExpiry(known.ada, *held, until))
    rights = store.load(KIND, stream_of(known.ada)).required()
    assert rights.grants == (Grant(Held(*held), until),)
    for _ in range(2):
        handle(access.ExpireGrants(known.ada), envelope(), store, clock=lambda: until)
    assert store.load(KIND, stream_of(known.ada)).version == 3
    refused(store, access.ChangeGrantExpiry(known.ada, *held), Invalid, "role")
    ask(store, access.RevokeRole(known.ada, *held))
    assert store.load(KIND, stream_of(known.ada)).version == 3
    ask(store, access.GrantRole(known.ada, *held))
    ask(store, access.RevokeRole(known.ada, *held))
    assert store.load(KIND, stream_of(known.ada)).required().grants == ()


def test_appointing_and_dismissing_change_the_flags(store: LedgerStore, known: Known) -> None:
    ask(store, access.AppointStaff(known.ada))
    ask(store, access.AppointSupport(known.ada))
    both = store.load(KIND, stream_of(known.ada)).required()
    assert (both.staff, both.support) == (True, True)
    ask(store, access.DismissStaff(known.ada))
    ask(store, access.DismissSupport(known.ada))
    none = store.load(KIND, stream_of(known.ada)).required()
    assert (none.staff, none.support) == (False, False)
