"""Roles: everybody may read what each allows, staff alone changes them."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from api.http.ask import Ask
from api.http.forms import form, given
from api.http.lists import reads
from api.http.route import Handler, Reply
from api.http.writes import action, creates, destroys, updates
from commands.identity.role import ChangeRole, CreateRole, DisableRole, EnableRole, RemoveRole
from domain.identity.role import LANGUAGES
from projections.identity.roles_documents import ROLES

PATH, ONE = "/api/roles/", "/api/roles/{uuid}/"
_Struct = type[msgspec.Struct]
_DESCRIBED = [(f"description_{language}", str | None | UnsetType, UNSET) for language in LANGUAGES]
_NAMES = list[str] | dict[str, Any]
"""The official client sends permissions as the keys of an object, everybody else as a list."""


def _form(
    name: str, command: type[msgspec.Struct], required: tuple[str, ...], permissions: Any
) -> type[msgspec.Struct]:
    plain = form(f"{name}Fields", command, ("role", "descriptions"), required, permissions=permissions)
    return msgspec.defstruct(name, _DESCRIBED, bases=(plain,), frozen=True, module=__name__)


_ALL = ("name", "content_type", "permissions")
RoleCreation = _form("RoleModifyRequest", CreateRole, _ALL, _NAMES)
RoleReplacement = _form("RoleUpdate", ChangeRole, _ALL, _NAMES)
RoleChange = _form("PatchedRoleDetailsRequest", ChangeRole, (), _NAMES | UnsetType)


def _fields(body: msgspec.Struct) -> dict[str, Any]:
    """As the commands have them: descriptions in one, by language."""
    sent = given(body)
    told = {name.removeprefix("description_"): sent.pop(name) for name, _, _ in _DESCRIBED if name in sent}
    names = {"permissions": list(sent["permissions"])} if "permissions" in sent else {}
    return {**sent, **names, **({"descriptions": told} if told else {})}


async def create(ask: Ask) -> Reply:
    answer = await ask.command(CreateRole(**_fields(await ask.body(RoleCreation))))
    return await ask.one(ROLES, answer.result, 201)


async def change(ask: Ask) -> Reply:
    role = ask.uuid()
    body = await ask.body(ask.route.body or RoleChange)
    await ask.command(ChangeRole(role=role, **_fields(body)))
    return await ask.one(ROLES, role)


def _switched(command: type[EnableRole] | type[DisableRole]) -> Handler:
    async def switch(ask: Ask) -> Reply:
        await ask.command(command(ask.uuid()))
        return await ask.one(ROLES, ask.uuid())

    return switch


async def destroy(ask: Ask) -> Reply:
    await ask.command(RemoveRole(ask.uuid()))
    return Reply(204)


_WRITES = [
    creates(PATH, "roles", create, RoleCreation, ROLES, CreateRole),
    *updates(ONE, "roles", change, (RoleChange, RoleReplacement), ROLES, ChangeRole),
    destroys(ONE, "roles", destroy, ROLES, RemoveRole),
    action(ONE, "roles", "enable", _switched(EnableRole), None, ROLES, EnableRole),
    action(ONE, "roles", "disable", _switched(DisableRole), None, ROLES, DisableRole),
]
ROUTES = [
    *reads(ROLES, PATH, "roles", who="anyone"),
    *(msgspec.structs.replace(route, who="staff") for route in _WRITES),
]
