"""What may be asked of tags."""

from collections.abc import Callable
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded, change
from commands.fields import given
from commands.marketplace.asker import user_of
from commands.ports import Load
from domain.event import Event
from domain.marketplace import tag

KIND = tag.KIND


class CreateTag(msgspec.Struct, frozen=True):
    name: str
    description: str = ""


class ChangeTag(msgspec.Struct, frozen=True):
    """What is not given stays as it is."""

    tag: UUID
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET


class RemoveTag(msgspec.Struct, frozen=True):
    """Offerings that had it are without it from then on."""

    tag: UUID


def _changed(number: UUID, load: Load, decide: Callable[[tag.Tag], list[Event]]) -> Decision:
    found = load(KIND, number)
    return Decision(change(found, decide(found.required())), result=number)


def create_tag(command: CreateTag, asked: Asked, load: Load) -> Decision:
    events = tag.create(given(command), user_of(asked))
    return Decision(change(Loaded(KIND, asked.new_id, None, 0), events), result=asked.new_id)


def change_tag(command: ChangeTag, _asked: Asked, load: Load) -> Decision:
    return _changed(command.tag, load, lambda found: tag.change(found, given(command, "tag")))


def remove_tag(command: RemoveTag, _asked: Asked, load: Load) -> Decision:
    return _changed(command.tag, load, tag.remove)


HANDLERS: Handlers = {CreateTag: create_tag, ChangeTag: change_tag, RemoveTag: remove_tag}
