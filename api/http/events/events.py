"""Events: lists, one, how many, which kinds there are, what led to one and what one led to."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from api.http import paging, problems, reading
from api.http.ask import Ask
from api.http.events.filtering import PARAMETERS, asked, filters, unknown
from api.http.lists import listed
from api.http.route import Handler, Method, Parameter, Reply, Route
from api.http.site import Conn
from projections import event_types
from projections.audit_documents import EVENTS, EVENTS_ABOUT
from projections.documents import About, Documents
from projections.scopes import ABOUT, SCOPES

MODELS = tuple(EVENTS.models.values())
BY_UUID = msgspec.structs.replace(EVENTS, key="a.event_id")


class Count(msgspec.Struct, frozen=True):
    count: int


class Metadata(msgspec.Struct, frozen=True):
    """Group -> event types."""

    event_groups: dict[str, list[str]]


def _which(found: Mapping[str, Sequence[str]]) -> Documents:
    return EVENTS_ABOUT if ABOUT in found else EVENTS


async def _page(ask: Ask, conn: Conn, found: Mapping[str, Sequence[str]] | None, about: About | None = None) -> Reply:
    page = paging.wanted_page(ask.query)
    if found is None:
        return Reply(200, b"[]", paging.headers(page, 0, ask.address, ask.pairs))
    wanted = msgspec.structs.replace(ask.wanted(page.size, page.offset), filters=found)
    body, total = await reading.page(ask.site, conn, _which(found), ask.seen, wanted, about)
    return Reply(200, body, paging.headers(page, total, ask.address, ask.pairs))


async def every(ask: Ask) -> Reply:
    """Whether what they are about is seen is asked together with the events."""
    found, about = asked(ask)
    async with ask.reading(MODELS) as conn:
        if found is None:
            return await _page(ask, conn, await filters(ask, conn))
        try:
            return await _page(ask, conn, found, about)
        except reading.Unseen:
            raise unknown(ask) from None


async def _total(ask: Ask) -> int:
    async with ask.reading(MODELS) as conn:
        found = await filters(ask, conn)
        return 0 if found is None else await reading.count(ask.site, conn, _which(found), ask.seen, found)


async def counted(ask: Ask) -> Reply:
    page = paging.wanted_page(ask.query)
    return Reply(200, b"", paging.headers(page, await _total(ask), ask.address, ask.pairs))


async def count(ask: Ask) -> Reply:
    return Reply(200, msgspec.json.encode(Count(await _total(ask))))


def _named(ask: Ask) -> tuple[Documents, int | UUID]:
    """By its position or its uuid. Raises Problem (404)."""
    given = ask.path["id"]
    if given.isascii() and given.isdecimal() and len(given) < 19:
        return EVENTS, int(given)
    try:
        return BY_UUID, UUID(given)
    except ValueError:
        raise problems.missing("") from None


async def one(ask: Ask) -> Reply:
    return await ask.one(*_named(ask))


def _around(which: str) -> Handler:
    """Events that have to do with one, oldest first; each is shown to whom it would be shown by itself."""

    async def answer(ask: Ask) -> Reply:
        async with ask.reading(MODELS) as conn:
            found = await reading.one(conn, _named(ask)[0], ask.seen, _named(ask)[1], ("context",))
            if found is None:
                raise problems.missing(EVENTS.noun)
            position = msgspec.json.decode(found)["context"]["position"]
            ask.query.setdefault("o", ["created"])
            return await _page(ask, conn, {which: [str(position)]})

    return answer


def _told(value: Any) -> Handler:
    """The same for everybody; a HEAD counts what is in it."""

    async def answer(ask: Ask) -> Reply:
        if ask.route.method == "HEAD":
            return Reply(200, b"", {"X-Result-Count": str(len(value))})
        return Reply(200, msgspec.json.encode(value))

    return answer


GROUPS = _told(event_types.groups())
TYPES = _told(sorted({scope.kind.name for scope in SCOPES.values()}))
METADATA = _told({"event_groups": event_types.groups(named=True)})


def _route(
    method: Method, path: str, operation: str, call: Handler, answer: Any = None, told: Sequence[Parameter] = ()
) -> Route:
    many = answer is EVENTS and not path.endswith("{id}/")
    path = f"/api/{path}"
    return Route(
        method=method,
        path=path,
        operation=operation,
        call=call,
        noun="Event",
        answer=answer,
        many=many,
        parameters=told,
    )


ROUTES = [
    _route("GET", "events/", "events_list", every, EVENTS, (*listed(EVENTS), *PARAMETERS)),
    _route("HEAD", "events/", "events_count", counted, None, PARAMETERS),
    _route("GET", "events/count/", "events_count_retrieve", count, Count, PARAMETERS),
    _route("HEAD", "events/count/", "events_count_count", counted, None, PARAMETERS),
    _route("GET", "events/event_groups/", "events_event_groups_retrieve", GROUPS),
    _route("HEAD", "events/event_groups/", "events_event_groups_count", GROUPS),
    _route("GET", "events/scope_types/", "events_scope_types_retrieve", TYPES),
    _route("HEAD", "events/scope_types/", "events_scope_types_count", TYPES),
    _route("GET", "metadata/events/", "metadata_events_retrieve", METADATA, Metadata),
    _route("GET", "events/{id}/", "events_retrieve", one, EVENTS),
    _route("GET", "events/{id}/causes/", "events_causes_list", _around("causes_of"), EVENTS, listed(EVENTS)),
    _route("GET", "events/{id}/effects/", "events_effects_list", _around("effects_of"), EVENTS, listed(EVENTS)),
]
