"""How an offering is shown and reached: its pictures, its tags, its endpoints."""

from typing import Any
from uuid import UUID

import msgspec

from api.http.ask import Ask
from api.http.forms import form, given
from api.http.marketplace.offering_address import NAME, ONE
from api.http.route import Handler, Reply, Route
from api.http.uploads import UPLOAD, image
from api.http.writes import action
from commands.marketplace import offering_looks as looks
from projections.marketplace.offerings_documents import PROVIDER_OFFERINGS

Struct = type[msgspec.Struct]


class EndpointUUID(msgspec.Struct, frozen=True):
    uuid: str


class TagsRequest(msgspec.Struct, frozen=True):
    tags: tuple[UUID, ...] = ()


def _pictures(which: str, command: Struct, title: str) -> list[Route]:
    """To give it one and to take it away."""
    settings: Any = {which: UPLOAD}
    body = form(title, command, ("offering",), (which,), **settings)

    async def update(ask: Ask) -> Reply:
        number = ask.uuid()
        fields = await image(ask, given(await ask.body(body, command, offering=number)), which, offering=number)
        await ask.command(command(offering=number, **fields))
        return Reply(200)

    async def delete(ask: Ask) -> Reply:
        await ask.command(command(ask.uuid()))
        return Reply(204)

    return [_action(f"update_{which}", update, body, command), _action(f"delete_{which}", delete, None, command, 204)]


def _action(name: str, call: Handler, body: Struct | None, command: Struct, status: int = 200) -> Route:
    return action(ONE, NAME, name, call, body, None, command, of=PROVIDER_OFFERINGS, status=status)


async def update_tags(ask: Ask) -> Reply:
    number = ask.uuid()
    body = await ask.body(TagsRequest, looks.SetOfferingTags, offering=number)
    await ask.command(looks.SetOfferingTags(number, body.tags))
    return Reply(200)


async def delete_tags(ask: Ask) -> Reply:
    await ask.command(looks.SetOfferingTags(ask.uuid(), ()))
    return Reply(204)


EndpointRequest = form("NestedEndpointRequest", looks.AddOfferingEndpoint, ("offering",))
EndpointUUIDRequest = form("EndpointUUIDRequest", looks.RemoveOfferingEndpoint, ("offering",))


async def add_endpoint(ask: Ask) -> Reply:
    number = ask.uuid()
    fields = given(await ask.body(EndpointRequest, looks.AddOfferingEndpoint, offering=number))
    answer = await ask.command(looks.AddOfferingEndpoint(offering=number, **fields))
    return Reply(201, msgspec.json.encode(EndpointUUID(UUID(answer.result).hex)))


async def delete_endpoint(ask: Ask) -> Reply:
    number = ask.uuid()
    fields = given(await ask.body(EndpointUUIDRequest, looks.RemoveOfferingEndpoint, offering=number))
    await ask.command(looks.RemoveOfferingEndpoint(offering=number, **fields))
    return Reply(204)


ROUTES = [
    *_pictures("image", looks.SetOfferingImage, "OfferingImageRequest"),
    *_pictures("thumbnail", looks.SetOfferingThumbnail, "OfferingThumbnailRequest"),
    _action("update_tags", update_tags, TagsRequest, looks.SetOfferingTags),
    _action("delete_tags", delete_tags, None, looks.SetOfferingTags, 204),
    action(
        ONE,
        NAME,
        "add_endpoint",
        add_endpoint,
        EndpointRequest,
        EndpointUUID,
        looks.AddOfferingEndpoint,
        of=PROVIDER_OFFERINGS,
        status=201,
    ),
    _action("delete_endpoint", delete_endpoint, EndpointUUIDRequest, looks.RemoveOfferingEndpoint, 204),
]
