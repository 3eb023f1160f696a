"""How many events there were, by month."""

import msgspec

from api.http import paging
from api.http.ask import Ask
from api.http.events.events import MODELS
from api.http.events.filtering import PARAMETERS, filters
from api.http.route import Reply, Route
from projections import audit_documents


class Month(msgspec.Struct, frozen=True):
    year: int
    month: int
    count: int


async def stats(ask: Ask) -> Reply:
    page = paging.wanted_page(ask.query)
    months, body = 0, "[]"
    async with ask.reading(MODELS) as conn:
        if (found := await filters(ask, conn)) is not None:
            query = audit_documents.stats(ask.seen, found, page.size, page.offset)
            months, body = await (await conn.execute(*query)).fetchone() or (months, body)
    told = b"" if ask.route.method == "HEAD" else body.encode()
    return Reply(200, told, paging.headers(page, months, ask.address, ask.pairs))


ROUTES = [
    Route(
        method="GET",
        path="/api/events-stats/",
        operation="events_stats_list",
        call=stats,
        answer=Month,
        many=True,
        parameters=PARAMETERS,
    ),
    Route(method="HEAD", path="/api/events-stats/", operation="events_stats_count", call=stats, parameters=PARAMETERS),
]
