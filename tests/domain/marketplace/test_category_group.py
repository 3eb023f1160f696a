"""What happens to groups of categories."""

import pytest

from domain.file import File
from domain.marketplace import category_group
from domain.marketplace.category_group import (
    KIND,
    CategoryGroupCreated,
    CategoryGroupDescribed,
    CategoryGroupIconSet,
    CategoryGroupRemoved,
    CategoryGroupRenamed,
)
from domain.refusal import Invalid, NotFound
from tests.scenario import given

CREATED = CategoryGroupCreated(title="Compute")
ICON = File("0" * 64, "a.png", "image/png", 3)


def test_a_group_is_created_with_a_title() -> None:
    wanted = {"title": " Compute ", "icon": ICON}
    given(KIND).when(category_group.create, wanted).then(CREATED, CategoryGroupIconSet(icon=ICON))
    given(KIND).when(category_group.create, {"title": " "}).refused(Invalid, "title")
    given(KIND).when(category_group.create, {"title": "x" * 256}).refused(Invalid, "title")


def test_only_what_differs_changes() -> None:
    given(KIND, CREATED).when(category_group.change, {"title": "Compute", "icon": None}).then_nothing()
    wanted = {"title": "Storage", "description": "Disks"}
    after = given(KIND, CREATED).when(category_group.change, wanted)
    assert (
        after.then(CategoryGroupRenamed(title="Storage"), CategoryGroupDescribed(description="Disks")).title
        == "Storage"
    )


def test_a_removed_one_does_not_change() -> None:
    given(KIND, CREATED).when(category_group.remove).then(CategoryGroupRemoved())
    given(KIND, CREATED, CategoryGroupRemoved()).when(category_group.remove).then_nothing()
    given(KIND, CREATED, CategoryGroupRemoved()).when(category_group.change, {"title": "x"}).refused(NotFound)


def test_only_creation_begins_one() -> None:
    with pytest.raises(ValueError, match="cannot begin"):
        KIND.fold(None, [CategoryGroupRemoved()])
