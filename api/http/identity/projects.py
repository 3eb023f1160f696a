"""Projects."""

from datetime import date

import msgspec
from msgspec import UnsetType

from api.http import problems
from api.http.addresses import uuid_of
from api.http.ask import Ask
from api.http.forms import form, given
from api.http.identity import team
from api.http.identity.teams_ended import without_team
from api.http.lists import reads
from api.http.route import Reply
from api.http.writes import action, creates, destroys, updates
from commands.identity.project import ChangeProject, CreateProject, MoveProject, RecoverProject, RemoveProject
from projections.identity.projects_documents import PROJECTS

PATH, ONE = "/api/projects/", "/api/projects/{uuid}/"
_OPTIONAL = str | UnsetType | None
ProjectCreation = form("ProjectRequest", CreateProject, customer=str, type=_OPTIONAL)
ProjectChange = form("PatchedProjectRequest", ChangeProject, without=("project",), type=_OPTIONAL)
ProjectReplacement = form("ProjectUpdate", ChangeProject, without=("project",), required=("name",), type=_OPTIONAL)


class Move(msgspec.Struct, frozen=True):
    customer: str
    preserve_permissions: bool


class Recovery(msgspec.Struct, frozen=True):
    """There are no invitations yet: only `false` is taken for them."""

    end_date: date | None = None
    restore_team_members: bool = False
    send_invitations_to_previous_members: bool = False


def _fields(body: msgspec.Struct) -> dict[str, object]:
    fields = given(body)
    if isinstance(address := fields.get("type"), str):
        fields["type"] = uuid_of("type", address, "project-types") if address else None
    return fields


async def create(ask: Ask) -> Reply:
    fields = _fields(await ask.body(ProjectCreation))
    fields["customer"] = uuid_of("customer", str(fields["customer"]), "customers")
    answer = await ask.command(msgspec.convert(fields, CreateProject), refers=("customer", "type"))
    return await ask.one(PROJECTS, answer.result, 201)


async def change(ask: Ask) -> Reply:
    project = ask.uuid()
    body = await ask.body(ask.route.body or ProjectChange, ChangeProject, project=project)
    await ask.command(msgspec.convert({**_fields(body), "project": project}, ChangeProject), refers=("type",))
    return await ask.one(PROJECTS, project)


async def destroy(ask: Ask) -> Reply:
    await ask.command(RemoveProject(ask.uuid()))
    return Reply(204)


async def move(ask: Ask) -> Reply:
    project = ask.uuid()
    body = await ask.body(Move, MoveProject, project=project)
    customer = uuid_of("customer", body.customer, "customers")
    await ask.command(MoveProject(project, customer, body.preserve_permissions), refers=("customer",))
    await without_team(ask, project)
    return await ask.one(PROJECTS, project)


async def recover(ask: Ask) -> Reply:
    project = ask.uuid()
    body = await ask.body(Recovery, RecoverProject, project=project)
    if body.send_invitations_to_previous_members:
        await ask.permitted(RecoverProject, project=project)
        raise problems.field("send_invitations_to_previous_members", "There are no invitations to send.")
    await ask.command(RecoverProject(project, body.end_date, body.restore_team_members))
    await without_team(ask, project)
    return await ask.one(PROJECTS, project)


ROUTES = [
    *reads(PROJECTS, PATH, "projects"),
    creates(PATH, "projects", create, ProjectCreation, PROJECTS, CreateProject),
    *updates(ONE, "projects", change, (ProjectChange, ProjectReplacement), PROJECTS, ChangeProject),
    destroys(ONE, "projects", destroy, PROJECTS, RemoveProject),
    action(ONE, "projects", "move_project", move, Move, PROJECTS, MoveProject),
    action(ONE, "projects", "recover", recover, Recovery, PROJECTS, RecoverProject),
    *team.routes(PROJECTS, ONE, "projects", "project"),
]
