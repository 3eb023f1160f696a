"""What happens to tags."""

from uuid import UUID

import pytest

from domain.kind import Name
from domain.marketplace import tag
from domain.marketplace.tag import KIND, TAKEN, TagCreated, TagDescribed, TagRemoved, TagRenamed
from domain.refusal import Invalid, NotFound
from tests.scenario import given

ANN = UUID(int=1)
CREATED = TagCreated(title="gpu", created_by=ANN)


def test_a_tag_has_a_name_and_somebody_who_made_it() -> None:
    after = given(KIND).when(tag.create, {"name": " gpu ", "description": ""}, ANN).then(CREATED)
    assert (after.title, after.created_by) == ("gpu", ANN)
    given(KIND).when(tag.create, {"name": " "}, ANN).refused(Invalid, "name")
    given(KIND).when(tag.create, {"name": "x" * 101}, ANN).refused(Invalid, "name")


def test_only_what_differs_changes() -> None:
    given(KIND, CREATED).when(tag.change, {"name": "gpu", "description": ""}).then_nothing()
    changes = (TagRenamed(title="hpc"), TagDescribed(description="Big"))
    after = given(KIND, CREATED).when(tag.change, {"name": "hpc", "description": "Big"}).then(*changes)
    assert (after.title, after.description, after.created_by) == ("hpc", "Big", ANN)


def test_no_two_tags_have_the_same_name_until_one_is_removed() -> None:
    assert tag.names(given(KIND, CREATED).known()) == {Name("tag", "gpu", "name", TAKEN)}
    given(KIND, CREATED).when(tag.remove).then(TagRemoved())
    removed = given(KIND, CREATED, TagRemoved())
    assert tag.names(removed.known()) == frozenset()
    removed.when(tag.remove).then_nothing()
    removed.when(tag.change, {"name": "x"}).refused(NotFound)


def test_only_creation_begins_one() -> None:
    with pytest.raises(ValueError, match="cannot begin"):
        KIND.fold(None, [TagRemoved()])
