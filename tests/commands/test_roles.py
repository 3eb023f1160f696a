"""Roles from definition to removal, and what a grant makes of them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest

from adapters.eventstore.connect import open_log
from adapters.eventstore.store import LedgerStore
from commands.dispatch import handle
from commands.identity import access, customer, project, role, user
from commands.ports import Answer
from domain.event import Recorded
from domain.identity.access import KIND as ACCESS
from domain.identity.access import stream_of as rights_of
from domain.identity.role import DEFAULTS, KIND, Role, stream_of
from domain.refusal import Invalid, NameTaken, NotFound, Refused, StillHeld
from tests.eventstore.support import ask, envelope, made, together


class Known(msgspec.Struct):
    acme: UUID
    web: UUID
    ada: UUID
    clerk: UUID


@pytest.fixture
def known(store: LedgerStore) -> Known:
    acme = made(store, customer.CreateCustomer("Acme"))
    return Known(
        acme,
        made(store, project.CreateProject(acme, "Web")),
        made(store, user.RegisterUser("ada")),
        made(store, role.CreateRole("Clerk", "project", ["PROJECT.UPDATE"], "writes", {"et": "kirjutaja"})),
    )


def refused(
    store: LedgerStore, command: msgspec.Struct, refusal: type[Refused], field: str = "", actor: str = "system:test"
) -> str:
    with pytest.raises(refusal) as caught:
        ask(store, command, actor)
    assert caught.value.field == field
    return str(caught.value)


def roles_of(store: LedgerStore, who: UUID) -> list[str]:
    return [grant.held.role for grant in store.load(ACCESS, rights_of(who)).required().grants]


def names_since(store: LedgerStore, position: int) -> list[str]:
    found = open_log(store).page(position, position + 100)
    return [one.event.name.partition(".")[2] for one in found if isinstance(one, Recorded)]


def test_system_roles_are_defined_once_and_what_an_operator_changed_stays(store: LedgerStore) -> None:
    manager = stream_of("PROJECT.MANAGER")
    ask(store, role.ChangeRole(manager, permissions=["PROJECT.UPDATE"], description="Boss"))
    assert names_since(store, 0) == ["role.defined", "role.permissions_set", "role.described"]
    ask(store, role.DefineSystemRoles())
    assert names_since(store, 3) == ["role.defined"] * (len(DEFAULTS) - 1)
    assert store.load(KIND, manager).required().permissions == ("PROJECT.UPDATE",)
    head = store.head()
    ask(store, role.DefineSystemRoles())
    assert store.head() == head


def test_several_processes_may_define_system_roles_together(store: LedgerStore) -> None:
    told = together(lambda _: ask(store, role.DefineSystemRoles()), 6)
    assert {type(one) for one in told} == {Answer}
    assert names_since(store, 0) == ["role.defined"] * len(DEFAULTS)


def test_a_role_is_created_changed_and_removed(store: LedgerStore, known: Known) -> None:
    wanted = Role("Clerk", "project", ("PROJECT.UPDATE",), False, "writes", {"et": "kirjutaja"})
    assert store.load(KIND, known.clerk).required() == wanted
    ask(store, role.ChangeRole(known.clerk, name="Scribe", content_type="customer", is_active=False))
    ask(store, role.ChangeRole(known.clerk, descriptions={"de": "schreibt"}, permissions=[]))
    changed = Role("Scribe", "customer", (), False, "writes", {"et": "kirjutaja", "de": "schreibt"}, active=False)
    assert store.load(KIND, known.clerk).required() == changed
    head = store.head()
    ask(store, role.ChangeRole(known.clerk, name="Scribe", permissions=[], is_active=False))
    assert store.head() == head
    ask(store, role.RemoveRole(known.clerk))
    for command in (role.ChangeRole(known.clerk), role.EnableRole(known.clerk), role.RemoveRole(known.clerk)):
        refused(store, command, NotFound)
    refused(store, role.DisableRole(uuid4()), NotFound)
    made(store, role.CreateRole("Scribe", "project", []))


def test_a_name_is_held_by_one_role(store: LedgerStore, known: Known) -> None:
    refused(store, role.CreateRole("CLERK", "project", []), NameTaken, "name")
    refused(store, role.CreateRole("PROJECT.ADMIN", "project", []), NameTaken, "name")
    other = made(store, role.CreateRole("Scribe", "project", []))
    refused(store, role.ChangeRole(other, name="clerk"), NameTaken, "name")


def test_a_role_is_granted_by_name_or_id_however_it_is_written(store: LedgerStore, known: Known) -> None:
    clerk = known.clerk
    for text in ("Clerk", "clerk", clerk.hex, str(clerk)):
        ask(store, access.GrantRole(known.ada, text, "project", known.web))
        assert roles_of(store, known.ada) == [clerk.hex]
        ask(store, access.RevokeRole(known.ada, text, "project", known.web))
    system = stream_of("PROJECT.ADMIN")
    for text in ("PROJECT.ADMIN", system.hex, str(system)):
        ask(store, access.GrantRole(known.ada, text, "project", known.web))
        assert roles_of(store, known.ada) == ["PROJECT.ADMIN"]
        ask(store, access.RevokeRole(known.ada, text, "project", known.web))


def test_a_renamed_role_is_found_by_its_new_name_only(store: LedgerStore, known: Known) -> None:
    ask(store, access.GrantRole(known.ada, "Clerk", "project", known.web))
    ask(store, role.ChangeRole(known.clerk, name="Scribe"))
    refused(store, access.RevokeRole(known.ada, "Clerk", "project", known.web), Invalid, "role")
    until = datetime.now(UTC) + timedelta(days=1)
    ask(store, access.ChangeGrantExpiry(known.ada, "Scribe", "project", known.web, until))
    ask(store, access.RevokeRole(known.ada, "Scribe", "project", known.web))
    assert roles_of(store, known.ada) == []


def test_the_rules_of_granting_in_the_words_of_the_contract(store: LedgerStore, known: Known) -> None:
    def grant(text: str, **changed: object) -> access.GrantRole:
        asked = access.GrantRole(known.ada, text, "project", known.web)
        return msgspec.structs.replace(asked, **changed)

    for text in ("Nobody", uuid4().hex, "CUSTOMER.KING"):
        assert refused(store, grant(text), Invalid, "role") == "Role is not found."
    assert refused(store, grant("Clerk", user=uuid4()), Invalid, "user") == "User is not found."
    wrong = refused(store, grant("CUSTOMER.OWNER"), Invalid, "non_field_errors")
    assert wrong == "Role is not valid for this scope."
    past = grant("Clerk", expires_at=datetime(2020, 1, 1, tzinfo=UTC))
    said = refused(store, past, Invalid, "expiration_time")
    assert said == "Expiration time should be greater than current time."
    ask(store, access.GrantRole(known.ada, "CUSTOMER.OWNER", "customer", known.acme))
    own = refused(store, grant("Clerk"), Invalid, "non_field_errors", f"user:{known.ada.hex}")
    assert own == "User can not manage own role."
    ask(store, grant("Clerk"))
    again = refused(store, grant(known.clerk.hex), Invalid, "non_field_errors")
    assert again == "User has already the same role in this scope."


def test_a_disabled_role_is_not_granted_but_can_be_revoked(store: LedgerStore, known: Known) -> None:
    grant = access.GrantRole(known.ada, "Clerk", "project", known.web)
    ask(store, grant)
    ask(store, role.DisableRole(known.clerk))
    ask(store, access.RevokeRole(known.ada, "Clerk", "project", known.web))
    assert refused(store, grant, Invalid, "non_field_errors") == "Role is not active."
    ask(store, role.EnableRole(known.clerk))
    ask(store, grant)


def test_a_role_somebody_holds_is_neither_removed_nor_moved_to_another_kind_of_scope(
    store: LedgerStore, known: Known
) -> None:
    bob, until = made(store, user.RegisterUser("bob")), datetime.now(UTC) + timedelta(hours=1)
    ask(store, access.GrantRole(known.ada, "Clerk", "project", known.web))
    ask(store, access.GrantRole(bob, "Clerk", "project", known.web, until))
    leaving = (role.RemoveRole(known.clerk), role.ChangeRole(known.clerk, content_type="customer"))
    for command in leaving:
        refused(store, command, StillHeld)
    ask(store, access.RevokeRole(known.ada, "Clerk", "project", known.web))
    for command in leaving:
        refused(store, command, StillHeld)
    handle(access.ExpireGrants(bob), envelope(), store, clock=lambda: until)
    for command in reversed(leaving):
        ask(store, command)
    refused(store, role.RemoveRole(stream_of("PROJECT.ADMIN")), Invalid, "non_field_errors")


def test_a_grant_and_a_removal_at_the_same_time_never_both_happen(store: LedgerStore, known: Known) -> None:
    for number in range(12):
        clerk = made(store, role.CreateRole(f"Role {number}", "project", []))
        commands = (access.GrantRole(known.ada, clerk.hex, "project", known.web), role.RemoveRole(clerk))
        told = together(lambda n, asked=commands: ask(store, asked[n]), 2)  # type: ignore[misc]
        granted, removed = (isinstance(one, Answer) for one in told)
        assert granted is not removed, told
        assert {type(one) for one in told} <= {Answer, Invalid, StillHeld}
        assert store.load(KIND, clerk).required().removed is removed
        assert not granted or clerk.hex in roles_of(store, known.ada)
