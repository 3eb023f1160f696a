"""Tags that offerings are found by."""

from api.http.ask import Ask
from api.http.forms import form, given
from api.http.lists import reads
from api.http.route import Reply
from api.http.writes import creates, destroys, updates
from commands.marketplace.tag import ChangeTag, CreateTag, RemoveTag
from projections.marketplace.tags_documents import TAGS

PATH, ONE, NAME = "/api/marketplace-tags/", "/api/marketplace-tags/{uuid}/", "marketplace_tags"
Creation = form("TagRequest", CreateTag)
Change = form("PatchedTagRequest", ChangeTag, ("tag",))
Replacement = form("TagUpdate", ChangeTag, ("tag",), ("name",))


async def create(ask: Ask) -> Reply:
    answer = await ask.command(CreateTag(**given(await ask.body(Creation, CreateTag))))
    return await ask.one(TAGS, answer.result, 201)


async def change(ask: Ask) -> Reply:
    number = ask.uuid()
    fields = given(await ask.body(ask.route.body or Change, ChangeTag, tag=number))
    await ask.command(ChangeTag(tag=number, **fields))
    return await ask.one(TAGS, number)


async def destroy(ask: Ask) -> Reply:
    await ask.command(RemoveTag(ask.uuid()))
    return Reply(204)


ROUTES = [
    *reads(TAGS, PATH, NAME),
    creates(PATH, NAME, create, Creation, TAGS, CreateTag),
    *updates(ONE, NAME, change, (Change, Replacement), TAGS, ChangeTag),
    destroys(ONE, NAME, destroy, TAGS, RemoveTag),
]
