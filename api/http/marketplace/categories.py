"""Categories of offerings."""

from typing import Any

import msgspec
from msgspec import UnsetType

from api.http.addresses import uuid_of
from api.http.ask import Ask
from api.http.forms import form, given
from api.http.lists import reads
from api.http.marketplace.strangers import shown_to_strangers
from api.http.route import Reply
from api.http.uploads import UPLOAD, image
from api.http.writes import creates, destroys, updates
from commands.marketplace.category import ChangeCategory, CreateCategory, RemoveCategory
from projections.marketplace.categories_documents import CATEGORIES

PATH, ONE, NAME = "/api/marketplace-categories/", "/api/marketplace-categories/{uuid}/", "marketplace_categories"
_WIRE: Any = {"icon": UPLOAD, "group": str | UnsetType | None}
CategoryCreation = form("MarketplaceCategoryRequest", CreateCategory, **_WIRE)
CategoryChange = form("PatchedMarketplaceCategoryRequest", ChangeCategory, without=("category",), **_WIRE)
CategoryReplacement = form(
    "MarketplaceCategoryUpdate", ChangeCategory, without=("category",), required=("title",), **_WIRE
)


async def _fields(ask: Ask, body: msgspec.Struct) -> dict[str, Any]:
    """In a form the official client says None for no group."""
    fields = given(body)
    if isinstance(address := fields.get("group"), str):
        nothing = address in ("", "None")
        fields["group"] = None if nothing else uuid_of("group", address, "marketplace-category-groups")
    return await image(ask, fields, "icon")


async def create(ask: Ask) -> Reply:
    fields = await _fields(ask, await ask.body(CategoryCreation, CreateCategory))
    answer = await ask.command(msgspec.convert(fields, CreateCategory), refers=("group",))
    return await ask.one(CATEGORIES, answer.result, 201)


async def change(ask: Ask) -> Reply:
    category = ask.uuid()
    fields = await _fields(ask, await ask.body(ask.route.body or CategoryChange, ChangeCategory))
    await ask.command(msgspec.convert({**fields, "category": category}, ChangeCategory), refers=("group",))
    return await ask.one(CATEGORIES, category)


async def destroy(ask: Ask) -> Reply:
    await ask.command(RemoveCategory(ask.uuid()))
    return Reply(204)


ROUTES = [
    *shown_to_strangers(reads(CATEGORIES, PATH, NAME)),
    creates(PATH, NAME, create, CategoryCreation, CATEGORIES, CreateCategory),
    *updates(ONE, NAME, change, (CategoryChange, CategoryReplacement), CATEGORIES, ChangeCategory),
    destroys(ONE, NAME, destroy, CATEGORIES, RemoveCategory),
]
