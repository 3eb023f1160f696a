"""What may be asked of the components of a category."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision
from commands.fields import given
from commands.marketplace.category import changed
from commands.ports import Load
from domain.event import Event
from domain.marketplace import category
from domain.refusal import NotFound


class AddCategoryComponent(msgspec.Struct, frozen=True):
    category: UUID
    type: str
    name: str
    description: str = ""
    measured_unit: str = ""


class ChangeCategoryComponent(msgspec.Struct, frozen=True):
    category_component: UUID
    type: str | UnsetType = UNSET
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    measured_unit: str | UnsetType = UNSET


class RemoveCategoryComponent(msgspec.Struct, frozen=True):
    category_component: UUID


def add_category_component(command: AddCategoryComponent, asked: Asked, load: Load) -> Decision:
    fields = given(command, "category")

    def decide(found: category.Category) -> list[Event]:
        category.require_present(found, "category")
        return category.add_component(found, asked.new_id, fields)

    decision = changed(command.category, load, decide, "category")
    return msgspec.structs.replace(decision, result=asked.new_id)


def _of_one(command: Any, asked: Asked, load: Load, decide: Callable[[category.Category], list[Event]]) -> Decision:
    stream = asked.owner(category.component_name(command.category_component))
    if stream is None:
        raise NotFound("No CategoryComponent matches the given query.")
    return msgspec.structs.replace(changed(stream, load, decide), result=command.category_component)


def change_category_component(command: ChangeCategoryComponent, asked: Asked, load: Load) -> Decision:
    uuid, fields = command.category_component, given(command, "category_component")
    return _of_one(command, asked, load, lambda found: category.change_component(found, uuid, fields))


def remove_category_component(command: RemoveCategoryComponent, asked: Asked, load: Load) -> Decision:
    uuid = command.category_component
    return _of_one(command, asked, load, lambda found: category.remove_component(found, uuid))


HANDLERS: Handlers = {
    AddCategoryComponent: add_category_component,
    ChangeCategoryComponent: change_category_component,
    RemoveCategoryComponent: remove_category_component,
}
