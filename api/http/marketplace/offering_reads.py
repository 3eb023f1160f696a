"""What who provides an offering reads of it: orders, customers, and how much of it is used."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from api.http import problems, reading
from api.http.ask import Ask
from api.http.lists import Also, lists_at
from api.http.marketplace.offering_address import NAME, ONE
from api.http.marketplace.provider_served import MAY_LIST_CUSTOMERS, MAY_LIST_USERS, OF_THE_CUSTOMER
from api.http.route import Handler, Reply, Route
from domain.marketplace.service_provider import stream_of
from projections.documents import Documents
from projections.marketplace.offering_parts_documents import (
    BY,
    COMPONENT_STATS,
    OFFERING_CUSTOMERS,
    OFFERING_PEOPLE,
    OFFERING_PROJECTS,
    OFFERING_STATS,
)
from projections.marketplace.offerings_documents import PROVIDER_OFFERINGS
from projections.marketplace.orders_documents import ORDERS


def _within(name: str) -> Also:
    """As the filter of this name says which offering."""

    async def within(ask: Ask) -> Mapping[str, Sequence[str]]:
        await ask.see(PROVIDER_OFFERINGS, ask.uuid())
        return {name: (ask.uuid().hex,)}

    return within


def _served(*permissions: str) -> Also:
    """For whoever is told whom the whole provider serves. Raises Problem (403, 404)."""

    async def within(ask: Ask) -> Mapping[str, Sequence[str]]:
        await require_at(ask, permissions)
        return {BY: (ask.uuid().hex,)}

    return within


async def require_at(ask: Ask, permissions: Sequence[str]) -> UUID:
    """One of the permissions at the offering of the path or its provider, which is told. Raises Problem (403, 404)."""
    customer = await _named(ask, PROVIDER_OFFERINGS, ask.uuid(), "customer_uuid")
    await ask.require(permissions, ask.uuid(), stream_of(customer), customer)
    return customer


async def _named(ask: Ask, which: Documents, key: UUID, name: str) -> UUID:
    """What a field of a document names. Raises Problem (404)."""
    async with ask.reading(tuple(which.models.values())) as conn:
        found = await reading.one(conn, which, ask.seen, key, (name,))
    if found is None:
        raise problems.missing(which.noun)
    return UUID(msgspec.json.decode(found)[name])


async def order(ask: Ask) -> Reply:
    await ask.see(PROVIDER_OFFERINGS, ask.uuid())
    number = ask.uuid("order_uuid")
    if await _named(ask, ORDERS, number, "offering_uuid") != ask.uuid():
        raise problems.missing(ORDERS.noun)
    return await ask.one(ORDERS, number)


async def stats(ask: Ask) -> Reply:
    await ask.see(PROVIDER_OFFERINGS, ask.uuid())
    return await ask.one(OFFERING_STATS, ask.uuid())


def _list(name: str, which: Documents, also: Also) -> Route:
    return lists_at(which, f"{ONE}{name}/", f"{NAME}_{name}", noun=PROVIDER_OFFERINGS.noun, also=also)


def _one(path: str, name: str, call: Handler, which: Documents) -> Route:
    return Route(
        method="GET",
        path=f"{ONE}{path}/",
        operation=f"{NAME}_{name}_retrieve",
        call=call,
        noun=which.noun,
        answer=which,
    )


ROUTES = [
    _list("orders", ORDERS, _within("offering_uuid")),
    _one("orders/{order_uuid}", "orders", order, ORDERS),
    _list("customers", OFFERING_CUSTOMERS, _served(*MAY_LIST_CUSTOMERS)),
    _list("list_customer_projects", OFFERING_PROJECTS, _served("SERVICE_PROVIDER.LIST_PROJECTS", OF_THE_CUSTOMER)),
    _list("list_customer_users", OFFERING_PEOPLE, _served(*MAY_LIST_USERS)),
    _list("component_stats", COMPONENT_STATS, _within(BY)),
    _one("stats", "stats", stats, OFFERING_STATS),
]
