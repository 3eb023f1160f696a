"""How much of each component organisations and projects use.

There are no components yet, so whatever is looked up, and seen, has none: the list is empty.
"""

import msgspec

from api.http.ask import Ask
from api.http.route import Reply, Route
from projections.documents import Documents
from projections.identity.customers_documents import CUSTOMERS
from projections.identity.projects_documents import PROJECTS


class ComponentStats(msgspec.Struct, frozen=True):
    type: str
    name: str
    measured_unit: str
    usage: int


class ComponentsUsageStats(msgspec.Struct, frozen=True):
    components: tuple[ComponentStats, ...] = ()


def _stats(which: Documents, path: str, operation: str) -> Route:
    async def answer(ask: Ask) -> Reply:
        await ask.see(which, ask.uuid())
        return Reply(200, msgspec.json.encode(ComponentsUsageStats()))

    return Route(
        method="GET", path=path, operation=operation, call=answer, noun=which.noun, answer=ComponentsUsageStats
    )


ROUTES = [
    _stats(CUSTOMERS, "/api/customers/{uuid}/stats/", "customers_stats_retrieve"),
    _stats(PROJECTS, "/api/projects/{uuid}/stats/", "projects_stats_retrieve"),
]
