"""Groups of organizations and what is limited to them: what commands bring about."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from adapters.eventstore.store import LedgerStore
from commands.identity.customer import ArchiveCustomer, CreateCustomer, SetCustomerGroups
from commands.identity.organization_group import (
    ChangeOrganizationGroup,
    CreateOrganizationGroup,
    RemoveOrganizationGroup,
)
from commands.marketplace.offering import RemoveOffering, SetOfferingGroups
from commands.marketplace.plan import SetPlanGroups
from domain.identity import customer, organization_group
from domain.marketplace import offering
from domain.refusal import Invalid, NameTaken, NotFound, Refused, StillHeld
from tests.eventstore.support import ask, made
from tests.marketplace import offer, provider, sort


def refused(store: LedgerStore, command: Any, kind: type[Refused], *told: str) -> None:
    with pytest.raises(kind) as found:
        ask(store, command)
    for words in told:
        assert words in (str(found.value), found.value.field)


def _tree(store: LedgerStore) -> tuple[UUID, UUID, UUID]:
    university = made(store, CreateOrganizationGroup("University"))
    faculty = made(store, CreateOrganizationGroup("Science", university))
    return university, faculty, made(store, CreateOrganizationGroup("Physics", faculty))


def test_groups_make_a_tree(store: LedgerStore) -> None:
    university, faculty, physics = _tree(store)
    above = "Organization group cannot stand below one of its own children."
    refused(store, ChangeOrganizationGroup(university, parent=physics), Invalid, "parent", above)
    itself = "Organization group cannot be parent of itself."
    refused(store, ChangeOrganizationGroup(faculty, parent=faculty), Invalid, "parent", itself)
    refused(store, ChangeOrganizationGroup(faculty, parent=uuid4()), NotFound, "parent")
    refused(store, CreateOrganizationGroup("physics", faculty), NameTaken, "name")
    ask(store, ChangeOrganizationGroup(physics, name="Chemistry", parent=None))
    state = store.load(organization_group.KIND, physics).required()
    assert (state.title, state.parent) == ("Chemistry", None)
    made(store, CreateOrganizationGroup("Physics", faculty))


def test_a_group_stays_while_something_names_it(store: LedgerStore) -> None:
    university, faculty, physics = _tree(store)
    kept = "Cannot delete organization group with existing "
    refused(store, RemoveOrganizationGroup(faculty), StillHeld, f"{kept}organization groups below it.")
    kvark, acme = made(store, CreateCustomer("Kvark")), made(store, CreateCustomer("Acme"))
    ask(store, SetCustomerGroups(kvark, (physics, physics)))
    assert store.load(customer.KIND, kvark).required().organization_groups == (physics,)
    refused(store, RemoveOrganizationGroup(physics), StillHeld, f"{kept}customers.")
    ask(store, ArchiveCustomer(kvark))
    provider(store, acme)
    small = offer(store, acme, sort(store))
    (plan,) = store.load(offering.KIND, small).required().plans
    ask(store, SetPlanGroups(small, plan.uuid, (physics,)))
    refused(store, RemoveOrganizationGroup(physics), StillHeld, f"{kept}offerings or plans.")
    ask(store, SetOfferingGroups(small, (physics,)))
    ask(store, SetPlanGroups(small, plan.uuid, ()))
    refused(store, RemoveOrganizationGroup(physics), StillHeld, f"{kept}offerings or plans.")
    ask(store, RemoveOffering(small))
    for group in (physics, faculty, university):
        ask(store, RemoveOrganizationGroup(group))
    refused(store, RemoveOrganizationGroup(physics), NotFound)
    refused(store, CreateOrganizationGroup("Physics", faculty), NotFound, "parent")


def test_what_is_grouped_must_be_there(store: LedgerStore) -> None:
    kvark, acme = made(store, CreateCustomer("Kvark")), made(store, CreateCustomer("Acme"))
    gone = made(store, CreateOrganizationGroup("Gone"))
    ask(store, RemoveOrganizationGroup(gone))
    provider(store, acme)
    small = offer(store, acme, sort(store))
    (plan,) = store.load(offering.KIND, small).required().plans
    for group in (gone, uuid4()):
        commands = SetCustomerGroups(kvark, (group,)), SetOfferingGroups(small, (group,))
        for command in (*commands, SetPlanGroups(small, plan.uuid, (group,))):
            refused(store, command, NotFound, "organization_groups")
