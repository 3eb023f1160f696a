"""Decisions about project types."""

import pytest

from domain.identity import project_type
from domain.identity.project_type import KIND
from domain.kind import Name
from domain.refusal import Invalid
from tests.scenario import given

CREATED = project_type.ProjectTypeCreated(title="Research", description="science")


def test_a_project_type_is_created_with_a_name() -> None:
    after = given(KIND).when(project_type.create, " Research ", " science ").then(CREATED)
    assert KIND.names(after) == {Name("project type", "Research")}
    given(KIND).when(project_type.create, " ").refused(Invalid, "name")
    given(KIND).when(project_type.create, "x" * 151).refused(Invalid, "name")
    given(KIND).when(project_type.create, "x", "d" * 4097).refused(Invalid, "description")


def test_it_changes_only_when_something_is_different() -> None:
    renamed = project_type.ProjectTypeRenamed(title="Teaching")
    assert given(KIND, CREATED).when(project_type.rename, "Teaching").then(renamed).title == "Teaching"
    given(KIND, CREATED).when(project_type.rename, "Research ").then_nothing()
    described = project_type.ProjectTypeDescribed(description="")
    assert given(KIND, CREATED).when(project_type.describe, " ").then(described).description == ""
    given(KIND, CREATED).when(project_type.describe, "science").then_nothing()


def test_a_removed_one_gives_its_name_up() -> None:
    removed = project_type.ProjectTypeRemoved()
    assert KIND.names(given(KIND, CREATED).when(project_type.remove).then(removed)) == frozenset()
    given(KIND, CREATED, removed).when(project_type.remove).then_nothing()


def test_only_creation_begins_one() -> None:
    with pytest.raises(ValueError, match="cannot begin"):
        KIND.fold(None, [project_type.ProjectTypeRemoved()])
