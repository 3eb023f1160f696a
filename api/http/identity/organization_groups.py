"""Groups of organizations, and how customers, offerings and plans are put into them."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from api.http.addresses import uuid_of
from api.http.ask import Ask
from api.http.forms import form, given
from api.http.lists import reads
from api.http.route import Handler, Reply
from api.http.writes import creates, destroys, updates
from commands.identity.organization_group import (
    ChangeOrganizationGroup,
    CreateOrganizationGroup,
    RemoveOrganizationGroup,
)
from projections.identity.organization_groups_documents import ORGANIZATION_GROUPS

PATH, ONE = "/api/organization-groups/", "/api/organization-groups/{uuid}/"
NAME, _SEGMENT = "organization_groups", "organization-groups"
_OWN = ("organization_group",)
_PARENT: Any = str | None
_NEW_PARENT: Any = str | UnsetType | None
Creation = form("OrganizationGroupRequest", CreateOrganizationGroup, parent=_PARENT)
Change = form("PatchedOrganizationGroupRequest", ChangeOrganizationGroup, _OWN, parent=_NEW_PARENT)
Replacement = form("OrganizationGroupUpdate", ChangeOrganizationGroup, _OWN, ("name",), parent=_NEW_PARENT)


class OrganizationGroupsRequest(msgspec.Struct, frozen=True):
    """All the groups from now on. Where they are not given they stay: leaving them out opens nothing to everybody."""

    organization_groups: tuple[str, ...] | UnsetType = UNSET


def _fields(body: msgspec.Struct) -> dict[str, Any]:
    fields = given(body)
    if fields.get("parent") is not None:
        fields["parent"] = uuid_of("parent", fields["parent"], _SEGMENT)
    return fields


async def create(ask: Ask) -> Reply:
    fields = _fields(await ask.body(Creation, CreateOrganizationGroup))
    answer = await ask.command(CreateOrganizationGroup(**fields), refers=("parent",))
    return await ask.one(ORGANIZATION_GROUPS, answer.result, 201)


async def change(ask: Ask) -> Reply:
    group = ask.uuid()
    fields = _fields(await ask.body(ask.route.body or Change, ChangeOrganizationGroup))
    await ask.command(ChangeOrganizationGroup(group, **fields), refers=("parent",))
    return await ask.one(ORGANIZATION_GROUPS, group)


async def destroy(ask: Ask) -> Reply:
    await ask.command(RemoveOrganizationGroup(ask.uuid()))
    return Reply(204)


Scope = Callable[[Ask], Awaitable[dict[str, UUID]]]


def sets(command: type[msgspec.Struct], scope: Scope) -> Handler:
    """Gives the command with the groups of the body; `scope`: its other fields, which say what is put into them."""

    async def answer(ask: Ask) -> Reply:
        where = await scope(ask)
        said = (await ask.body(OrganizationGroupsRequest, command, **where)).organization_groups
        if said is UNSET:
            return await _left(ask, command, where)
        groups = tuple(uuid_of(NAME, each, _SEGMENT) for each in said)
        await ask.command(command(**where, organization_groups=groups), refers=(NAME,))
        return Reply(200)

    return answer


async def _left(ask: Ask, command: type[msgspec.Struct], where: dict[str, UUID]) -> Reply:
    """Nothing to do, for who might do it."""
    assert ask.route.of is not None
    await ask.see(ask.route.of, ask.uuid())
    await ask.permitted(command, **where)
    return Reply(200)


def clears(command: type[msgspec.Struct], scope: Scope) -> Handler:
    async def answer(ask: Ask) -> Reply:
        await ask.command(command(**await scope(ask), organization_groups=()))
        return Reply(204)

    return answer


ROUTES = [
    *reads(ORGANIZATION_GROUPS, PATH, NAME),
    creates(PATH, NAME, create, Creation, ORGANIZATION_GROUPS, CreateOrganizationGroup),
    *updates(ONE, NAME, change, (Change, Replacement), ORGANIZATION_GROUPS, ChangeOrganizationGroup),
    destroys(ONE, NAME, destroy, ORGANIZATION_GROUPS, RemoveOrganizationGroup),
]
