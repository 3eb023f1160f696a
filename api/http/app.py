"""The Litestar application: routes, limits, and what is said where no route answers."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from litestar import Litestar, Request, Response
from litestar.config.cors import CORSConfig
from litestar.exceptions import HTTPException
from litestar.logging import LoggingConfig

from api.http import problems
from api.http.route import Route
from api.http.routes import ROUTES
from api.http.serving import handler
from api.http.site import Site
from api.http.uploads import takes_files
from api.ledger import Ledger
from api.settings import Settings

EXPOSED = ["X-Result-Count", "Link", "X-Position", "X-Next-After", "X-Correlation-ID", "X-impersonator-uuid"]


def create_app(ledger: Ledger, routes: Sequence[Route] = ROUTES) -> Litestar:
    settings = ledger.settings

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        site = app.state.site = Site(ledger, routes)
        await site.start()
        try:
            yield
        finally:
            await site.stop()

    return Litestar(
        [handler(route, _largest(route, settings)) for route in routes],
        lifespan=[lifespan],
        openapi_config=None,
        logging_config=LoggingConfig(configure_root_logger=False, log_exceptions="never"),
        cors_config=_cors(settings.cors_origins),
        exception_handlers={HTTPException: _no_route},
    )


def _largest(route: Route, settings: Settings) -> int:
    """Of a body, in bytes: base64 makes a file a third larger."""
    files = settings.file_kib * 4 // 3 if takes_files(route.body) else 0
    return (settings.request_kib + files) * 1024


def _cors(origins: tuple[str, ...]) -> CORSConfig | None:
    if not origins:
        return None
    return CORSConfig(allow_origins=list(origins), expose_headers=EXPOSED, max_age=600)


_WORDS = {404: "Not found.", 413: problems.TOO_LARGE}


def _no_route(request: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    words = _WORDS.get(error.status_code, error.detail)
    if error.status_code == 405:
        words = f'Method "{request.method}" not allowed.'
    body = msgspec.json.encode({"detail": words})
    return Response(body, status_code=error.status_code, headers=error.headers, media_type="application/json")
