"""Components of categories. The contract has numbers for them that no answer carries: ours are those of their uuids."""

from typing import Any
from uuid import UUID

import msgspec

from api.http import problems, reading
from api.http.addresses import uuid_of
from api.http.ask import Ask
from api.http.forms import form, given
from api.http.lists import reads
from api.http.route import Reply
from api.http.writes import creates, destroys, updates
from commands.marketplace.category_component import (
    AddCategoryComponent,
    ChangeCategoryComponent,
    RemoveCategoryComponent,
)
from projections.marketplace.categories_documents import CATEGORIES, CATEGORY_COMPONENTS

PATH, ONE = "/api/marketplace-category-components/", "/api/marketplace-category-components/{id}/"
NAME = "marketplace_category_components"


class CategoryReference(msgspec.Struct, frozen=True):
    """A category by one of these; by its title where only one has it."""

    url: str = ""
    uuid: UUID | None = None
    title: str = ""


_REFERENCE = CategoryReference | str
ComponentCreation = form("CategoryComponentsRequest", AddCategoryComponent, category=_REFERENCE)
ComponentChange = form("PatchedCategoryComponentsRequest", ChangeCategoryComponent, without=("category_component",))
ComponentReplacement = form(
    "CategoryComponentsUpdate", ChangeCategoryComponent, without=("category_component",), required=("type", "name")
)
"""A component stays in its category: what a change says of it is ignored."""


def _uuid(ask: Ask) -> UUID:
    """Raises Problem (404)."""
    text = ask.path["id"]
    if text.isascii() and text.isdecimal() and len(text) != 32 and int(text) < 1 << 128:
        return UUID(int=int(text))
    return ask.uuid("id")


async def _category(ask: Ask, given: Any) -> UUID:
    """Raises Problem (400)."""
    if isinstance(given, str):
        return uuid_of("category", given, "marketplace-categories")
    if given.url:
        return uuid_of("category", given.url, "marketplace-categories")
    return given.uuid or await _of_title(ask, given.title)


async def _of_title(ask: Ask, title: str) -> UUID:
    wanted = msgspec.structs.replace(ask.wanted(2), filters={"title_exact": [title]}, fields=("uuid",), order=())
    async with ask.reading(tuple(CATEGORIES.models.values())) as conn:
        body, _ = await reading.page(ask.site, conn, CATEGORIES, ask.seen, wanted)
    found = msgspec.json.decode(body)
    if not title or len(found) != 1:
        raise problems.field("category", "No category, or more than one, has this title.")
    return UUID(found[0]["uuid"])


async def retrieve(ask: Ask) -> Reply:
    return await ask.one(CATEGORY_COMPONENTS, _uuid(ask))


async def create(ask: Ask) -> Reply:
    body: Any = await ask.body(ComponentCreation, AddCategoryComponent)
    await ask.permitted(AddCategoryComponent)
    fields = {**given(body), "category": await _category(ask, body.category)}
    answer = await ask.command(msgspec.convert(fields, AddCategoryComponent), refers=("category",))
    return await ask.one(CATEGORY_COMPONENTS, answer.result, 201)


async def change(ask: Ask) -> Reply:
    component = _uuid(ask)
    fields = given(await ask.body(ask.route.body or ComponentChange, ChangeCategoryComponent))
    await ask.command(msgspec.convert({**fields, "category_component": component}, ChangeCategoryComponent))
    return await ask.one(CATEGORY_COMPONENTS, component)


async def destroy(ask: Ask) -> Reply:
    await ask.command(RemoveCategoryComponent(_uuid(ask)))
    return Reply(204)


_READS = reads(CATEGORY_COMPONENTS, PATH, NAME)
_ONE = msgspec.structs.replace(_READS[-1], path=ONE, call=retrieve)
ROUTES = [
    *_READS[:-1],
    _ONE,
    creates(PATH, NAME, create, ComponentCreation, CATEGORY_COMPONENTS, AddCategoryComponent),
    *updates(
        ONE,
        NAME,
        change,
        (ComponentChange, ComponentReplacement),
        CATEGORY_COMPONENTS,
        ChangeCategoryComponent,
    ),
    destroys(ONE, NAME, destroy, CATEGORY_COMPONENTS, RemoveCategoryComponent),
]
