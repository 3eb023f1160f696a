"""What an agent of a provider asks: is a backend id free, may somebody use something of the offering."""

from collections.abc import Mapping, Sequence

import msgspec

from api.http import problems, reading
from api.http.ask import Ask
from api.http.marketplace.offering_address import NAME, ONE
from api.http.marketplace.offering_reads import require_at
from api.http.marketplace.provider_served import MAY_LIST_USERS
from api.http.route import Parameter, Reply, Route
from api.http.writes import action
from projections.documents import Documents
from projections.marketplace.offering_parts_documents import BACKEND_IDS, BY, OFFERING_PEOPLE
from projections.marketplace.offerings_documents import PROVIDER_OFFERINGS


class CheckUniqueBackendIDRequest(msgspec.Struct, frozen=True):
    """`check_all_offerings`: also of the other offerings of the provider."""

    backend_id: str
    check_all_offerings: bool = False


class CheckUniqueBackendIDResponse(msgspec.Struct, frozen=True):
    is_unique: bool


class UserHasResourceAccess(msgspec.Struct, frozen=True):
    has_access: bool


async def check_backend_id(ask: Ask) -> Reply:
    customer = await require_at(ask, ("OFFERING.UPDATE",))
    body = await ask.body(CheckUniqueBackendIDRequest)
    if not body.backend_id.strip():
        raise problems.field("backend_id", "This field may not be blank.")
    where = {"customer": [customer.hex]} if body.check_all_offerings else {BY: [ask.uuid().hex]}
    taken = await _any(ask, BACKEND_IDS, {"backend_id": [body.backend_id], **where})
    return Reply(200, msgspec.json.encode(CheckUniqueBackendIDResponse(not taken)))


async def has_access(ask: Ask) -> Reply:
    """Nobody is told whether there is such a user."""
    await require_at(ask, MAY_LIST_USERS)
    names = [name for name in ask.query.get("username", ()) if name]
    if not names:
        raise problems.field("username", "This field is required.")
    found = await _any(ask, OFFERING_PEOPLE, {BY: [ask.uuid().hex], "username": names})
    return Reply(200, msgspec.json.encode(UserHasResourceAccess(found)))


async def _any(ask: Ask, which: Documents, filters: Mapping[str, Sequence[str]]) -> bool:
    async with ask.reading(tuple(which.models.values())) as conn:
        return await reading.count(ask.site, conn, which, ask.seen, filters) > 0


ROUTES = [
    action(
        ONE,
        NAME,
        "check_unique_backend_id",
        check_backend_id,
        CheckUniqueBackendIDRequest,
        CheckUniqueBackendIDResponse,
        None,
        of=PROVIDER_OFFERINGS,
    ),
    Route(
        method="GET",
        path=f"{ONE}user_has_resource_access/",
        operation=f"{NAME}_user_has_resource_access_retrieve",
        call=has_access,
        noun=PROVIDER_OFFERINGS.noun,
        answer=UserHasResourceAccess,
        parameters=(Parameter("username", "Of whom.", {"type": "string"}),),
    ),
]
