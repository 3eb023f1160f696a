"""What happened to one object, event by event: /api/<noun>/{uuid}/history/."""

from typing import Any
from uuid import UUID

import msgspec

from api.http import paging, problems, reading
from api.http.ask import Ask
from api.http.events.events import MODELS
from api.http.lists import listed
from api.http.route import Handler, Reply, Route
from api.http.site import Conn
from domain.identity import user
from projections.audit_documents import EVENTS
from projections.documents import Seen
from projections.history import Revision, revisions
from projections.scopes import SCOPES, Scope


class Version(msgspec.Struct, frozen=True, omit_defaults=True):
    """Keys of the contract's VersionHistory first; `changes`: field -> what it was and what it is."""

    id: int
    revision_date: str
    revision_user: dict[str, str] | None
    revision_comment: str
    serialized_data: dict[str, Any]
    uuid: str
    event_type: str
    message: str
    position: int
    version: int
    actor: str
    correlation: str
    changes: dict[str, tuple[Any, Any]]
    reason: str = ""


def _history(scope: Scope) -> Handler:
    """Newest first, unless `o=created`."""

    async def answer(ask: Ask) -> Reply:
        key, page = ask.uuid(), paging.wanted_page(ask.query)
        async with ask.reading(MODELS) as conn:
            if await reading.one(conn, scope.which, ask.seen, key, ("uuid",)) is None:
                raise problems.missing(ask.route.noun)
            body, total = await _events(ask, conn, key, page)
        headers = paging.headers(page, total, ask.address, ask.pairs)
        if ask.route.method == "HEAD":
            return Reply(200, b"", headers)
        told = await ask.in_thread(lambda: _versions(ask, scope, key, msgspec.json.decode(body)))
        return Reply(200, msgspec.json.encode(told), headers)

    return answer


async def _events(ask: Ask, conn: Conn, key: UUID, page: paging.Page) -> tuple[bytes, int]:
    """All of its stream: whoever sees the thing sees what became of it."""
    wanted = msgspec.structs.replace(ask.wanted(page.size, page.offset), filters={"stream": [key.hex]}, fields=())
    return await reading.page(ask.site, conn, EVENTS, Seen(ask.caller.user, True, ask.base), wanted)


def _versions(ask: Ask, scope: Scope, key: UUID, events: list[dict[str, Any]]) -> list[Version]:
    positions = {event["context"]["position"] for event in events}
    items = ask.site.ledger.log.stream(key, max(positions, default=0))
    found = revisions(scope.kind, items, positions, staff=ask.caller.everything) if _told(ask, scope, key) else {}
    unread = Revision({}, {})
    return [_version(event, found.get(event["context"]["position"], unread)) for event in events]


def _told(ask: Ask, scope: Scope, key: UUID) -> bool:
    """What is known of a person is for staff, support and that person."""
    return ask.caller.everything or scope.kind is not user.KIND or ask.caller.user == key


def _version(event: dict[str, Any], revision: Revision) -> Version:
    context = event["context"]
    names = {"uuid": "user_uuid", "username": "user_username", "full_name": "user_full_name"}
    user = {name: context[key] for name, key in names.items() if key in context}
    reason = context.get("reason", "")
    return Version(
        id=context["position"],
        revision_date=event["created"],
        revision_user=user or None,
        revision_comment=reason or event["message"],
        serialized_data=revision.state,
        uuid=event["uuid"],
        event_type=event["event_type"],
        message=event["message"],
        position=context["position"],
        version=context["version"],
        actor=context["actor"],
        correlation=context["correlation"],
        changes=revision.changes,
        reason=reason,
    )


def _routes(noun: str, scope: Scope) -> list[Route]:
    path, call, name = f"/api/{noun}/{{uuid}}/history/", _history(scope), scope.which.noun
    one = Route(
        method="GET",
        path=path,
        operation=f"{noun}_history_list",
        call=call,
        noun=name,
        answer=Version,
        many=True,
        parameters=listed(EVENTS),
    )
    return [one, Route(method="HEAD", path=path, operation=f"{noun}_history_count", call=call, noun=name)]


ROUTES = [route for noun, scope in SCOPES.items() for route in _routes(noun, scope)]
