"""Lists of what is one field of a machine: its ports, its floating IPs."""

from collections.abc import Awaitable, Callable

import msgspec

from api.http import problems, reading
from api.http.ask import Ask
from api.http.lists import paged
from api.http.openstack.objects import View
from api.http.route import Reply, Route

_PARTS = ("ports", "floating_ips")


class Part(msgspec.Struct, frozen=True):
    """Of what is at the cloud."""

    url: str
    subnet: str
    subnet_uuid: str
    subnet_name: str
    subnet_cidr: str


def _lists(view: View, part: str) -> Callable[[Ask], Awaitable[Reply]]:
    async def call(ask: Ask) -> Reply:
        async with ask.reading(tuple(view.which.models.values())) as conn:
            found = await reading.one(conn, view.which, ask.seen, ask.uuid(), (part,))
        if found is None:
            raise problems.missing(view.which.noun)
        return paged(ask, msgspec.json.decode(found)[part])

    return call


def routes(view: View) -> list[Route]:
    return [
        Route(
            method="GET",
            path=f"{view.one}{part}/",
            operation=f"{view.operation}_{part}_list",
            call=_lists(view, part),
            noun=view.which.noun,
            answer=Part,
            many=True,
            of=view.which,
        )
        for part in _PARTS
    ]
