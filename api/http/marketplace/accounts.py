"""What a provider's agent asks for and we have none of: accounts of services and courses, limits of single users.

The lists are empty for whoever may see them.
"""

import msgspec

from api.http.ask import Ask
from api.http.lists import count_of, listed, page_of
from api.http.route import Handler, Method, Reply, Route
from projections.documents import Documents
from projections.field import hexa
from projections.marketplace.offerings_documents import PROVIDER_OFFERINGS


class Nothing(msgspec.Struct, frozen=True):
    uuid: str


NONE = Documents(
    noun="Account",
    models={},
    source="(SELECT NULL::uuid AS uuid WHERE false) n",
    fields={"uuid": hexa("n.uuid")},
    filters={},
    order={"uuid": "n.uuid"},
    default_order=("uuid",),
    unique="n.uuid",
)
_OFFERING = "/api/marketplace-provider-offerings/{uuid}/"
_OF_OFFERINGS = "marketplace_provider_offerings"
_LIMITS = "/api/component-user-usage-limits/"


async def of_offering(ask: Ask) -> Reply:
    await ask.see(PROVIDER_OFFERINGS, ask.uuid())
    return await page_of(ask, NONE)


async def limits(ask: Ask) -> Reply:
    return await page_of(ask, NONE)


async def limits_count(ask: Ask) -> Reply:
    return await count_of(ask, NONE)


def _empty(path: str, operation: str, call: Handler, method: Method = "GET") -> Route:
    return Route(
        method=method,
        path=path,
        operation=operation,
        call=call,
        noun=PROVIDER_OFFERINGS.noun,
        answer=Nothing if method == "GET" else None,
        many=method == "GET",
        parameters=listed(NONE),
        of=PROVIDER_OFFERINGS if path.startswith(_OFFERING) else None,
    )


ROUTES = [
    *(
        _empty(f"{_OFFERING}list_{name}/", f"{_OF_OFFERINGS}_list_{name}_list", of_offering)
        for name in ("project_service_accounts", "customer_service_accounts", "course_accounts")
    ),
    _empty(_LIMITS, "component_user_usage_limits_list", limits),
    _empty(_LIMITS, "component_user_usage_limits_count", limits_count, "HEAD"),
]
