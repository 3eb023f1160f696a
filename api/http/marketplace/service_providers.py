"""Customers as service providers, and their teams."""

from functools import partial
from typing import Any

import msgspec

from api.http.addresses import uuid_of
from api.http.ask import Ask
from api.http.forms import form, given
from api.http.identity import team
from api.http.lists import reads
from api.http.route import Reply
from api.http.uploads import UPLOAD, image
from api.http.writes import creates, destroys, updates
from api.secret_code import settle
from commands.marketplace.service_provider import (
    ChangeServiceProvider,
    RegisterServiceProvider,
    RemoveServiceProvider,
)
from projections.marketplace.service_providers_documents import OWN_SERVICE_PROVIDERS, SERVICE_PROVIDERS

PATH, ONE = "/api/marketplace-service-providers/", "/api/marketplace-service-providers/{uuid}/"
NAME = "marketplace_service_providers"
Creation = form("ServiceProviderRequest", RegisterServiceProvider, customer=str, image=UPLOAD)
_CHANGES: Any = {"without": ("service_provider",), "image": UPLOAD}
Change = form("PatchedServiceProviderRequest", ChangeServiceProvider, **_CHANGES)
Replacement = form("ServiceProviderUpdate", ChangeServiceProvider, **_CHANGES)
"""The customer of a provider never changes: what an update says of it is ignored."""


async def create(ask: Ask) -> Reply:
    body: Any = await ask.body(Creation)
    customer = uuid_of("customer", body.customer, "customers")
    fields = await image(ask, {**given(body), "customer": customer}, "image", customer=customer)
    answer = await ask.command(msgspec.convert(fields, RegisterServiceProvider), refers=("customer",))
    return await ask.one(SERVICE_PROVIDERS, answer.result, 201)


async def change(ask: Ask) -> Reply:
    provider = ask.uuid()
    body = await ask.body(ask.route.body or Change, ChangeServiceProvider, service_provider=provider)
    fields = await image(ask, given(body), "image", service_provider=provider)
    await ask.command(msgspec.convert({**fields, "service_provider": provider}, ChangeServiceProvider))
    return await ask.one(SERVICE_PROVIDERS, provider)


async def destroy(ask: Ask) -> Reply:
    await ask.command(RemoveServiceProvider(ask.uuid()))
    await ask.in_thread(partial(settle, ask.site.ledger, ask.uuid()))
    return Reply(204)


ROUTES = [
    *reads(SERVICE_PROVIDERS, PATH, NAME),
    creates(PATH, NAME, create, Creation, SERVICE_PROVIDERS, RegisterServiceProvider),
    *updates(ONE, NAME, change, (Change, Replacement), SERVICE_PROVIDERS, ChangeServiceProvider),
    destroys(ONE, NAME, destroy, SERVICE_PROVIDERS, RemoveServiceProvider),
    *team.routes(OWN_SERVICE_PROVIDERS, ONE, NAME, "service_provider"),
]
