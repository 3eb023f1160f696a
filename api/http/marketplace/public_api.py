"""Usage reported without signing in: what is said is signed with the secret code of a service provider."""

from functools import partial
from uuid import UUID

import msgspec

from api import secret_code
from api.http import bodies
from api.http.ask import Ask
from api.http.marketplace.component_usages import ComponentUsageCreateRequest, report
from api.http.route import Handler, Reply, Route
from commands.marketplace.usage import ReportSignedUsage

PATH = "/api/marketplace-public-api/"


class ServiceProviderSignatureRequest(msgspec.Struct, frozen=True):
    """`data` is a JSON Web Token (HS256). With `dry_run` nothing is written."""

    customer: UUID
    data: str
    dry_run: bool = False


async def _opened(ask: Ask, body: ServiceProviderSignatureRequest) -> bytes:
    return await ask.in_thread(partial(secret_code.opened, ask.site.ledger, body.customer, body.data))


async def check_signature(ask: Ask) -> Reply:
    await _opened(ask, await ask.body(ServiceProviderSignatureRequest))
    return Reply(200)


async def set_usage(ask: Ask) -> Reply:
    body = await ask.body(ServiceProviderSignatureRequest)
    said = bodies.parsed(await _opened(ask, body), bodies.JSON, ComponentUsageCreateRequest)
    told = await report(ask, said)
    command = ReportSignedUsage(told.resource, told.usages, told.date, customer=body.customer)
    actor = f"system:provider-{body.customer.hex}"
    if body.dry_run:
        await ask.rehearse(command, ("resource",), actor)
    else:
        await ask.command_as(actor, command, ("resource",))
    return Reply(201)


def _route(name: str, call: Handler, status: int) -> Route:
    return Route(
        method="POST",
        path=f"{PATH}{name}/",
        operation=f"marketplace_public_api_{name}",
        call=call,
        who="anyone",
        body=ServiceProviderSignatureRequest,
        status=status,
    )


ROUTES = [_route("check_signature", check_signature, 200), _route("set_usage", set_usage, 201)]
