"""Groups of categories."""

from typing import Any

import msgspec

from api.http.ask import Ask
from api.http.forms import form, given
from api.http.lists import reads
from api.http.marketplace.strangers import shown_to_strangers
from api.http.route import Reply
from api.http.uploads import UPLOAD, image
from api.http.writes import creates, destroys, updates
from commands.marketplace.category_group import ChangeCategoryGroup, CreateCategoryGroup, RemoveCategoryGroup
from projections.marketplace.category_groups_documents import CATEGORY_GROUPS

PATH, ONE = "/api/marketplace-category-groups/", "/api/marketplace-category-groups/{uuid}/"
NAME = "marketplace_category_groups"
CategoryGroupCreation = form("CategoryGroupRequest", CreateCategoryGroup, icon=UPLOAD)
_CHANGES: Any = {"without": ("category_group",), "icon": UPLOAD}
CategoryGroupChange = form("PatchedCategoryGroupRequest", ChangeCategoryGroup, **_CHANGES)
CategoryGroupReplacement = form("CategoryGroupUpdate", ChangeCategoryGroup, required=("title",), **_CHANGES)


async def create(ask: Ask) -> Reply:
    fields = await image(ask, given(await ask.body(CategoryGroupCreation, CreateCategoryGroup)), "icon")
    answer = await ask.command(msgspec.convert(fields, CreateCategoryGroup))
    return await ask.one(CATEGORY_GROUPS, answer.result, 201)


async def change(ask: Ask) -> Reply:
    group = ask.uuid()
    fields = given(await ask.body(ask.route.body or CategoryGroupChange, ChangeCategoryGroup))
    fields = await image(ask, fields, "icon")
    await ask.command(msgspec.convert({**fields, "category_group": group}, ChangeCategoryGroup))
    return await ask.one(CATEGORY_GROUPS, group)


async def destroy(ask: Ask) -> Reply:
    await ask.command(RemoveCategoryGroup(ask.uuid()))
    return Reply(204)


ROUTES = [
    *shown_to_strangers(reads(CATEGORY_GROUPS, PATH, NAME)),
    creates(PATH, NAME, create, CategoryGroupCreation, CATEGORY_GROUPS, CreateCategoryGroup),
    *updates(ONE, NAME, change, (CategoryGroupChange, CategoryGroupReplacement), CATEGORY_GROUPS, ChangeCategoryGroup),
    destroys(ONE, NAME, destroy, CATEGORY_GROUPS, RemoveCategoryGroup),
]
