"""What is shown without signing in as long as ANONYMOUS_USER_CAN_VIEW_OFFERINGS says so."""

from collections.abc import Iterable

import msgspec

from api.http import problems
from api.http.ask import Ask
from api.http.platform.configuration import chosen
from api.http.route import Handler, Reply, Route
from projections.platform import choices

_SETTING = "ANONYMOUS_USER_CAN_VIEW_OFFERINGS"


def shown_to_strangers(routes: Iterable[Route]) -> list[Route]:
    return [msgspec.structs.replace(route, who="anyone", call=_if_allowed(route.call)) for route in routes]


def _if_allowed(call: Handler) -> Handler:
    async def answer(ask: Ask) -> Reply:
        if ask.known_caller is None and not choices.settings(await chosen(ask), public=True)[_SETTING]:
            raise problems.unauthenticated()
        return await call(ask)

    return answer
