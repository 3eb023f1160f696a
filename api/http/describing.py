"""`/api/schema/`, and a page to read and try it."""

import mimetypes
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
import swagger_ui_bundle

from api.http import problems, schema
from api.http.ask import Ask
from api.http.route import Reply, Route

_FILES = Path(swagger_ui_bundle.swagger_ui_path)
_SHOWN = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")
_PAGE = b"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Cloudledger: the interface</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css"><link rel="icon" href="/api/docs/favicon-32x32.png"></head>
<body><div id="ui"></div><script src="/api/docs/swagger-ui-bundle.js"></script>
<script>SwaggerUIBundle({url: "/api/schema/", dom_id: "#ui", deepLinking: true})</script></body></html>
"""


async def described(ask: Ask) -> Reply:
    return Reply(200, await ask.in_thread(lambda: _encoded(ask.site.routes, ask.base)))


def _encoded(routes: Sequence[Route], server: str) -> bytes:
    return msgspec.json.encode(schema.described(routes, server))


async def page(_ask: Ask) -> Reply:
    return Reply(200, _PAGE, media="text/html; charset=utf-8")


async def file(ask: Ask) -> Reply:
    name = ask.path["name"]
    if name not in _SHOWN:
        raise problems.missing("")
    return Reply(200, _read(name), {"Cache-Control": "public, max-age=86400"}, mimetypes.guess_type(name)[0] or "")


@lru_cache
def _read(name: str) -> bytes:
    return (_FILES / name).read_bytes()


ROUTES = [
    Route(method="GET", path="/api/schema/", operation="schema_retrieve", call=described, who="anyone"),
    Route(method="GET", path="/api/docs/", operation="docs", call=page, who="anyone"),
    Route(method="GET", path="/api/docs/{name}", operation="docs_file", call=file, who="anyone"),
]
