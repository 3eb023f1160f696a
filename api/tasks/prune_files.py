"""Ends files that no stream names any more: pictures that were replaced, uploads whose command was refused."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, get_args
from uuid import UUID

import msgspec

from adapters.files import pruning
from api.ledger import Ledger
from domain.event import Event
from domain.file import File
from domain.registry import EVENTS, KIND_OF

GRACE = timedelta(days=1)
"""A file is kept before the command that names it: a young one may be about to be named."""
_AT_ONCE = 1000
_SHA256 = re.compile(r"[0-9a-f]{64}")


def names_file(event: type[Event]) -> bool:
    fields = msgspec.structs.fields(event)
    return any(each.name == "sha256" or File in (each.type, *get_args(each.type)) for each in fields)


def named(state: Any) -> Iterator[str]:
    """sha256 of the files that the state of a stream names, wherever in it."""
    value = msgspec.to_builtins(state)
    if isinstance(value, str) and _SHA256.fullmatch(value):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from named(part)


def due(ledger: Ledger) -> list[dict[str, Any]]:
    """The files that would go. What the streams say counts: read models may be behind."""
    with ledger.connection() as conn:
        found = pruning.old(conn, GRACE)
        streams = pruning.naming(conn, [name for name in EVENTS if names_file(EVENTS[name])]) if found else []
    used = set(_named_by(ledger, streams))
    return [row for row in found if row["sha256"] not in used]


def _named_by(ledger: Ledger, streams: Sequence[tuple[UUID, str]]) -> Iterator[str]:
    """`streams` with an event that tells of which kind each is."""
    for begin in range(0, len(streams), _AT_ONCE):
        loaded = ledger.store.load_all({number: KIND_OF[name] for number, name in streams[begin : begin + _AT_ONCE]})
        yield from (each for found in loaded.values() for each in named(found.state))


def prune_files(ledger: Ledger) -> int:
    """How many."""
    gone = [row["sha256"] for row in due(ledger)]
    with ledger.connection() as conn:
        return pruning.end(conn, gone, GRACE) if gone else 0
