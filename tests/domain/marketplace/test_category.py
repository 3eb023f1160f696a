"""What happens to categories and their components."""

from typing import Any
from uuid import UUID

import pytest

from domain.event import Event
from domain.file import File
from domain.kind import Name
from domain.marketplace import category
from domain.marketplace.category import (
    Category,
    CategoryComponent,
    CategoryComponentAdded,
    CategoryComponentChanged,
    CategoryComponentRemoved,
    CategoryCreated,
    CategoryDefaultsSet,
    CategoryGrouped,
    CategoryIconSet,
    CategoryRemoved,
    CategoryRenamed,
)
from domain.refusal import Invalid, NotFound
from tests import scenario

ONE, OTHER = UUID(int=1), UUID(int=2)
CORES = CategoryComponent(ONE, "cores", "Cores")
RAM = CategoryComponent(OTHER, "ram", "RAM", measured_unit="GB")


def given(*events: Event) -> Category:
    return scenario.given(category.KIND, CategoryCreated(title="Machines"), *events).known()


def with_both() -> Category:
    return given(CategoryComponentAdded(component=CORES), CategoryComponentAdded(component=RAM))


def test_what_is_given_at_the_beginning_is_told_by_group() -> None:
    events = category.create({"title": " Machines ", "default_vm_category": True, "group": ONE, "icon": None})
    assert events == [
        CategoryCreated(title="Machines"),
        CategoryGrouped(group=ONE),
        CategoryDefaultsSet(default_vm_category=True, default_volume_category=False, default_tenant_category=False),
    ]


@pytest.mark.parametrize(("field", "value"), [("title", ""), ("title", "x" * 256)])
def test_what_is_wrong_is_named(field: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        category.create({field: value})
    assert refused.value.field == field


def test_only_what_differs_changes() -> None:
    found = given(CategoryIconSet(icon=File("0" * 64, "a.png", "image/png", 3)))
    assert category.change(found, {"title": "Machines"}) == []
    assert category.change(found, {"title": "Disks", "icon": None}) == [
        CategoryRenamed(title="Disks"),
        CategoryIconSet(icon=None),
    ]


def test_a_default_is_a_name_only_one_may_hold_and_a_component_finds_its_category() -> None:
    found = category.KIND.fold(
        with_both(),
        [CategoryDefaultsSet(default_vm_category=True, default_volume_category=False, default_tenant_category=True)],
    )
    assert found is not None
    assert category.names(found) == {
        Name("default category", "vm", "default_vm_category"),
        Name("default category", "tenant", "default_tenant_category"),
        category.component_name(ONE),
        category.component_name(OTHER),
    }


def test_a_removed_one_holds_nothing_and_does_not_change() -> None:
    found = given(CategoryComponentAdded(component=CORES), *category.remove(given()))
    assert category.names(found) == frozenset()
    assert category.remove(found) == []
    with pytest.raises(NotFound):
        category.change(found, {"title": "Disks"})
    with pytest.raises(NotFound):
        category.add_component(found, OTHER, {"type": "ram", "name": "RAM"})


def test_removing_is_told_once() -> None:
    assert category.remove(given()) == [CategoryRemoved()]


def test_components_come_change_and_go() -> None:
    added = category.add_component(given(), ONE, {"type": "cores", "name": "Cores"})
    assert added == [CategoryComponentAdded(component=CORES)]
    assert category.change_component(with_both(), ONE, {"name": "Cores"}) == []
    changed = category.change_component(with_both(), ONE, {"type": "cpu", "measured_unit": "pcs"})
    after = CategoryComponent(ONE, "cpu", "Cores", measured_unit="pcs")
    assert changed == [CategoryComponentChanged(component=after)]
    assert given(CategoryComponentAdded(component=CORES), *changed).components == (after,)
    assert category.remove_component(with_both(), ONE) == [CategoryComponentRemoved(component=ONE)]
    assert given(CategoryComponentAdded(component=CORES), CategoryComponentRemoved(component=ONE)).components == ()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"type": "ram", "name": "RAM"}, "type"),
        ({"type": "a b", "name": "RAM"}, "type"),
        ({"type": "gpu", "name": ""}, "name"),
        ({"type": "gpu", "name": "GPU", "measured_unit": "x" * 31}, "measured_unit"),
    ],
)
def test_a_wrong_component_is_refused(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        category.add_component(with_both(), UUID(int=3), fields)
    assert refused.value.field == field


def test_a_component_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound):
        category.change_component(given(), ONE, {"name": "x"})
    with pytest.raises(NotFound):
        category.remove_component(given(), ONE)
