"""How the backend of an offering is reached: told only to who may change it."""

from functools import partial
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from api.http.ask import Ask
from api.http.marketplace.offering_address import NAME, ONE
from api.http.route import Reply
from api.http.writes import action
from api.integration import access_of, command, settle
from commands.marketplace.offering import ConnectOffering
from domain.refusal import Forbidden, NotFound
from projections.marketplace.offerings_documents import PROVIDER_OFFERING, PROVIDER_OFFERINGS

_UNTOLD = frozenset({"service_attributes", "secret_options"})


class OfferingIntegrationUpdateRequest(msgspec.Struct, frozen=True):
    """Service attributes that are given change those there are; secret options take the place of those there are."""

    secret_options: dict[str, Any] | UnsetType = UNSET
    plugin_options: dict[str, Any] | UnsetType = UNSET
    service_attributes: dict[str, Any] | UnsetType = UNSET
    backend_id: str | UnsetType = UNSET


async def retrieve(ask: Ask) -> Reply:
    """Who may change the integration is shown its secrets too."""
    found = await ask.one(PROVIDER_OFFERING, ask.uuid())
    wanted = _UNTOLD & set(ask.fields) if ask.fields else _UNTOLD
    if not wanted or not await _may_connect(ask):
        return found
    access = await ask.in_thread(partial(access_of, ask.site.ledger, ask.uuid()))
    told = {"service_attributes": access.attributes, "secret_options": access.options}
    shown = {**msgspec.json.decode(found.body), **{name: told[name] for name in sorted(wanted)}}
    return msgspec.structs.replace(found, body=msgspec.json.encode(shown))


async def _may_connect(ask: Ask) -> bool:
    try:
        await ask.permitted(ConnectOffering, offering=ask.uuid())
    except (Forbidden, NotFound):
        return False
    return True


async def connect(ask: Ask) -> Reply:
    number, ledger = ask.uuid(), ask.site.ledger
    body = await ask.body(OfferingIntegrationUpdateRequest, ConnectOffering, offering=number)
    await ask.permitted(ConnectOffering, offering=number)
    attributes = None if body.service_attributes is UNSET else body.service_attributes
    options = None if body.secret_options is UNSET else body.secret_options
    wanted = await ask.in_thread(partial(command, ledger, number, attributes, options, ask.key))
    rest = {"plugin_options": body.plugin_options, "backend_id": body.backend_id}
    await ask.command(msgspec.structs.replace(wanted, **rest))
    await ask.in_thread(partial(settle, ledger, number))
    return Reply(200)


ROUTES = [
    action(
        ONE,
        NAME,
        "update_integration",
        connect,
        OfferingIntegrationUpdateRequest,
        None,
        ConnectOffering,
        of=PROVIDER_OFFERINGS,
    ),
]
