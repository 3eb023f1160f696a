"""The team of a customer, a project or anything else that roles are held in: who is in it, and changing that."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from api.http import problems
from api.http.ask import Ask
from api.http.lists import count_of, listed, page_of
from api.http.problems import Problem
from api.http.route import Handler, Method, Parameter, Reply, Route
from api.http.writes import action
from commands.identity.access import ChangeGrantExpiry, GrantRole, RevokeRole
from projections import documents
from projections.documents import Documents
from projections.identity.grants_documents import TEAM

Within = Mapping[str, Sequence[str]]
_WRONG_FORMAT = (
    "Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z],"
    " YYYY-MM-DD."
)


class UserRoleRequest(msgspec.Struct, frozen=True):
    """`role` is a name or an id; `expiration_time` a moment or a day."""

    user: UUID
    role: str
    expiration_time: str | None = None


class UserRoleExpirationTime(msgspec.Struct, frozen=True):
    expiration_time: datetime | None


def moment(field: str, text: str | None) -> datetime | None:
    """A day means its first moment; without a time zone it is UTC. Raises Problem (400)."""
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        raise problems.field(field, _WRONG_FORMAT) from None


def _shown(at: datetime | None) -> bytes:
    text = at.isoformat(timespec="microseconds").replace("+00:00", "Z") if at else None
    return msgspec.json.encode({"expiration_time": text})


async def _body(ask: Ask, scope_kind: str) -> tuple[UserRoleRequest, datetime | None]:
    """What is wrong with it is told only to who may do this. Raises Problem (400), Refused (403, 404)."""
    command, scope = ask.route.command, ask.uuid()
    assert command is not None
    body = await ask.body(UserRoleRequest, command, scope_kind=scope_kind, scope=scope)
    try:
        return body, moment("expiration_time", body.expiration_time)
    except Problem:
        await ask.permitted(command, scope_kind=scope_kind, scope=scope)
        raise


def _sets(command: type[GrantRole] | type[ChangeGrantExpiry], scope_kind: str, status: int) -> Handler:
    async def answer(ask: Ask) -> Reply:
        body, at = await _body(ask, scope_kind)
        await ask.command(command(body.user, body.role, scope_kind, ask.uuid(), at))
        return Reply(status, _shown(at))

    return answer


def _revokes(scope_kind: str) -> Handler:
    async def answer(ask: Ask) -> Reply:
        body, _ = await _body(ask, scope_kind)
        await ask.command(RevokeRole(body.user, body.role, scope_kind, ask.uuid()))
        return Reply(200)

    return answer


def _of(which: Documents, given: Callable[[Ask, Documents, Within], Awaitable[Reply]]) -> Handler:
    """The team of one of `which` that the caller sees. Raises Problem (404)."""

    async def answer(ask: Ask) -> Reply:
        scope = ask.uuid()
        async with ask.reading(tuple(which.models.values())) as conn:
            row = await (await conn.execute(*documents.there(which, ask.seen, scope))).fetchone()
        if row is None or not row[0]:
            raise problems.missing(which.noun)
        return await given(ask, TEAM, {"scope": [scope.hex]})

    return answer


def _list(method: Method, path: str, operation: str, which: Documents, call: Handler) -> Route:
    filters = [Parameter(name, f"Filter ({f.kind}).") for name, f in TEAM.filters.items() if name != "scope"]
    return Route(
        method=method,
        path=f"{path}list_users/",
        operation=operation,
        call=call,
        noun=which.noun,
        answer=TEAM if method == "GET" else None,
        many=method == "GET",
        parameters=[*(listed(TEAM) if method == "GET" else ()), *filters],
    )


def routes(which: Documents, path: str, operation: str, scope_kind: str) -> list[Route]:
    """`path` ends with {uuid}/ and leads to one of `which`."""
    grant = _sets(GrantRole, scope_kind, 201), UserRoleRequest, UserRoleExpirationTime, GrantRole
    change = _sets(ChangeGrantExpiry, scope_kind, 200), UserRoleRequest, UserRoleExpirationTime, ChangeGrantExpiry
    revoke = _revokes(scope_kind), UserRoleRequest, None, RevokeRole
    return [
        _list("GET", path, f"{operation}_list_users_list", which, _of(which, page_of)),
        _list("HEAD", path, f"{operation}_list_users_count", which, _of(which, count_of)),
        action(path, operation, "add_user", *grant, of=which, status=201),
        action(path, operation, "update_user", *change, of=which),
        action(path, operation, "delete_user", *revoke, of=which),
    ]
