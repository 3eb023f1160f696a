"""Screenshots and files of offerings."""

from typing import Any

import msgspec

from api.http.addresses import uuid_of
from api.http.ask import Ask
from api.http.forms import form, given
from api.http.lists import reads
from api.http.marketplace.strangers import shown_to_strangers
from api.http.route import Reply
from api.http.uploads import UPLOAD, attachment, image, required
from api.http.writes import creates, destroys, updates
from commands.marketplace import screenshot as screenshots
from projections.marketplace.screenshots_documents import OFFERING_FILES, SCREENSHOTS

PATH, NAME = "/api/marketplace-screenshots/", "marketplace_screenshots"
FILES_PATH, FILES = "/api/marketplace-offering-files/", "marketplace_offering_files"
_WITHOUT: Any = {"without": ("screenshot",), "image": UPLOAD}
Creation = form("ScreenshotRequest", screenshots.AddScreenshot, offering=str, image=UPLOAD)
Change = form("PatchedScreenshotRequest", screenshots.ChangeScreenshot, **_WITHOUT)
Replacement = form("ScreenshotUpdate", screenshots.ChangeScreenshot, required=("name",), **_WITHOUT)
"""Of which offering it is never changes: what an update says of it is ignored."""
FileCreation = form("OfferingFileRequest", screenshots.AddOfferingFile, offering=str, file=UPLOAD)


async def create(ask: Ask) -> Reply:
    fields = given(await ask.body(Creation))
    offering = uuid_of("offering", fields["offering"], "marketplace-provider-offerings")
    fields = required(await image(ask, {**fields, "offering": offering}, "image", offering=offering), "image")
    answer = await ask.command(msgspec.convert(fields, screenshots.AddScreenshot), refers=("offering",))
    return await ask.one(SCREENSHOTS, answer.result, 201)


async def change(ask: Ask) -> Reply:
    number = ask.uuid()
    body = await ask.body(ask.route.body or Change, screenshots.ChangeScreenshot, screenshot=number)
    fields = required(await image(ask, given(body), "image", screenshot=number), "image")
    await ask.command(msgspec.convert({**fields, "screenshot": number}, screenshots.ChangeScreenshot))
    return await ask.one(SCREENSHOTS, number)


async def destroy(ask: Ask) -> Reply:
    await ask.command(screenshots.RemoveScreenshot(ask.uuid()))
    return Reply(204)


async def create_file(ask: Ask) -> Reply:
    fields = given(await ask.body(FileCreation))
    offering = uuid_of("offering", fields["offering"], "marketplace-provider-offerings")
    fields = required(await attachment(ask, {**fields, "offering": offering}, "file", offering=offering), "file")
    answer = await ask.command(msgspec.convert(fields, screenshots.AddOfferingFile), refers=("offering",))
    return await ask.one(OFFERING_FILES, answer.result, 201)


async def destroy_file(ask: Ask) -> Reply:
    await ask.command(screenshots.RemoveOfferingFile(ask.uuid()))
    return Reply(204)


ROUTES = [
    *shown_to_strangers(reads(SCREENSHOTS, PATH, NAME)),
    creates(PATH, NAME, create, Creation, SCREENSHOTS, screenshots.AddScreenshot),
    *updates(f"{PATH}{{uuid}}/", NAME, change, (Change, Replacement), SCREENSHOTS, screenshots.ChangeScreenshot),
    destroys(f"{PATH}{{uuid}}/", NAME, destroy, SCREENSHOTS, screenshots.RemoveScreenshot),
    *reads(OFFERING_FILES, FILES_PATH, FILES),
    creates(FILES_PATH, FILES, create_file, FileCreation, OFFERING_FILES, screenshots.AddOfferingFile),
    destroys(f"{FILES_PATH}{{uuid}}/", FILES, destroy_file, OFFERING_FILES, screenshots.RemoveOfferingFile),
]
