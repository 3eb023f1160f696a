"""Decisions about groups of organizations."""

from uuid import uuid4

import pytest

from domain.identity import customer, organization_group
from domain.identity.customer_events import CustomerArchived, CustomerCreated, CustomerGroupsSet
from domain.identity.organization_group import KIND, below, customers_kind
from domain.kind import Name
from domain.refusal import Invalid
from tests.scenario import given

UNIVERSITY, FACULTY = uuid4(), uuid4()
CREATED = organization_group.OrganizationGroupCreated(title="Physics", parent=UNIVERSITY)
REMOVED = organization_group.OrganizationGroupRemoved()


def test_a_group_is_created_below_another_one() -> None:
    after = given(KIND).when(organization_group.create, " Physics ", UNIVERSITY).then(CREATED)
    assert KIND.names(after) == {Name(below(UNIVERSITY), "Physics")}
    alone = organization_group.OrganizationGroupCreated(title="Physics")
    assert KIND.names(given(KIND).when(organization_group.create, "Physics").then(alone)) == {
        Name(below(None), "Physics")
    }
    for title in (" ", "x" * 151):
        given(KIND).when(organization_group.create, title).refused(Invalid, "name")


def test_it_changes_only_when_something_is_different() -> None:
    renamed = organization_group.OrganizationGroupRenamed(title="Chemistry")
    assert given(KIND, CREATED).when(organization_group.rename, "Chemistry").then(renamed).title == "Chemistry"
    given(KIND, CREATED).when(organization_group.rename, "Physics ").then_nothing()
    placed = organization_group.OrganizationGroupPlaced(parent=FACULTY)
    physics = uuid4()
    assert given(KIND, CREATED).when(organization_group.place, physics, FACULTY, ()).then(placed).parent == FACULTY
    given(KIND, CREATED).when(organization_group.place, physics, UNIVERSITY, ()).then_nothing()


def test_no_group_stands_above_itself() -> None:
    physics = uuid4()
    given(KIND, CREATED).when(organization_group.place, physics, physics, ()).refused(Invalid, "parent")
    given(KIND, CREATED).when(organization_group.place, physics, FACULTY, (FACULTY, physics)).refused(Invalid, "parent")


def test_a_removed_one_gives_its_name_up() -> None:
    assert KIND.names(given(KIND, CREATED).when(organization_group.remove).then(REMOVED)) == frozenset()
    given(KIND, CREATED, REMOVED).when(organization_group.remove).then_nothing()


def test_only_creation_begins_one() -> None:
    with pytest.raises(ValueError, match="cannot begin"):
        KIND.fold(None, [REMOVED])


def test_a_customer_is_in_groups_until_it_is_archived() -> None:
    begun = CustomerCreated(title="Kvark", slug="kvark")
    put = CustomerGroupsSet(organization_groups=(FACULTY,))
    fields = {"organization_groups": (FACULTY,)}
    after = given(customer.KIND, begun).when(customer.change, fields).then(put)
    held = Name(customers_kind(FACULTY), "Kvark")
    assert held in customer.KIND.names(after)
    archived = given(customer.KIND, begun, put).when(customer.archive).then(CustomerArchived())
    assert held not in customer.KIND.names(archived)
    given(customer.KIND, begun, put).when(customer.change, fields).then_nothing()
