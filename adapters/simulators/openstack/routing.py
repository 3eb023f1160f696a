"""Which function answers which method and path."""

import re
from collections.abc import Callable
from typing import Any

import msgspec

from adapters.simulators.openstack.asked import Answer, Asked

Handler = Callable[[Asked], Answer]


class Route(msgspec.Struct, frozen=True):
    """`open`: without a token."""

    method: str
    pattern: re.Pattern[str]
    handler: Handler
    open: bool = False


def route(method: str, path: str, handler: Handler, *, open: bool = False) -> Route:
    """Names in braces are parts of the path."""
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
    return Route(method, re.compile(f"{pattern}/?"), handler, open)


def find(routes: list[Route], method: str, path: str) -> tuple[Route, dict[str, Any]] | None:
    for one in routes:
        if one.method == method and (match := one.pattern.fullmatch(path)):
            return one, match.groupdict()
    return None
