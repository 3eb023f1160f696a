"""Routes that tell what their handlers do: statements sent, commands given. Only while a handler runs, only its own."""

import contextvars
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import msgspec
import psycopg

from api.http.ask import Ask
from api.http.route import Handler, Reply, Route
from api.http.routes import ROUTES


class Done(msgspec.Struct):
    """What one request did. `operation` is the route's."""

    operation: str
    statements: list[str] = []
    commands: list[str] = []


class Seen:
    """Requests in the order they were answered."""

    def __init__(self) -> None:
        self.requests: list[Done] = []

    def last(self) -> Done | None:
        return self.requests[-1] if self.requests else None


_now: contextvars.ContextVar[Done | None] = contextvars.ContextVar("done", default=None)


def routes(seen: Seen, of: Sequence[Route] = ROUTES) -> list[Route]:
    return [msgspec.structs.replace(route, call=_told(seen, route)) for route in of]


def _told(seen: Seen, route: Route) -> Handler:
    async def call(ask: Ask) -> Reply:
        done = Done(route.operation)
        seen.requests.append(done)
        ask.site.counted.clear()
        token = _now.set(done)
        try:
            return await route.call(ask)
        finally:
            _now.reset(token)

    return call


@contextmanager
def watching() -> Iterator[None]:
    """Statements and commands are noted as long as the block lasts."""
    with (
        patch.object(psycopg.AsyncCursor, "execute", _noting(psycopg.AsyncCursor.execute)),
        patch.object(psycopg.AsyncCursor, "stream", _noting(psycopg.AsyncCursor.stream)),
        patch.object(psycopg.Cursor, "execute", _noting(psycopg.Cursor.execute)),
        patch.object(Ask, "command", _noting_commands(Ask.command)),
        patch.object(Ask, "in_thread", _with_context(Ask.in_thread)),
    ):
        yield


def _noting(execute: Callable[..., Any]) -> Callable[..., Any]:
    def noted(self: Any, query: Any, *rest: Any, **more: Any) -> Any:
        if done := _now.get():
            done.statements.append(str(query))
        return execute(self, query, *rest, **more)

    return noted


def _noting_commands(command: Callable[..., Any]) -> Callable[..., Any]:
    def noted(self: Any, given: Any, *rest: Any, **more: Any) -> Any:
        if done := _now.get():
            done.commands.append(type(given).__name__)
        return command(self, given, *rest, **more)

    return noted


def _with_context(in_thread: Callable[..., Any]) -> Callable[..., Any]:
    def ran(self: Any, work: Callable[[], Any], *rest: Any, **more: Any) -> Any:
        context = contextvars.copy_context()
        return in_thread(self, lambda: context.run(work), *rest, **more)

    return ran
