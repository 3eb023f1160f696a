"""What may be asked of categories."""

from collections.abc import Callable, Mapping
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
from domain.marketplace import category, category_group

KIND = category.KIND


class CreateCategory(msgspec.Struct, frozen=True):
    title: str
    description: str = ""
    icon: File | None = None
    group: UUID | None = None
    default_vm_category: bool = False
    default_volume_category: bool = False
    default_tenant_category: bool = False


class ChangeCategory(msgspec.Struct, frozen=True):
    """What is not given stays as it is."""

    category: UUID
    title: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    icon: File | UnsetType | None = UNSET
    group: UUID | UnsetType | None = UNSET
    default_vm_category: bool | UnsetType = UNSET
    default_volume_category: bool | UnsetType = UNSET
    default_tenant_category: bool | UnsetType = UNSET


class RemoveCategory(msgspec.Struct, frozen=True):
    category: UUID


def _known_group(load: Load, fields: Mapping[str, Any]) -> tuple[Loaded[Any], ...]:
    """What the decision rests on when a group is given. Raises NotFound."""
    if fields.get("group") is None:
        return ()
    found = load(category_group.KIND, fields["group"])
    category_group.require_present(found.required("group"), "group")
    return (found,)


def changed(stream: UUID, load: Load, decide: Callable[[category.Category], list[Event]], field: str = "") -> Decision:
    """`field` is the input that names the category."""
    found = load(KIND, stream)
    return Decision(change(found, decide(found.required(field))), result=stream)


def create_category(command: CreateCategory, asked: Asked, load: Load) -> Decision:
    fields = given(command)
    events = category.create(fields)
    created = change(Loaded(KIND, asked.new_id, None, 0), events)
    return Decision(created, result=asked.new_id, reads=_known_group(load, fields))


def change_category(command: ChangeCategory, asked: Asked, load: Load) -> Decision:
    fields = given(command, "category")
    decision = changed(command.category, load, lambda found: category.change(found, fields))
    return msgspec.structs.replace(decision, reads=_known_group(load, fields))


def remove_category(command: RemoveCategory, asked: Asked, load: Load) -> Decision:
    """Not while there are offerings in it: each holds a name until it is removed."""
    decision = changed(command.category, load, category.remove)
    return msgspec.structs.replace(decision, vacant=(category.offerings_kind(command.category),))


HANDLERS: Handlers = {
    CreateCategory: create_category,
    ChangeCategory: change_category,
    RemoveCategory: remove_category,
}
