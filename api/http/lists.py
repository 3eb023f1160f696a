"""The routes every kind of document has: list, count, one."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec

from api.http import back_then, paging, reading
from api.http.ask import Ask
from api.http.route import Handler, Method, Parameter, Reply, Route, Who
from projections.as_of import THEN
from projections.documents import Documents

_LISTED = (
    Parameter("page", "Which page, from 1.", {"type": "integer", "minimum": 1}),
    Parameter("page_size", "Documents on a page: 10 unless told, 300 at most.", {"type": "integer"}),
)
_FIELD = Parameter("field", "Only these fields; repeatable.", {"type": "array", "items": {"type": "string"}})


Also = Callable[[Ask], Awaitable[Mapping[str, Sequence[str]]]]
"""Filters that the query does not say: from the path, or where nothing is said. Raises Problem, Refused."""
_NOTHING: Mapping[str, Sequence[str]] = MappingProxyType({})


async def page_of(
    ask: Ask, which: Documents, within: Mapping[str, Sequence[str]] = _NOTHING, unasked: int = paging.DEFAULT_SIZE
) -> Reply:
    """The page that was asked for. `within`: filters the path says, whatever the query does. `unasked`: how many where
    nobody says how many."""
    page = paging.wanted_page(ask.query, unasked)
    wanted = ask.wanted(page.size, page.offset)
    wanted = msgspec.structs.replace(wanted, filters={**wanted.filters, **within})
    async with ask.reading(tuple(which.models.values())) as conn:
        body, total = await reading.page(ask.site, conn, which, ask.seen, wanted)
    return Reply(200, body, paging.headers(page, total, ask.address, ask.pairs))


async def count_of(ask: Ask, which: Documents, within: Mapping[str, Sequence[str]] = _NOTHING) -> Reply:
    page = paging.wanted_page(ask.query)
    async with ask.reading(tuple(which.models.values())) as conn:
        total = await reading.count(ask.site, conn, which, ask.seen, {**ask.wanted().filters, **within})
    return Reply(200, b"", paging.headers(page, total, ask.address, ask.pairs))


def lists(which: Documents, also: Also | None = None) -> Handler:
    async def answer(ask: Ask) -> Reply:
        return await page_of(ask, which, await also(ask) if also else _NOTHING)

    return answer


def counts(which: Documents, also: Also | None = None) -> Handler:
    async def answer(ask: Ask) -> Reply:
        return await count_of(ask, which, await also(ask) if also else _NOTHING)

    return answer


def retrieves(which: Documents) -> Handler:
    async def answer(ask: Ask) -> Reply:
        if "at" in ask.query and which.noun in THEN:
            return await back_then.one(ask, which, ask.uuid())
        return await ask.one(which, ask.uuid())

    return answer


def reads(
    which: Documents, path: str, operation: str, who: Who = "user", *, single: bool = True, also: Also | None = None
) -> list[Route]:
    """GET and HEAD of the list at `path`, and GET of one below it. `operation` as in users_list, users_count."""
    routes = [
        lists_at(which, path, operation, who, also=also),
        _route("HEAD", path, f"{operation}_count", counts(which, also), which, who, _filters(which)),
    ]
    if single:
        address, name = f"{path}{{uuid}}/", f"{operation}_retrieve"
        told = (_FIELD, back_then.AT) if which.noun in THEN else (_FIELD,)
        routes.append(_route("GET", address, name, retrieves(which), which, who, told))
    return routes


def lists_at(
    which: Documents, path: str, operation: str, who: Who = "user", *, noun: str = "", also: Also | None = None
) -> Route:
    """GET of a list alone. `noun` is what a 404 speaks of where the list is of something else."""
    told = (*listed(which), *_filters(which))
    route = _route("GET", path, f"{operation}_list", lists(which, also), which, who, told)
    return msgspec.structs.replace(route, noun=noun or which.noun)


def _filters(which: Documents) -> tuple[Parameter, ...]:
    return tuple(Parameter(name, f"Filter ({known.kind}).") for name, known in which.filters.items())


def listed(which: Documents) -> tuple[Parameter, ...]:
    """Parameters that every list has."""
    order = Parameter("o", f"Order: {', '.join(sorted(which.order))}; a minus in front turns it round.")
    return (*_LISTED, _FIELD, order)


def _route(
    method: Method, path: str, operation: str, call: Handler, which: Documents, who: Who, told: Sequence[Parameter]
) -> Route:
    return Route(
        method=method,
        path=path,
        operation=operation,
        call=call,
        noun=which.noun,
        who=who,
        answer=None if method == "HEAD" else which,
        many=operation.endswith("_list"),
        parameters=told,
    )


def paged(ask: Ask, listed: Sequence[Any]) -> Reply:
    """The page that is asked for of what is at hand as a whole. Raises Problem (404)."""
    page = paging.wanted_page(ask.query)
    headers = paging.headers(page, len(listed), ask.address, ask.pairs)
    return Reply(200, msgspec.json.encode(listed[page.offset : page.offset + page.size]), headers)
