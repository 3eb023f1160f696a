"""Personal access tokens: everybody's own."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from adapters.access.tokens_documents import PERSONAL_TOKENS
from api.http import reading
from api.http.access.asking import carried_out
from api.http.ask import Ask
from api.http.lists import reads
from api.http.route import Reply, Route
from api.http.writes import action, destroys
from api.signin import personal
from api.signin.sessions import Issued
from commands.identity.token import RevokePersonalToken

PATH, ONE = "/api/personal-access-tokens/", "/api/personal-access-tokens/{uuid}/"
_Nothing = Annotated[list[Any], msgspec.Meta(max_length=0, description="Empty: it may do all its owner may.")]


class PersonalAccessTokenCreateRequest(msgspec.Struct, frozen=True):
    """The last three must be empty: a token that was to do less must not come out doing more."""

    name: str
    expires_at: datetime
    scopes: _Nothing = []
    allowed_scopes: _Nothing = []
    allowed_networks: _Nothing = []


class PersonalAccessTokenCreated(msgspec.Struct, frozen=True):
    """`token` is told this once."""

    uuid: str
    name: str
    token: str
    scopes: list[str]
    allowed_scopes: list[Any]
    allowed_networks: list[str]
    expires_at: datetime | None
    created: datetime

    def __repr__(self) -> str:
        return f"PersonalAccessTokenCreated({self.uuid})"


async def create(ask: Ask) -> Reply:
    body = await ask.body(PersonalAccessTokenCreateRequest)
    return await _told(ask, await carried_out(ask, personal.create, ask.caller.user, body.name, body.expires_at))


async def rotate(ask: Ask) -> Reply:
    return await _told(ask, await carried_out(ask, personal.rotate, ask.caller.user, ask.uuid()))


async def destroy(ask: Ask) -> Reply:
    await carried_out(ask, personal.revoke, ask.caller.user, ask.uuid())
    return Reply(204)


async def _told(ask: Ask, issued: Issued) -> Reply:
    async with ask.reading(()) as conn:
        found = await reading.one(conn, PERSONAL_TOKENS, ask.seen, issued.token)
    shown = msgspec.json.decode(found or b"{}")
    created = msgspec.convert({**shown, "token": issued.key}, PersonalAccessTokenCreated)
    return Reply(201, msgspec.json.encode(created))


ROUTES = [
    *reads(PERSONAL_TOKENS, PATH, "personal_access_tokens"),
    Route(
        method="POST",
        path=PATH,
        operation="personal_access_tokens_create",
        call=create,
        noun=PERSONAL_TOKENS.noun,
        body=PersonalAccessTokenCreateRequest,
        answer=PersonalAccessTokenCreated,
        status=201,
    ),
    action(
        ONE,
        "personal_access_tokens",
        "rotate",
        rotate,
        None,
        PersonalAccessTokenCreated,
        None,
        of=PERSONAL_TOKENS,
        status=201,
    ),
    destroys(ONE, "personal_access_tokens", destroy, PERSONAL_TOKENS, RevokePersonalToken),
]
