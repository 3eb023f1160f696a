"""What every command of the log begins with: settings and an open ledger."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psycopg

from adapters.eventstore.search import near_streams
from api.cli.exits import NOT_FOUND, USAGE, Stop
from api.ledger import Ledger, ledger
from api.settings import load
from domain.event import Recorded
from projections.log import Poison


@contextmanager
def opened() -> Iterator[Ledger]:
    with ledger(load(os.environ, Path.cwd())) as found:
        yield found


def connect(found: Ledger) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(found.url, autocommit=True, application_name="cloudledger")


def identifier(text: str, what: str) -> UUID:
    """32 hex characters or the dashed form."""
    try:
        return UUID(text)
    except ValueError:
        raise Stop(USAGE, f"{what} {text!r} is not an id: 32 hexadecimal characters, dashes allowed") from None


def actor_of(text: str) -> str:
    """`user:<32 hex characters>` or `system:<name>`."""
    kind, _, name = text.partition(":")
    if kind == "user":
        return f"user:{identifier(name, 'user').hex}"
    if kind == "system" and re.fullmatch(r"[a-z0-9_.-]+", name):
        return text
    raise Stop(USAGE, f"actor {text!r}: write user:<id> or system:<name>, a name of a-z, 0-9, dot, dash, underscore")


def moment(text: str) -> datetime:
    """ISO 8601; without an offset it is UTC."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Stop(USAGE, f"{text!r} is not a time; write 2026-11-22T14:00:00 or 2026-11-22") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def position_within(found: Ledger, position: int) -> int:
    head = found.log.head()
    if not 0 <= position <= head:
        raise Stop(NOT_FOUND, f"position {position} is beyond the head of the log, {head}")
    return position


def stream_events(found: Ledger, text: str) -> list[Recorded | Poison]:
    """All events of a stream. Stops with near matches when there is none."""
    stream = identifier(text, "stream")
    events = found.log.stream(stream)
    if not events:
        near = near_streams(found.store.recorder, text)
        hint = f"; streams that begin alike: {', '.join(near)}" if near else ""
        raise Stop(NOT_FOUND, f"there is no stream {stream.hex}{hint}")
    return events
