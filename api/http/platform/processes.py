"""How the processes stand, for staff and support."""

import msgspec

from adapters.processes.status import STATUS, Status
from api.http.ask import Ask
from api.http.route import Reply, Route
from api.http.site import Site
from commands.processes.registry import PROCESSES


async def standing(site: Site) -> list[Status]:
    async with site.pool.connection() as conn:
        return [Status(*values) for values in await (await conn.execute(STATUS, (list(PROCESSES),))).fetchall()]


async def processes(ask: Ask) -> Reply:
    found = await standing(ask.site)
    body = b"" if ask.route.method == "HEAD" else msgspec.json.encode(found)
    return Reply(200, body, {"X-Result-Count": str(len(found))})


ROUTES = [
    Route(
        method="GET",
        path="/api/processes/",
        operation="processes_list",
        call=processes,
        who="support",
        answer=Status,
        many=True,
    ),
    Route(method="HEAD", path="/api/processes/", operation="processes_count", call=processes, who="support"),
]
