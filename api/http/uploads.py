"""Files that come with a request: kept beside the log, named in the command by what is in them."""

from typing import Any, get_args

import msgspec
from msgspec import UnsetType

from adapters.files import files
from api.http import problems
from api.http.ask import Ask
from api.http.bodies import Upload
from domain.file import File

UPLOAD = Upload | str | UnsetType | None
"""The type of a field that takes a file. In a form nothing at all, or the word None of the official client, takes the
file away; null does in JSON."""
_NO_FILE = "The submitted data was not a file. Check the encoding type on the form."
_NO_IMAGE = "Upload a valid image. The file you uploaded was either not an image or a corrupted image."


def takes_files(body: type[msgspec.Struct] | None) -> bool:
    return body is not None and any(Upload in get_args(field.type) for field in msgspec.structs.fields(body))


async def image(ask: Ask, fields: dict[str, Any], name: str, **scope: Any) -> dict[str, Any]:
    """The fields with a File in place of an upload, which has to be an image. `scope` is what the permission of the
    route's command is asked for: of who may not give it nothing is kept. Raises Problem (400), Refused (403, 404)."""
    found = _file(ask, name, fields.get(name))
    if found is not None and found.media_type not in files.IMAGES:
        raise problems.field(name, _NO_IMAGE)
    return await _kept(ask, fields, name, found, scope)


async def attachment(ask: Ask, fields: dict[str, Any], name: str, **scope: Any) -> dict[str, Any]:
    """As `image`, of a file of any kind."""
    return await _kept(ask, fields, name, _file(ask, name, fields.get(name)), scope)


def required(fields: dict[str, Any], name: str) -> dict[str, Any]:
    """The fields, unless the file is taken away there. Raises Problem (400)."""
    if name in fields and fields[name] is None:
        raise problems.field(name, "No file was submitted.")
    return fields


def _file(ask: Ask, name: str, value: Any) -> File | None:
    if value in (None, "", "None"):
        return None
    if not isinstance(value, Upload):
        raise problems.field(name, _NO_FILE)
    if not value.content:
        raise problems.field(name, "The submitted file is empty.")
    if len(value.content) > ask.site.settings.file_kib * 1024:
        raise problems.field(name, f"A file may have {ask.site.settings.file_kib} KiB at most.")
    return files.file(value.name, value.content)


async def _kept(
    ask: Ask, fields: dict[str, Any], name: str, found: File | None, scope: dict[str, Any]
) -> dict[str, Any]:
    if found is not None and ask.route.command is not None:
        await ask.permitted(ask.route.command, **scope)
        async with ask.site.pool.connection() as conn:
            await conn.execute(files.KEEP, files.row(found, fields[name].content))
    return {**fields, name: found} if name in fields else fields
