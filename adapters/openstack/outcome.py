"""What drivers have in common: how they say that something is under way, and the mark they leave on what they make."""

import re
from collections.abc import Iterable
from uuid import UUID

import msgspec

MIB = 1024
"""In a GiB."""
_MARK = re.compile(r"cloudledger:([0-9a-f]{32})")


MACHINE, VOLUME = "machine", "volume"
"""What is waited for."""


class NotYet(msgspec.Struct, frozen=True):
    """Under way at the cloud: ask the same again, when is for who asks to know. `backend_id` where it is known."""

    what: str
    progress: str
    backend_id: str = ""


def mark(stream: UUID) -> str:
    """By which what was made for this stream is found again."""
    return f"cloudledger:{stream.hex}"


def marked(text: str) -> UUID | None:
    """Whose mark that is, if it is one of ours."""
    found = _MARK.fullmatch(text)
    return UUID(found[1]) if found else None


def marked_among(tags: Iterable[str]) -> UUID | None:
    """The first of our marks."""
    return next(filter(None, map(marked, tags)), None)


def gib(mib: int) -> int:
    return -(-mib // MIB)
