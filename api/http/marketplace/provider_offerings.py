"""Offerings, for those who provide them: made, shown, taken through their states, given away, removed."""

from functools import partial

import msgspec

from api.http.addresses import uuid_of
from api.http.ask import Ask
from api.http.forms import form, given
from api.http.identity import team
from api.http.identity.teams_ended import without_team
from api.http.lists import reads
from api.http.marketplace.offering_address import NAME, ONE, PATH
from api.http.marketplace.offering_integration import retrieve
from api.http.route import Reply, Route
from api.http.uploads import UPLOAD, image
from api.http.writes import action, creates, destroys
from api.integration import settle
from commands.marketplace.offering import CreateOffering, MoveOffering, RemoveOffering
from commands.marketplace.offering_step import STEPS, PauseOffering
from commands.marketplace.pulling import SyncOffering
from domain.marketplace.offering_rules import STEPS as RULES
from projections.marketplace.offerings_documents import PROVIDER_OFFERING, PROVIDER_OFFERINGS

Struct = type[msgspec.Struct]
OfferingCreateRequest = form(
    "OfferingCreateRequest",
    CreateOffering,
    without=("project", "parent", "scope"),
    customer=str,
    category=str,
    image=UPLOAD,
    thumbnail=UPLOAD,
)


class OfferingPauseRequest(msgspec.Struct, frozen=True):
    paused_reason: str = ""


class MoveOfferingRequest(msgspec.Struct, frozen=True):
    customer: str
    preserve_permissions: bool


class DetailState(msgspec.Struct, frozen=True):
    detail: str
    state: str


async def create(ask: Ask) -> Reply:
    fields = given(await ask.body(OfferingCreateRequest))
    fields["customer"] = uuid_of("customer", fields["customer"], "customers")
    fields["category"] = uuid_of("category", fields["category"], "marketplace-categories")
    for name in ("image", "thumbnail"):
        fields = await image(ask, fields, name, customer=fields["customer"])
    answer = await ask.command(CreateOffering(**fields), refers=("customer", "category"))
    return await ask.one(PROVIDER_OFFERING, answer.result, 201)


def _step(command: Struct, name: str) -> Route:
    body = OfferingPauseRequest if command is PauseOffering else None

    async def step(ask: Ask) -> Reply:
        fields = given(await ask.body(body, command, offering=ask.uuid())) if body else {}
        await ask.command(command(offering=ask.uuid(), **fields))
        return Reply(200, msgspec.json.encode(DetailState("Offering state updated.", RULES[name].to)))

    return action(ONE, NAME, name, step, body, DetailState, command, of=PROVIDER_OFFERINGS)


async def move(ask: Ask) -> Reply:
    number = ask.uuid()
    body = await ask.body(MoveOfferingRequest, MoveOffering, offering=number)
    customer = uuid_of("customer", body.customer, "customers")
    await ask.command(MoveOffering(number, customer, body.preserve_permissions), refers=("customer",))
    await without_team(ask, number)
    return await ask.one(PROVIDER_OFFERING, number)


async def destroy(ask: Ask) -> Reply:
    await ask.command(RemoveOffering(ask.uuid()))
    await ask.in_thread(partial(settle, ask.site.ledger, ask.uuid()))
    return Reply(204)


async def sync(ask: Ask) -> Reply:
    await ask.command(SyncOffering(ask.uuid()))
    return Reply(202)


def _reads() -> list[Route]:
    """One is shown with its secrets to who may change them."""
    *lists, single = reads(PROVIDER_OFFERINGS, PATH, NAME)
    return [*lists, msgspec.structs.replace(single, call=retrieve, answer=PROVIDER_OFFERING)]


ROUTES = [
    *_reads(),
    creates(PATH, NAME, create, OfferingCreateRequest, PROVIDER_OFFERINGS, CreateOffering),
    *(_step(command, name) for command, name in STEPS.items()),
    action(ONE, NAME, "move_offering", move, MoveOfferingRequest, PROVIDER_OFFERINGS, MoveOffering),
    destroys(ONE, NAME, destroy, PROVIDER_OFFERINGS, RemoveOffering),
    *team.routes(PROVIDER_OFFERINGS, ONE, NAME, "offering"),
    action(ONE, NAME, "sync", sync, None, None, SyncOffering, of=PROVIDER_OFFERINGS, status=202),
]
