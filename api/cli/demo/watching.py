"""Follows the log as a consumer of the feed does: shows what is new as it happens, and wakes who waits for it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from api.cli.demo.asking import Told
from api.cli.demo.screen import MOST as ROWS
from api.cli.demo.screen import Screen

MOST, PAGE = 1000, 100
WAIT = 2
"""Seconds of one long poll: no longer, as it may have to end."""
LISTS = {"orders": "marketplace-orders", "resources": "marketplace-resources", "jobs": "jobs"}


@contextmanager
def watching(http: httpx.Client, told: Told, screen: Screen) -> Iterator[None]:
    """`http` is a client of staff."""
    over = threading.Event()
    thread = threading.Thread(target=_follow, args=(http, told, screen, over), name="watching")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _follow(http: httpx.Client, told: Told, screen: Screen, over: threading.Event) -> None:
    after = 0
    while not over.is_set():
        try:
            answer = http.get("/api/feed/", params={"after": after, "limit": MOST, "wait": WAIT}).raise_for_status()
            upto = int(answer.headers["X-Next-After"])
            if upto > after:
                _show(http, screen, after, upto)
                told.note(upto)
                after = upto
        except httpx.HTTPError:
            over.wait(0.2)


def _show(http: httpx.Client, screen: Screen, after: int, upto: int) -> None:
    """As sentences, the oldest first, and how things stand."""
    asked = {"X-Wait-For": str(upto)}
    for row in reversed(_new(http, after, upto, asked)):
        screen.happened(row)
    if screen.live:
        screen.stand(**{name: _rows(http, f"/api/{path}/", {"page_size": ROWS}) for name, path in LISTS.items()})


def _new(http: httpx.Client, after: int, upto: int, asked: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    page = 1
    while not found or found[-1]["context"]["position"] > after + 1:
        told: dict[str, str | int] = {"page": page, "page_size": PAGE, "o": "-created"}
        rows = _rows(http, "/api/events/", told, asked)
        found, page = found + rows, page + 1
        if not rows:
            break
    return [each for each in found if after < each["context"]["position"] <= upto]


def _rows(
    http: httpx.Client, path: str, query: dict[str, str | int], headers: dict[str, str] | None = None
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = http.get(path, params=query, headers=headers).raise_for_status().json()
    return found
