"""From a route to what Litestar calls: identify, answer, turn every failure into the right words, log and count."""

import logging
import time
from asyncio import timeout
from typing import Any
from uuid import UUID

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream
from litestar.types import ASGIApp

from api.http import answers, metrics, placing, problems
from api.http.ask import Ask
from api.http.problems import Problem
from api.http.route import Reply, Route
from api.http.sending import sent
from api.http.site import Site
from commands.ids import uuid7

log = logging.getLogger("cloudledger.http")


def handler(route: Route, largest: int) -> HTTPRouteHandler:
    """`largest`: bytes a body may have."""

    async def serve(request: Request[Any, Any, Any]) -> ASGIApp:
        return await _serve(request.app.state.site, route, request)

    path = route.path.replace("}", ":str}")
    method: Any = route.method
    return HTTPRouteHandler(
        path, http_method=method, status_code=200, include_in_schema=False, request_max_body_size=largest
    )(serve)


async def _serve(site: Site, route: Route, request: Request[Any, Any, Any]) -> ASGIApp:
    started = time.perf_counter()
    correlation = _correlation(request.headers.get("x-correlation-id", ""))
    ask = Ask(site, route, request, correlation)
    with site.tracing.span(route, correlation, request.headers.get("traceparent", "")) as span:
        reply = await _reply(site, route, ask)
        if span is not None:
            span.set_attribute("http.response.status_code", reply.status)
    headers = {**reply.headers, **_told(ask)}
    _note(route, ask, reply.status, time.perf_counter() - started)
    if reply.stream is not None:
        stream = Stream(reply.stream, status_code=reply.status, headers=headers, media_type=reply.media)
        return stream.to_asgi_response(app=None, request=request)
    return sent(reply, headers)


async def _reply(site: Site, route: Route, ask: Ask) -> Reply:
    try:
        async with timeout(None if route.slow else site.settings.request_seconds):
            await ask.identify()
            _admit(route, ask)
            return await _answered(site, route, ask)
    except answers.FirstAnswer as first:
        return first.reply
    except Exception as error:
        return problems.reply(await _problem(error, route, ask))


async def _problem(error: Exception, route: Route, ask: Ask) -> Problem:
    found = problems.of(error, route.noun)
    if found is None:
        return _unforeseen(error, ask)
    try:
        return await placing.placed(ask, found)
    except Exception as second:
        return problems.of(second, route.noun) or _unforeseen(second, ask)


async def _answered(site: Site, route: Route, ask: Ask) -> Reply:
    reply = await route.call(ask)
    if ask.answer is not None and ask.key is not None:
        await answers.keep(site, ask.key, reply)
    return reply


def _admit(route: Route, ask: Ask) -> None:
    """Raises Problem (401, 403)."""
    if route.who == "anyone":
        return
    who = ask.caller
    if (route.who == "staff" and not who.staff) or (route.who == "support" and not who.everything):
        raise problems.detail(403, problems.FORBIDDEN)


def _unforeseen(error: Exception, ask: Ask) -> Problem:
    log.error("unforeseen", exc_info=error, extra={"correlation": ask.correlation.hex})
    return problems.detail(500, f"A fault of ours; it is in the log under {ask.correlation.hex}.")


def _correlation(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        return uuid7()


def _told(ask: Ask) -> dict[str, str]:
    headers = {"X-Correlation-ID": ask.correlation.hex}
    if ask.answer is not None:
        headers["X-Position"] = str(ask.answer.position)
    if (who := ask.known_caller) and who.impersonator:
        headers["X-impersonator-uuid"] = who.impersonator.hex
    return headers


def _note(route: Route, ask: Ask, status: int, seconds: float) -> None:
    metrics.request(route.operation, route.method, status, seconds)
    if ask.site.settings.access_log and log.isEnabledFor(logging.INFO):
        who = ask.known_caller
        facts = {
            "method": route.method,
            "path": ask.request.scope["raw_path"].decode("latin-1"),
            "status": status,
            "ms": round(seconds * 1000, 2),
            "user": who.user.hex if who else None,
            "correlation": ask.correlation.hex,
        }
        log.info("request", extra=facts)
