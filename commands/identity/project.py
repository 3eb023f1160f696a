"""What may be asked of projects."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from commands.asked import Asked, Handlers
from commands.decision import Decision, Loaded, change
from commands.fields import given
from commands.identity.extra_rights import require_permission, require_staff
from commands.ports import Load
from domain.event import Event
from domain.identity import customer, project, project_type
from domain.marketplace import resource
from domain.refusal import NotFound

KIND = project.KIND


class CreateProject(msgspec.Struct, frozen=True):
    customer: UUID
    name: str
    description: str = ""
    start_date: date | None = None
    end_date: date | None = None
    type: UUID | None = None
    backend_id: str = ""
    oecd_fos_2007_code: str | None = None
    is_industry: bool = False
    kind: str = "default"
    staff_notes: str = ""
    slug: str = ""
    grace_period_days: int | None = None
    user_email_patterns: tuple[str, ...] = ()
    user_affiliations: tuple[str, ...] = ()
    user_identity_sources: tuple[str, ...] = ()


class ChangeProject(msgspec.Struct, frozen=True):
    """What is not given stays as it is."""

    project: UUID
    name: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    start_date: date | UnsetType | None = UNSET
    end_date: date | UnsetType | None = UNSET
    type: UUID | UnsetType | None = UNSET
    backend_id: str | UnsetType = UNSET
    oecd_fos_2007_code: str | UnsetType | None = UNSET
    is_industry: bool | UnsetType = UNSET
    kind: str | UnsetType = UNSET
    staff_notes: str | UnsetType = UNSET
    slug: str | UnsetType = UNSET
    grace_period_days: int | UnsetType | None = UNSET
    user_email_patterns: tuple[str, ...] | UnsetType = UNSET
    user_affiliations: tuple[str, ...] | UnsetType = UNSET
    user_identity_sources: tuple[str, ...] | UnsetType = UNSET


class MoveProject(msgspec.Struct, frozen=True):
    project: UUID
    customer: UUID
    preserve_permissions: bool


class RemoveProject(msgspec.Struct, frozen=True):
    project: UUID


class RecoverProject(msgspec.Struct, frozen=True):
    """Unless the team is restored, the roles that were held in it end."""

    project: UUID
    end_date: date | None = None
    restore_team_members: bool = False


def _changed(command: Any, load: Load, decide: Callable[[project.Project], list[Event]]) -> Decision:
    found = load(KIND, command.project)
    state = found.required()
    return Decision(change(found, decide(state)), command.project, state.customer, command.project)


def _open(load: Load, owner: UUID) -> Loaded[customer.Customer]:
    found = load(customer.KIND, owner)
    customer.require_open(found.required("customer"))
    return found


def _known_type(load: Load, given: Mapping[str, Any], before: UUID | None) -> tuple[Loaded[Any], ...]:
    """What the decision rests on when another type is given. Raises NotFound."""
    wanted = given.get("type")
    if wanted is None or wanted == before:
        return ()
    found = load(project_type.KIND, wanted)
    if found.required("type").removed:
        raise NotFound(f"project type {wanted.hex} was removed", "type")
    return (found,)


def create_project(command: CreateProject, asked: Asked, load: Load) -> Decision:
    owner = _open(load, command.customer)
    fields = given(command, "customer")
    require_staff(asked, load, project.reserved(project.NEW, fields))
    rests_on = (owner, *_known_type(load, fields, None))
    events = project.create(asked.new_id, command.customer, asked.now.date(), fields)
    created = change(Loaded(KIND, asked.new_id, None, 0), events)
    return Decision(created, asked.new_id, command.customer, asked.new_id, reads=rests_on)


def change_project(command: ChangeProject, asked: Asked, load: Load) -> Decision:
    fields = given(command, "project")
    known = _known_type(load, fields, load(KIND, command.project).required().type)

    def decide(found: project.Project) -> list[Event]:
        _open(load, found.customer)
        require_staff(asked, load, project.reserved(found, fields))
        if fields.get("end_date", found.end_date) != found.end_date:
            scopes = (command.project, found.customer)
            require_permission(asked, load, "PROJECT.DELETE", scopes, "end_date")
        return project.change(found, asked.now.date(), fields)

    return msgspec.structs.replace(_changed(command, load, decide), reads=known)


def move_project(command: MoveProject, asked: Asked, load: Load) -> Decision:
    owner = _open(load, command.customer)
    moved = _changed(command, load, lambda found: project.move(found, command.customer, command.preserve_permissions))
    return msgspec.structs.replace(moved, customer=command.customer, reads=(owner,))


def remove_project(command: RemoveProject, asked: Asked, load: Load) -> Decision:
    """Raises ProjectInUse while something ordered in it is not terminated."""
    removed = _changed(command, load, project.remove)
    resources = resource.in_project(command.project)
    if asked.held(resources):
        raise project.ProjectInUse("Project contains active resources. Please remove them before deleting project.")
    return msgspec.structs.replace(removed, vacant=(resources,))


def recover_project(command: RecoverProject, asked: Asked, load: Load) -> Decision:
    require_staff(asked, load, {"restore_team_members"} if command.restore_team_members else ())
    owner = _open(load, load(KIND, command.project).required().customer)
    team, today = command.restore_team_members, asked.now.date()
    recovered = _changed(command, load, lambda found: project.recover(found, command.end_date, today, team))
    return msgspec.structs.replace(recovered, reads=(owner,))


HANDLERS: Handlers = {
    CreateProject: create_project,
    ChangeProject: change_project,
    MoveProject: move_project,
    RemoveProject: remove_project,
    RecoverProject: recover_project,
}
