"""What a document shows to staff only, no history and no feed tells anybody else."""

from importlib import import_module
from pkgutil import iter_modules

import pytest

import projections.identity
from domain.identity import access
from domain.registry import KIND_OF, KINDS
from projections.documents import Documents
from projections.withheld import WITHHELD, withheld

KEPT_AS = {"is_active": "active", "is_staff": "staff", "is_support": "support"}
"""Document field -> field of the state, where they differ."""
OF_RIGHTS = set(access.Access.__struct_fields__)
"""On a stream of their own, of which no history is served and whose events say no more than that there was one."""


def documents() -> list[Documents]:
    names = [f"projections.identity.{found.name}" for found in iter_modules(projections.identity.__path__)]
    modules = [import_module(name) for name in names if name.endswith("_documents")]
    return [one for module in modules for one in vars(module).values() if isinstance(one, Documents)]


def for_staff(found: Documents) -> set[str]:
    return {KEPT_AS.get(name, name) for name, field in found.fields.items() if field.staff}


GUARDED = {found.noun: found for found in documents() if for_staff(found)}


def test_the_search_for_documents_finds_them() -> None:
    assert {"User", "Project", "Customer"} <= {found.noun for found in documents()}
    assert GUARDED.keys() >= {"User", "Project"}


def test_nothing_else_is_withheld() -> None:
    assert WITHHELD.keys() == {f"identity.{noun.lower()}" for noun in GUARDED}


@pytest.mark.parametrize("noun", GUARDED)
def test_what_is_for_staff_in_a_document_is_withheld_everywhere(noun: str) -> None:
    kind, hidden = KINDS[noun.lower()], for_staff(GUARDED[noun])
    of_kind = [name for name, found in KIND_OF.items() if found is kind]
    assert of_kind
    assert {withheld(name) for name in of_kind} == {frozenset(hidden - OF_RIGHTS)}


@pytest.mark.parametrize("noun", GUARDED)
def test_every_field_withheld_is_one_of_the_state(noun: str) -> None:
    kind = KINDS[noun.lower()]
    assert withheld(f"identity.{kind.name}.any") <= set(kind.state.__struct_fields__)
