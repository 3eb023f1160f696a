"""Files, for whoever has the address: pages show them in places where no token can be sent."""

from adapters.files import files
from api.http import problems
from api.http.ask import Ask
from api.http.route import Reply, Route

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cache-Control": "private, max-age=86400, immutable",
}
"""An SVG may have scripts in it: the policy keeps them from running where it is opened by itself."""


async def media(ask: Ask) -> Reply:
    async with ask.site.pool.connection() as conn:
        row = await (await conn.execute(files.OPEN, (ask.path["token"],))).fetchone()
    if row is None:
        raise problems.missing("")
    kind, content = row
    how = "inline" if kind in files.IMAGES else "attachment"
    name = files.file(ask.path["name"], b"").name
    return Reply(200, content, {**_HEADERS, "Content-Disposition": f'{how}; filename="{name}"'}, media=kind)


ROUTES = [
    Route(
        method="GET",
        path="/api/media/{token}/{name}",
        operation="media",
        call=media,
        who="anyone",
        about="A file. The address is in the document that shows it, and opens the file without signing in.",
    ),
]
