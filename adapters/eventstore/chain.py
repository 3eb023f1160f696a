"""The hash chain: every event's hash covers its payload, who and why, its place, and the hash before it.

hash(n) = sha256(hash(n-1) || utf8(text(n)) || payload(n)), hash(0) = 32 zero bytes. ledger.event_text builds the text.
"""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import psycopg

GENESIS = bytes(32)
_TEXT = (
    "ledger.event_text(notification_id, event_id, originator_id, originator_version, topic, recorded_at, actor,"
    " impersonator, reason, customer_id, project_id, correlation_id, causation_id, command_id)"
)
_PAGE = (
    f"SELECT notification_id, convert_to({_TEXT}, 'UTF8') || state, hash FROM ledger.events"
    " WHERE notification_id > %b ORDER BY notification_id LIMIT %b"
)
_TAIL = "SELECT max(position) FROM ledger.commands"
_REWRITTEN = "its hash is not that of the head noted"
_CHANGED = "its content or the hash before it was changed"
PAGE = 20_000

Progress = Callable[[int], None]


class Verdict(msgspec.Struct, frozen=True):
    """`position` and `hash` are of the last sound event; `broken` is the first position that is not, 0 if none."""

    events: int
    position: int
    hash: bytes
    broken: int = 0
    why: str = ""


class Link(msgspec.Struct, frozen=True, gc=False):
    """One event as the chain sees it: `body` is its text and payload."""

    position: int
    body: bytes
    hash: bytes


class Noted(msgspec.Struct, frozen=True):
    """A head somebody wrote down elsewhere: the log may have grown since, but must still contain it."""

    position: int
    hash: bytes


def silent(_: int) -> None:
    """No progress shown."""


def verify_database(conn: psycopg.Connection[Any], progress: Progress = silent, noted: Noted | None = None) -> Verdict:
    """Walks the whole log. A tail cut off is noticed where answered commands point behind it; keep a head elsewhere
    (`noted`) to notice more."""
    position, before, seen = 0, GENESIS, 0
    with conn.cursor(binary=True) as cursor:
        while page := cursor.execute(_PAGE, (position, PAGE), prepare=True).fetchall():
            for found, body, stored in page:
                position += 1
                if found != position:
                    return _missing(seen, position, found, before)
                if hashlib.sha256(before + body).digest() != stored:
                    return Verdict(seen, position - 1, before, position, _CHANGED)
                if noted and position == noted.position and stored != noted.hash:
                    return Verdict(seen, position - 1, before, position, _REWRITTEN)
                before = stored
                seen += 1
            progress(position)
        answered = (cursor.execute(_TAIL).fetchone() or (0,))[0] or 0
    if answered > position:
        return Verdict(seen, position, before, position + 1, f"missing: commands were answered up to {answered}")
    return _cut(Verdict(seen, position, before), noted)


def verify_links(links: Iterator[Link], progress: Progress = silent, noted: Noted | None = None) -> Verdict:
    """The same walk over events that come from a file."""
    position, before = 0, GENESIS
    for link in links:
        position += 1
        if link.position != position:
            return _missing(position - 1, position, link.position, before)
        if hashlib.sha256(before + link.body).digest() != link.hash:
            return Verdict(position - 1, position - 1, before, position, _CHANGED)
        if noted and position == noted.position and link.hash != noted.hash:
            return Verdict(position - 1, position - 1, before, position, _REWRITTEN)
        before = link.hash
        if not position % PAGE:
            progress(position)
    progress(position)
    return _cut(Verdict(position, position, before), noted)


def _cut(verdict: Verdict, noted: Noted | None) -> Verdict:
    """A sound log that ends before the head noted was cut off."""
    if noted is None or verdict.position >= noted.position:
        return verdict
    why = f"missing: the head noted is {noted.position}"
    return msgspec.structs.replace(verdict, broken=verdict.position + 1, why=why)


def _missing(seen: int, position: int, found: int, before: bytes) -> Verdict:
    why = f"missing: {found} follows {position - 1}" if found > position else f"out of order: {found} comes again"
    return Verdict(seen, position - 1, before, position, why)
