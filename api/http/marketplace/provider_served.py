"""Below a service provider: what it offers, and whom it serves. For whoever may know, of those who see its inside."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from api.http import problems, reading
from api.http.ask import Ask
from api.http.lists import Also, lists_at
from api.http.route import Route
from projections.documents import Documents
from projections.marketplace.provided_documents import PROVIDED_OFFERINGS
from projections.marketplace.served_documents import BY, SERVED_CUSTOMERS, SERVED_KEYS, SERVED_PROJECTS
from projections.marketplace.service_providers_documents import OWN_SERVICE_PROVIDERS

PATH = "/api/marketplace-service-providers/{service_provider_uuid}/"
OF_THE_CUSTOMER = "CUSTOMER.LIST_USERS"
"""Whoever is told who works for the customer is told whom it serves."""
MAY_LIST_CUSTOMERS = ("SERVICE_PROVIDER.LIST_CUSTOMERS", OF_THE_CUSTOMER)
MAY_LIST_USERS = ("SERVICE_PROVIDER.LIST_USERS", OF_THE_CUSTOMER)


def _of(permission: str) -> Also:
    """Without one, seeing the provider from inside is enough."""

    async def within(ask: Ask) -> Mapping[str, Sequence[str]]:
        provider = ask.uuid("service_provider_uuid")
        customer = await _customer(ask, provider)
        if permission:
            await ask.require((permission, OF_THE_CUSTOMER), provider, customer)
        return {BY: (provider.hex,)}

    return within


async def _customer(ask: Ask, provider: UUID) -> UUID:
    """Raises Problem (404) for who has nothing to do with it."""
    which = OWN_SERVICE_PROVIDERS
    async with ask.reading(tuple(which.models.values())) as conn:
        found = await reading.one(conn, which, ask.seen, provider, ("customer_uuid",))
    if found is None:
        raise problems.missing(which.noun)
    return UUID(msgspec.json.decode(found)["customer_uuid"])


def _below(name: str, which: Documents, permission: str) -> Route:
    operation = f"marketplace_service_providers_{name}"
    return lists_at(which, f"{PATH}{name}/", operation, noun=OWN_SERVICE_PROVIDERS.noun, also=_of(permission))


ROUTES = [
    _below("customers", SERVED_CUSTOMERS, "SERVICE_PROVIDER.LIST_CUSTOMERS"),
    _below("projects", SERVED_PROJECTS, "SERVICE_PROVIDER.LIST_PROJECTS"),
    _below("keys", SERVED_KEYS, "SERVICE_PROVIDER.LIST_KEYS"),
    _below("offerings", PROVIDED_OFFERINGS, ""),
]
