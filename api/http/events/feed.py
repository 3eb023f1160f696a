"""The log as a feed: from any position on, as JSON, by long poll or as server-sent events (docs/feed.md)."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any, TypeVar

import psycopg
from psycopg_pool import PoolTimeout

from api.http import problems
from api.http.ask import Ask
from api.http.events import slices
from api.http.events.filtering import names
from api.http.events.slices import Wanted
from api.http.problems import Problem
from api.http.route import Parameter, Reply, Route
from api.http.site import Site
from projections.filters import Filter, parsed

T = TypeVar("T")
DEFAULT, MOST = 100, 1000
LONGEST_WAIT = 60.0
HEARTBEAT = 15.0
STREAM = "text/event-stream"
_UUID = Filter(sql="", kind="uuid")
_NUMBER = Filter(sql="", kind="number")


async def feed(ask: Ask) -> Reply:
    """Raises Problem (400)."""
    wanted, position = _wanted(ask), _position(ask)
    if STREAM in ask.headers.get("accept", ""):
        headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
        return Reply(200, headers=headers, media=STREAM, stream=_stream(ask, wanted, position))
    found = await slices.after(ask, wanted, position)
    until = asyncio.get_running_loop().time() + min(_number(ask, "wait", 0.0), LONGEST_WAIT)
    while not found.documents and (left := until - asyncio.get_running_loop().time()) > 0:
        if not await _written(ask.site, found.upto, left):
            break
        found = await slices.after(ask, wanted, found.upto)
    body = b"[" + b",".join(document for _, document in found.documents) + b"]"
    return Reply(200, body, {"X-Next-After": str(found.upto), "Cache-Control": "no-store"})


async def _stream(ask: Ask, wanted: Wanted, position: int) -> AsyncIterator[bytes]:
    """Until the site stops, the token ends or the client goes away. The id of every message is where to go on."""
    try:
        while not ask.site.stopping.is_set():
            await _whole(ask.identify())
            found = await _whole(slices.after(ask, wanted, position))
            for number, document in found.documents:
                yield b"id: %d\ndata: %b\n\n" % (number, document)
            position = found.upto
            if not found.documents and not await _written(ask.site, position, HEARTBEAT):
                yield b": nothing new\nid: %d\n\n" % position
    except (Problem, psycopg.Error, PoolTimeout):
        return


async def _whole(work: Coroutine[Any, Any, T]) -> T:
    """To its end in a task of its own, also when the client has gone away meanwhile: a stream that is cut off in the
    middle of a question to the database would not give its connection back, and the next ones would wait for it."""
    return await asyncio.shield(asyncio.create_task(work))


async def _written(site: Site, position: int, seconds: float) -> bool:
    """Whether the log goes on after a position; False when time is over or the site stops."""
    waits = [asyncio.create_task(site.watch.beyond(position)), asyncio.create_task(_stopped(site))]
    try:
        done, _ = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    return waits[0] in done and not site.stopping.is_set()


async def _stopped(site: Site) -> None:
    await site.stopping.wait()


def _wanted(ask: Ask) -> Wanted:
    """Raises BadFilter, Problem (400)."""
    places = {name: parsed(name, _UUID, ask.query.get(name, ())) for name in ("customer_uuid", "project_uuid")}
    limit = min(int(_number(ask, "limit", DEFAULT)), MOST) or DEFAULT
    return Wanted(limit, names(ask), places["customer_uuid"], places["project_uuid"])


def _number(ask: Ask, name: str, default: float) -> float:
    found = parsed(name, _NUMBER, ask.query.get(name, ()))
    if found is not None and not 0 <= found < 1e9:
        raise problems.field(name, "Enter a number that is not negative.")
    return default if found is None else float(found)


def _position(ask: Ask) -> int:
    text = ask.headers.get("last-event-id") or (ask.query.get("after") or ["0"])[-1]
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise problems.field("after", "Enter a position.")
    return int(text)


_INTEGER = {"type": "integer", "minimum": 0}
ROUTES = [
    Route(
        method="GET",
        path="/api/feed/",
        operation="feed",
        call=feed,
        slow=True,
        about="Events in the order of their positions, after one: for consumers that must not miss any.",
        parameters=(
            Parameter("after", "The position after which to begin; 0 unless told.", _INTEGER),
            Parameter("limit", f"Most events of one answer: {DEFAULT} unless told, {MOST} at most.", _INTEGER),
            Parameter("wait", "Seconds to wait for the first event, 60 at most.", {"type": "number"}),
            Parameter("event_type", "Events of this type; repeatable."),
            Parameter("feature", "Events of this group; repeatable."),
            Parameter("customer_uuid", "Events that concern this customer."),
            Parameter("project_uuid", "Events that concern this project."),
            Parameter("Last-Event-ID", "In place of `after`, for server-sent events.", place="header"),
        ),
    )
]
