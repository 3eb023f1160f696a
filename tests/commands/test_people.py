"""Users, customers and projects as they are changed: a part at a time, by those who may change that part."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from adapters.eventstore.connect import open_log
from adapters.eventstore.store import LedgerStore
from adapters.postgres.migrate import migrate
from commands.dispatch import handle
from commands.identity import access, customer, project, project_type, user
from domain.event import Recorded
from domain.identity.customer import CustomerClosed
from domain.refusal import Forbidden, Invalid, NameTaken, NotFound, Refused, WrongState
from tests.commands.world import World, populated
from tests.eventstore.support import ask, envelope, made, opened
from tests.postgres import new_database

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def world(server_url: str) -> Iterator[World]:
    with new_database(server_url) as url:
        migrate(url)
        with opened(url) as store:
            yield populated(store)


def refused(world: World, who: str, command: msgspec.Struct, refusal: type[Refused], field: str = "") -> str:
    with pytest.raises(Refused) as caught:
        handle(command, envelope(world.actor(who)), world.store)
    assert (type(caught.value), caught.value.field) == (refusal, field)
    return str(caught.value)


def told(world: World, who: str, command: msgspec.Struct) -> list[str]:
    """Names of the events that came of it."""
    before = world.store.head()
    handle(command, envelope(world.actor(who)), world.store)
    found = open_log(world.store).page(before, world.store.head())
    return [one.event.name for one in found if isinstance(one, Recorded)]


def test_one_command_records_every_group_that_changes_and_nothing_for_what_stays(world: World) -> None:
    change = customer.ChangeCustomer(world.customer, native_name="Äkme", vat_code="EE1", latitude=59.4, country="EE")
    assert told(world, "owner", change) == [
        "identity.customer.other_names_changed",
        "identity.customer.location_changed",
        "identity.customer.registration_changed",
    ]
    assert told(world, "owner", change) == []
    change_web = project.ChangeProject(world.project, description="shop", is_industry=True)
    assert told(world, "manager", change_web) == ["identity.project.described", "identity.project.classified"]
    assert told(world, "manager", change_web) == []
    himself = user.ChangeUser(world.people["member"], first_name="Bo", organization="Acme", agree_with_policy=True)
    assert told(world, "member", himself) == [
        "identity.user.renamed",
        "identity.user.name_parts_changed",
        "identity.user.employment_changed",
        "identity.user.policy_accepted",
    ]
    assert told(world, "member", himself) == []


CUSTOMER_FIELDS: dict[str, Any] = {
    "blocked": True,
    "archived": True,
    "slug": "x",
    "access_subnets": "10.0.0.0/8",
    "default_tax_percent": "20",
    "accounting_start_date": NOW,
    "agreement_number": "x",
    "sponsor_number": 1,
    "max_service_accounts": 1,
    "grace_period_days": 1,
    "display_billing_info_in_projects": False,
    "domain": "x",
    "backend_id": "x",
}
PROJECT_FIELDS: dict[str, Any] = {
    "slug": "x",
    "staff_notes": "x",
    "grace_period_days": 1,
    "backend_id": "x",
    "kind": "course",
}
USER_FIELDS: dict[str, Any] = {
    "username": "x",
    "slug": "x",
    "description": "x",
    "civil_number": "x",
    "is_identity_manager": True,
    "managed_isds": ("isd:x",),
    "eduperson_assurance": ("https://refeds.org/assurance/IAP/high",),
    "organization_type": "x",
    "organization_registry_code": "x",
}


@pytest.mark.parametrize("field", CUSTOMER_FIELDS)
def test_some_fields_of_a_customer_are_for_staff(world: World, field: str) -> None:
    change = customer.ChangeCustomer(world.customer, **{field: CUSTOMER_FIELDS[field]})
    refused(world, "owner", change, Forbidden, field)


@pytest.mark.parametrize("field", PROJECT_FIELDS)
def test_some_fields_of_a_project_are_for_staff(world: World, field: str) -> None:
    said = {field: PROJECT_FIELDS[field]}
    refused(world, "owner", project.ChangeProject(world.project, **said), Forbidden, field)
    refused(world, "owner", project.CreateProject(world.customer, "New", **said), Forbidden, field)


@pytest.mark.parametrize("field", USER_FIELDS)
def test_some_fields_of_a_user_are_for_staff(world: World, field: str) -> None:
    member = world.people["member"]
    change = user.ChangeUser(member, **{field: USER_FIELDS[field]})
    refused(world, "member", change, Forbidden, field)


def test_staff_may_change_them_and_others_may_repeat_what_holds(store: LedgerStore) -> None:
    world = populated(store)
    staff_says = {**CUSTOMER_FIELDS, "archived": False, "blocked": False}
    change = customer.ChangeCustomer(world.customer, **staff_says)
    assert len(told(world, "staff", change)) == 6
    assert told(world, "owner", change) == []
    change_web = project.ChangeProject(world.project, **PROJECT_FIELDS)
    assert len(told(world, "staff", change_web)) == 5
    assert told(world, "owner", change_web) == []
    change_user = user.ChangeUser(world.people["member"], **USER_FIELDS)
    assert len(told(world, "staff", change_user)) == 7
    assert told(world, "member", change_user) == []


def test_a_token_may_live_a_year_or_as_long_as_staff_say(world: World) -> None:
    member, year = world.people["member"], 31_536_000
    assert told(world, "member", user.ChangeUser(member, token_lifetime=year)) == ["identity.user.token_lifetime_set"]
    refused(world, "member", user.ChangeUser(member, token_lifetime=year + 1), Invalid, "token_lifetime")
    refused(world, "member", user.ChangeUser(member, token_lifetime=None), Invalid, "token_lifetime")
    assert told(world, "staff", user.ChangeUser(member, token_lifetime=None)) == ["identity.user.token_lifetime_set"]
    assert told(world, "member", user.ChangeUser(member, token_lifetime=None)) == []


def test_an_end_date_is_set_by_who_may_end_the_project(world: World) -> None:
    change = project.ChangeProject(world.project, end_date=date(2099, 1, 1))
    assert "PROJECT.DELETE" in refused(world, "manager", change, Forbidden, "end_date")
    assert told(world, "owner", change) == ["identity.project.end_date_set"]
    assert told(world, "manager", change) == []


def test_flags_of_a_customer_by_staff(store: LedgerStore) -> None:
    world = populated(store)
    blocked = customer.ChangeCustomer(world.customer, blocked=True)
    assert told(world, "staff", blocked) == ["identity.customer.blocked"]
    said = refused(world, "owner", project.CreateProject(world.customer, "x"), CustomerClosed)
    assert said == "Blocked organization is not available."
    both = customer.ChangeCustomer(world.customer, blocked=False, archived=True)
    assert told(world, "staff", both) == ["identity.customer.unblocked", "identity.customer.archived"]
    assert told(world, "staff", customer.ChangeCustomer(world.customer, archived=False)) == [
        "identity.customer.unarchived"
    ]


def test_a_removed_customer_and_user_are_gone_and_their_names_free(store: LedgerStore) -> None:
    world = populated(store)
    empty = made(store, customer.CreateCustomer("Empty", slug="empty"))
    ask(store, customer.RemoveCustomer(empty))
    refused(world, "staff", customer.ChangeCustomer(empty, "x"), NotFound)
    refused(world, "staff", project.CreateProject(empty, "x"), NotFound)
    made(store, customer.CreateCustomer("Empty", slug="empty"))
    assert told(world, "staff", user.RemoveUser(world.people["member"])) == ["identity.user.removed"]
    refused(world, "staff", user.ActivateUser(world.people["member"]), NotFound)
    assert made(store, user.RegisterUser("member")) != world.people["member"]


def test_a_slug_is_made_of_the_name_and_the_id_and_belongs_to_one(store: LedgerStore) -> None:
    acme = made(store, customer.CreateCustomer("Ääkme & Sons"))
    assert store.load(customer.KIND, acme).required().slug == f"aakme-sons-{acme.hex[-6:]}"
    ask(store, customer.ChangeCustomer(acme, slug="acme"))
    with pytest.raises(NameTaken) as caught:
        ask(store, customer.CreateCustomer("Ajax", slug="ACME"))
    assert caught.value.field == "slug"
    ask(store, project.CreateProject(acme, "Web", slug="acme"))


def test_a_project_moves_to_an_open_customer(store: LedgerStore) -> None:
    world = populated(store)
    ajax = made(store, customer.CreateCustomer("Ajax"))
    move = project.MoveProject(world.project, ajax, preserve_permissions=False)
    refused(world, "owner", move, Forbidden)
    ask(store, customer.BlockCustomer(ajax))
    refused(world, "staff", move, CustomerClosed)
    ask(store, customer.UnblockCustomer(ajax))
    assert told(world, "staff", move) == ["identity.project.moved"]
    (moved,) = open_log(store).page(store.head() - 1, store.head())
    assert isinstance(moved, Recorded)
    assert (moved.customer, moved.project) == (ajax, world.project)
    refused(world, "staff", move, Invalid, "customer")
    away = project.MoveProject(world.project, uuid4(), preserve_permissions=True)
    refused(world, "staff", away, NotFound, "customer")
    refused(world, "owner", project.ChangeProject(world.project, "x"), NotFound, "project")
    made(store, project.CreateProject(world.customer, "Web"))


def test_a_project_is_recovered_while_its_name_is_free(store: LedgerStore) -> None:
    world = populated(store)
    recover = project.RecoverProject(world.project, date(2099, 1, 1))
    with_team = project.RecoverProject(world.project, restore_team_members=True)
    refused(world, "owner", recover, WrongState)
    ask(store, project.RemoveProject(world.project))
    other: UUID = made(store, project.CreateProject(world.customer, "Web"))
    refused(world, "owner", recover, NameTaken, "name")
    ask(store, project.RemoveProject(other))
    refused(world, "manager", recover, Forbidden)
    refused(world, "owner", with_team, Forbidden, "restore_team_members")
    assert told(world, "owner", recover) == [
        "identity.project.recovered",
        "identity.project.team_dismissed",
        "identity.project.end_date_set",
    ]
    ask(store, project.RemoveProject(world.project))
    assert told(world, "staff", with_team) == ["identity.project.recovered", "identity.project.end_date_set"]
    assert told(world, "owner", project.ChangeProject(world.project, "Net")) == ["identity.project.renamed"]


def test_flags_are_set_with_the_fields_by_staff_alone(store: LedgerStore) -> None:
    world = populated(store)
    member = world.people["member"]
    all_three = user.ChangeUser(member, job_title="Chef", is_staff=True, is_support=True, is_active=False)
    refused(world, "member", all_three, Forbidden, "is_active")
    refused(world, "member", user.ChangeUser(member, is_staff=True), Forbidden, "is_staff")
    assert told(world, "member", user.ChangeUser(member, is_staff=False, is_active=True)) == []
    assert told(world, "staff", all_three) == [
        "identity.user.employment_changed",
        "identity.user.deactivated",
        "identity.access.staff_appointed",
        "identity.access.support_appointed",
    ]
    back = user.ChangeUser(member, is_staff=False, is_active=True)
    assert told(world, "staff", back) == ["identity.user.activated", "identity.access.staff_dismissed"]
    born = user.RegisterUser("born", is_support=True, is_active=False)
    assert told(world, "staff", born) == [
        "identity.user.registered",
        "identity.user.deactivated",
        "identity.access.support_appointed",
    ]


def test_a_type_of_a_project_has_to_be_there_when_it_is_given(store: LedgerStore) -> None:
    world = populated(store)
    course = made(store, project_type.CreateProjectType("Course"))
    unknown = project.ChangeProject(world.project, type=uuid4())
    refused(world, "manager", unknown, NotFound, "type")
    assert told(world, "manager", project.ChangeProject(world.project, type=course)) == ["identity.project.classified"]
    ask(store, project_type.RemoveProjectType(course))
    refused(world, "owner", project.CreateProject(world.customer, "x", type=course), NotFound, "type")
    again = project.ChangeProject(world.project, "Net", type=course)
    assert told(world, "manager", again) == ["identity.project.renamed"]


def test_roles_are_granted_to_people_who_are_there_in_open_customers(store: LedgerStore) -> None:
    world = populated(store)
    in_it = (world.people["outsider"], "PROJECT.MEMBER", "project", world.project)
    ask(store, customer.BlockCustomer(world.customer))
    refused(world, "staff", access.GrantRole(*in_it), CustomerClosed)
    ask(store, customer.UnblockCustomer(world.customer))
    ask(store, user.RemoveUser(world.people["outsider"]))
    refused(world, "staff", access.GrantRole(*in_it), Invalid, "user")
