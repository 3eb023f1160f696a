"""People of the demo as they use HTTP, and how the story waits: for what the log says next, never by the clock."""

from collections.abc import Callable
from threading import Condition, Event
from time import monotonic
from typing import Any, TypeVar

import httpx
import msgspec

T = TypeVar("T")
PATIENCE, LOOK = 120.0, 0.5
"""Seconds: for one step of the story; between two looks whether somebody wants to stop."""


class Unexpected(Exception):
    """The story does not go on; the message says why."""


class Stopped(Exception):
    """Somebody wants to stop."""


class Told(msgspec.Struct):
    """How far the log is known to go: the news wake who waits, and what one has `written` the others read."""

    stop: Event
    news: Condition = msgspec.field(default_factory=Condition)
    position: int = 0
    written: int = 0

    def note(self, position: int) -> None:
        with self.news:
            self.position = max(self.position, position)
            self.news.notify_all()

    def until(self, look: Callable[[], T | None], what: str) -> T:
        """Looks again with everything new. Raises Stopped, Unexpected."""
        give_up = monotonic() + PATIENCE
        while True:
            seen = self.position
            if found := look():
                return found
            self._next(seen, give_up, what)

    def _next(self, seen: int, give_up: float, what: str) -> None:
        with self.news:
            while self.position <= seen:
                if self.stop.is_set():
                    raise Stopped
                if monotonic() > give_up:
                    raise Unexpected(f"{what} did not happen within {PATIENCE:.0f} s")
                self.news.wait(LOOK)


class Person(msgspec.Struct, frozen=True):
    """Somebody who is signed in."""

    name: str
    http: httpx.Client
    told: Told

    @property
    def token(self) -> str:
        return self.http.headers["Authorization"].removeprefix("Token ")

    def get(self, path: str, **query: Any) -> Any:
        """What everybody has written so far is in it."""
        return self._asked("GET", path, params=query, headers={"X-Wait-For": str(self.told.position)})

    def post(self, path: str, **body: Any) -> Any:
        return self._asked("POST", path, json=body)

    def _asked(self, method: str, path: str, **given: Any) -> Any:
        """Raises Stopped, Unexpected."""
        if self.told.stop.is_set():
            raise Stopped
        try:
            answer = self.http.request(method, path, **given)
        except httpx.HTTPError as error:
            raise Unexpected(f"{method} {path}: {type(error).__name__}") from None
        if not answer.is_success:
            raise Unexpected(f"{method} {path} was answered with {answer.status_code}: {answer.text[:500]}")
        if method == "POST" and "X-Position" in answer.headers:
            self.told.written = int(answer.headers["X-Position"])
            self.told.note(self.told.written)
        return answer.json() if answer.content else None


def client(url: str, token: str) -> httpx.Client:
    return httpx.Client(base_url=url, headers={"Authorization": f"Token {token}"}, timeout=60, trust_env=False)
