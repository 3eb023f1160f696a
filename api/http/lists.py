"""The routes every kind of document has: list, count, one."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

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


async def page_of(ask: Ask, which: Documents, within: Mapping[str, Sequence[str]] = MappingProxyType({})) -> Reply:
    """The page that was asked for. `within`: filters the path says, whatever the query does."""
    page = paging.wanted_page(ask.query)
    wanted = ask.wanted(page.size, page.offset)
    wanted = msgspec.structs.replace(wanted, filters={**wanted.filters, **within})
    async with ask.reading(tuple(which.models.values())) as conn:
        body, total = await reading.page(ask.site, conn, which, ask.seen, wanted)
    return Reply(200, body, paging.headers(page, total, ask.address, ask.pairs))


async def count_of(ask: Ask, which: Documents, within: Mapping[str, Sequence[str]] = MappingProxyType({})) -> Reply:
    page = paging.wanted_page(ask.query)
    async with ask.reading(tuple(which.models.values())) as conn:
        total = await reading.count(ask.site, conn, which, ask.seen, {**ask.wanted().filters, **within})
    return Reply(200, b"", paging.headers(page, total, ask.address, ask.pairs))


def lists(which: Documents) -> Handler:
    async def answer(ask: Ask) -> Reply:
        return await page_of(ask, which)

    return answer


def counts(which: Documents) -> Handler:
    async def answer(ask: Ask) -> Reply:
        return await count_of(ask, which)

    return answer


def retrieves(which: Documents) -> Handler:
    async def answer(ask: Ask) -> Reply:
        if "at" in ask.query and which.noun in THEN:
            return await back_then.one(ask, which, ask.uuid())
        return await ask.one(which, ask.uuid())

    return answer


def reads(which: Documents, path: str, operation: str, who: Who = "user", *, single: bool = True) -> list[Route]:
    """GET and HEAD of the list at `path`, and GET of one below it. `operation` as in users_list, users_count."""
    filters = tuple(Parameter(name, f"Filter ({known.kind}).") for name, known in which.filters.items())
    routes = [
        _route("GET", path, f"{operation}_list", lists(which), which, who, (*listed(which), *filters)),
        _route("HEAD", path, f"{operation}_count", counts(which), which, who, filters),
    ]
    if single:
        address, name = f"{path}{{uuid}}/", f"{operation}_retrieve"
        told = (_FIELD, back_then.AT) if which.noun in THEN else (_FIELD,)
        routes.append(_route("GET", address, name, retrieves(which), which, who, told))
    return routes


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
