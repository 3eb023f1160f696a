"""What may be asked of project types."""

from collections.abc import Callable
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded, change
from commands.ports import Load
from domain.event import Event
from domain.identity import project_type
from domain.refusal import NotFound

KIND = project_type.KIND


class CreateProjectType(msgspec.Struct, frozen=True):
    name: str
    description: str = ""


class ChangeProjectType(msgspec.Struct, frozen=True):
    project_type: UUID
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET


class RemoveProjectType(msgspec.Struct, frozen=True):
    project_type: UUID


def _changed(stream: UUID, load: Load, decide: Callable[[project_type.ProjectType], list[Event]]) -> Decision:
    found = load(KIND, stream)
    state = found.required()
    if state.removed:
        raise NotFound(f"project type {stream.hex} was removed")
    return Decision(change(found, decide(state)), result=stream)


def create_project_type(command: CreateProjectType, asked: Asked, load: Load) -> Decision:
    events = project_type.create(command.name, command.description)
    return Decision(change(Loaded(KIND, asked.new_id, None, 0), events), result=asked.new_id)


def change_project_type(command: ChangeProjectType, asked: Asked, load: Load) -> Decision:
    def decide(found: project_type.ProjectType) -> list[Event]:
        renamed = [] if command.name is UNSET else project_type.rename(found, command.name)
        described = [] if command.description is UNSET else project_type.describe(found, command.description)
        return [*renamed, *described]

    return _changed(command.project_type, load, decide)


def remove_project_type(command: RemoveProjectType, asked: Asked, load: Load) -> Decision:
    return _changed(command.project_type, load, project_type.remove)


HANDLERS: Handlers = {
    CreateProjectType: create_project_type,
    ChangeProjectType: change_project_type,
    RemoveProjectType: remove_project_type,
}
