"""Accounts of people at offerings: asked for, named and kept by providers."""

from functools import partial
from uuid import UUID

import msgspec

from api.http import problems
from api.http.addresses import uuid_of
from api.http.ask import Ask
from api.http.lists import reads
from api.http.route import Handler, Method, Reply, Route
from api.http.writes import action, creates, destroys
from commands.marketplace.offering_user import (
    CommentOnOfferingUser,
    CreateOfferingUser,
    NameOfferingUser,
    RemoveOfferingUser,
    RestrictOfferingUser,
    StepOfferingUser,
)
from domain.marketplace.offering_user import STEPS, Step
from projections.marketplace.offering_users_documents import ATTRIBUTES, OFFERING_USERS

PATH, ONE = "/api/marketplace-offering-users/", "/api/marketplace-offering-users/{uuid}/"
NAME = "marketplace_offering_users"


class OfferingUserRequest(msgspec.Struct, frozen=True):
    """By their addresses, or by their ids."""

    user: str = ""
    user_uuid: UUID | None = None
    offering: str = ""
    offering_uuid: UUID | None = None
    username: str | None = None


class PatchedOfferingUserRequest(msgspec.Struct, frozen=True):
    username: str | None = None


class OfferingUserStateTransitionRequest(msgspec.Struct, frozen=True):
    comment: str = ""
    comment_url: str = ""


class Restriction(msgspec.Struct, frozen=True):
    is_restricted: bool


class Comment(msgspec.Struct, frozen=True):
    service_provider_comment: str = ""
    service_provider_comment_url: str = ""


def _named(field: str, address: str, number: UUID | None, *paths: str) -> UUID:
    """Raises Problem (400)."""
    if number is not None:
        return number
    if not address:
        raise problems.field(field, "This field is required.")
    fitting = next((path for path in paths if f"/{path}/" in address), paths[0])
    return uuid_of(field, address, fitting)


async def create(ask: Ask) -> Reply:
    body = await ask.body(OfferingUserRequest)
    offerings = ("marketplace-provider-offerings", "marketplace-public-offerings")
    offering = _named("offering", body.offering, body.offering_uuid, *offerings)
    user = _named("user", body.user, body.user_uuid, "users")
    command = CreateOfferingUser(offering, user, body.username or "")
    answer = await ask.command(command, refers=("offering", "user"))
    return await ask.one(OFFERING_USERS, answer.result, 201)


async def change(ask: Ask) -> Reply:
    """Its name alone: whose it is and at which offering stays."""
    number = ask.uuid()
    body = await ask.body(PatchedOfferingUserRequest, NameOfferingUser, offering_user=number)
    if body.username is None:
        await ask.permitted(NameOfferingUser, offering_user=number)
    else:
        await ask.command(NameOfferingUser(number, body.username))
    return await ask.one(OFFERING_USERS, number)


async def destroy(ask: Ask) -> Reply:
    await ask.command(RemoveOfferingUser(ask.uuid()))
    return Reply(204)


_SAYS_WHY: tuple[Step, ...] = ("set_pending_account_linking", "set_pending_additional_validation")


async def _take(step: Step, ask: Ask) -> Reply:
    body = OfferingUserStateTransitionRequest()
    if step in _SAYS_WHY:
        body = await ask.body(OfferingUserStateTransitionRequest, StepOfferingUser, offering_user=ask.uuid())
    await ask.command(StepOfferingUser(ask.uuid(), step, body.comment, body.comment_url))
    return Reply(200)


def _step(step: Step) -> Route:
    call: Handler = partial(_take, step)
    body = OfferingUserStateTransitionRequest if step in _SAYS_WHY else None
    return action(ONE, NAME, step, call, body, None, StepOfferingUser, of=OFFERING_USERS)


async def restrict(ask: Ask) -> Reply:
    body = await ask.body(Restriction, RestrictOfferingUser, offering_user=ask.uuid())
    await ask.command(RestrictOfferingUser(ask.uuid(), body.is_restricted))
    return Reply(200)


async def comment(ask: Ask) -> Reply:
    body = await ask.body(Comment, CommentOnOfferingUser, offering_user=ask.uuid())
    said = CommentOnOfferingUser(ask.uuid(), body.service_provider_comment, body.service_provider_comment_url)
    await ask.command(said)
    return Reply(200, msgspec.json.encode(body))


def _change(method: Method, path: str, operation: str, call: Handler, body: type[msgspec.Struct]) -> Route:
    return Route(
        method=method,
        path=path,
        operation=f"{NAME}_{operation}",
        call=call,
        noun=OFFERING_USERS.noun,
        body=body,
        answer=OFFERING_USERS if path == ONE else Comment,
        of=OFFERING_USERS,
    )


async def attributes(ask: Ask) -> Reply:
    return await ask.one(ATTRIBUTES, ask.uuid())


ROUTES = [
    *reads(OFFERING_USERS, PATH, NAME),
    creates(PATH, NAME, create, OfferingUserRequest, OFFERING_USERS, CreateOfferingUser),
    _change("PATCH", ONE, "partial_update", change, PatchedOfferingUserRequest),
    _change("PUT", ONE, "update", change, PatchedOfferingUserRequest),
    destroys(ONE, NAME, destroy, OFFERING_USERS, RemoveOfferingUser),
    *(_step(step) for step in STEPS),
    action(ONE, NAME, "update_restricted", restrict, Restriction, None, RestrictOfferingUser, of=OFFERING_USERS),
    _change("PATCH", f"{ONE}update_comments/", "update_comments_partial_update", comment, Comment),
    Route(
        method="GET",
        path="/api/marketplace-provider-offerings/{uuid}/user-attribute-config/",
        operation="marketplace_provider_offerings_user_attribute_config_retrieve",
        call=attributes,
        noun="Offering",
        answer=ATTRIBUTES,
    ),
]
