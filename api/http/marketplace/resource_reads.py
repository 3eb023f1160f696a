"""What is read of resources from either side: lists, one, and what belongs to one."""

from typing import Any

import msgspec

from api.http.ask import Ask
from api.http.lists import listed, reads
from api.http.marketplace.resource_views import View, part
from api.http.route import Handler, Reply, Route
from api.http.writes import action
from commands.marketplace.pulling import PullResource
from projections.documents import Documents
from projections.marketplace.resource_parts_documents import MEMBERS, OFFERING, PERIODS, SUBRESOURCES

PARTS: dict[str, Documents] = {
    "team": MEMBERS,
    "plan_periods": PERIODS,
    "offering_for_subresources": SUBRESOURCES,
}


class Detail(msgspec.Struct, frozen=True):
    detail: str


def _offering(view: View) -> Handler:
    async def answer(ask: Ask) -> Reply:
        await ask.see(view.which, ask.uuid())
        return await ask.one(OFFERING, ask.uuid())

    return answer


def _details(view: View) -> Handler:
    """No type of offering has an object of its own at the backend yet: there is nothing to show."""

    async def answer(ask: Ask) -> Reply:
        await ask.see(view.which, ask.uuid())
        return Reply(204)

    return answer


def _pull(view: View) -> Handler:
    async def answer(ask: Ask) -> Reply:
        await ask.see(view.which, ask.uuid())
        await ask.command(PullResource(ask.uuid()))
        return Reply(202, msgspec.json.encode(Detail("Pull operation was successfully scheduled.")))

    return answer


def _get(view: View, name: str, operation: str, call: Handler, which: Documents | None, **more: Any) -> Route:
    return Route(
        method="GET",
        path=f"{view.one}{name}/",
        operation=f"{view.operation}_{operation}",
        call=call,
        noun=view.which.noun,
        answer=which,
        **more,
    )


def routes(view: View) -> list[Route]:
    lists = [
        _get(view, name, f"{name}_list", part(view, which), which, many=True, parameters=listed(which))
        for name, which in PARTS.items()
    ]
    pull = action(view.one, view.operation, "pull", _pull(view), None, Detail, PullResource, of=view.which, status=202)
    return [
        *reads(view.which, view.path, view.operation),
        *lists,
        _get(view, "offering", "offering_retrieve", _offering(view), OFFERING),
        _get(view, "details", "details_retrieve", _details(view), None, status=204),
        pull,
    ]
