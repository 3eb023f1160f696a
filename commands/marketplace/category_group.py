"""What may be asked of groups of categories."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded, change
from commands.fields import given
from commands.ports import Load
from domain.event import Event
from domain.file import File
from domain.marketplace import category_group

KIND = category_group.KIND


class CreateCategoryGroup(msgspec.Struct, frozen=True):
    title: str
    description: str = ""
    icon: File | None = None


class ChangeCategoryGroup(msgspec.Struct, frozen=True):
    category_group: UUID
    title: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    icon: File | UnsetType | None = UNSET


class RemoveCategoryGroup(msgspec.Struct, frozen=True):
    category_group: UUID


def _changed(command: Any, load: Load, decide: Callable[[category_group.CategoryGroup], list[Event]]) -> Decision:
    found = load(KIND, command.category_group)
    return Decision(change(found, decide(found.required())), result=command.category_group)


def create_category_group(command: CreateCategoryGroup, asked: Asked, load: Load) -> Decision:
    events = category_group.create(given(command))
    return Decision(change(Loaded(KIND, asked.new_id, None, 0), events), result=asked.new_id)


def change_category_group(command: ChangeCategoryGroup, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, lambda found: category_group.change(found, given(command, "category_group")))


def remove_category_group(command: RemoveCategoryGroup, asked: Asked, load: Load) -> Decision:
    """Categories that were in it are in none from then on."""
    return _changed(command, load, category_group.remove)


HANDLERS: Handlers = {
    CreateCategoryGroup: create_category_group,
    ChangeCategoryGroup: change_category_group,
    RemoveCategoryGroup: remove_category_group,
}
