"""What backends say that resources do: the states there are among those the caller sees."""

import msgspec

from api.http.ask import Ask
from api.http.route import Parameter, Reply, Route
from projections import documents
from projections.marketplace.resources_documents import RESOURCES

_FILTERS = ("category_uuid", "customer_uuid", "offering_uuid", "project_uuid")
_STATES = (
    "SELECT count(*), coalesce(json_agg(json_build_object('value', s.v, 'label', lower(s.v)) ORDER BY s.v), '[]')::text"
    " FROM (SELECT DISTINCT x.runtime_state AS v FROM <source> WHERE (<where>) AND x.runtime_state <> '') s"
)


class RuntimeStates(msgspec.Struct, frozen=True):
    value: str
    label: str


async def states(ask: Ask) -> Reply:
    filters = {name: values for name, values in ask.query.items() if name in _FILTERS}
    async with ask.reading(tuple(RESOURCES.models.values())) as conn:
        found = await conn.execute(*documents.narrowed(RESOURCES, ask.seen, filters, _STATES))
        total, body = await found.fetchone() or (0, "[]")
    return Reply(200, body.encode(), {"X-Result-Count": str(total)})


ROUTES = [
    Route(
        method="GET",
        path="/api/marketplace-runtime-states/",
        operation="marketplace_runtime_states_list",
        call=states,
        answer=RuntimeStates,
        many=True,
        parameters=[Parameter(name, "Filter (uuid).") for name in _FILTERS],
    )
]
