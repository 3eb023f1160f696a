"""What may be asked of projects."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded, change
from commands.ports import Load
from domain.event import Event
from domain.identity import customer, project

KIND = project.KIND


class CreateProject(msgspec.Struct, frozen=True):
    customer: UUID
    name: str
    description: str = ""


class RenameProject(msgspec.Struct, frozen=True):
    project: UUID
    name: str


class DescribeProject(msgspec.Struct, frozen=True):
    project: UUID
    description: str


class SetProjectEndDate(msgspec.Struct, frozen=True):
    project: UUID
    end_date: date | None


class RemoveProject(msgspec.Struct, frozen=True):
    project: UUID


def _changed(command: Any, load: Load, decide: Callable[[project.Project], list[Event]]) -> Decision:
    found = load(KIND, command.project)
    state = found.required()
    return Decision(change(found, decide(state)), command.project, state.customer, command.project)


def create_project(command: CreateProject, asked: Asked, load: Load) -> Decision:
    customer.require_open(load(customer.KIND, command.customer).required())
    events = project.create(command.customer, command.name, command.description)
    created = change(Loaded(KIND, asked.new_id, None, 0), events)
    return Decision(created, result=asked.new_id, customer=command.customer, project=asked.new_id)


def rename_project(command: RenameProject, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, lambda found: project.rename(found, command.name))


def describe_project(command: DescribeProject, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, lambda found: project.describe(found, command.description))


def set_project_end_date(command: SetProjectEndDate, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, lambda found: project.set_end_date(found, command.end_date, asked.now.date()))


def remove_project(command: RemoveProject, asked: Asked, load: Load) -> Decision:
    return _changed(command, load, project.remove)


HANDLERS: Handlers = {
    CreateProject: create_project,
    RenameProject: rename_project,
    DescribeProject: describe_project,
    SetProjectEndDate: set_project_end_date,
    RemoveProject: remove_project,
}
