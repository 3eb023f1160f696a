"""What a route is, and what its handler is given and gives back."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from projections.documents import Documents

if TYPE_CHECKING:
    from api.http.ask import Ask

Who = Literal["anyone", "user", "support", "staff"]
Method = Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]


class Reply(msgspec.Struct, frozen=True):
    """`body` is JSON as bytes, or nothing."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = {}
    media: str = "application/json"
    stream: Any = None
    """An async iterator of bytes in place of a body."""


Handler = Callable[["Ask"], Awaitable[Reply]]


class Parameter(msgspec.Struct, frozen=True):
    """One query parameter or header, for the description of the interface."""

    name: str
    about: str
    schema: Mapping[str, Any] = MappingProxyType({"type": "string"})
    place: str = "query"


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """`who` is decided before anything else: anyone, a signed-in user, support (or staff), staff. Finer rights are the
    command's (`commands/permissions.py`) or the visibility of rows.

    `noun` is what a 404 speaks of. `body` is the struct of the request, `answer` what the response is made from:
    documents (a list of them with `many`), a struct, or nothing. `operation` is the contract's name for it, or ours.
    """

    method: Method
    path: str
    operation: str
    call: Handler
    noun: str = ""
    who: Who = "user"
    body: type[msgspec.Struct] | None = None
    answer: Documents | type[Any] | None = None
    many: bool = False
    status: int = 200
    about: str = ""
    parameters: Sequence[Parameter] = ()
    command: type[msgspec.Struct] | None = None
    """Whose permission is checked before the body is read."""
    of: Documents | None = None
    """What the path leads to: whoever does not see it is told that it is not there, whatever else is wrong."""
    slow: bool = False
    """May take longer than others: a long poll, a stream."""
