"""What the library hands over to be stored, as a command of ours; nothing is stored without its metadata."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from eventsourcing.persistence import ProgrammingError, StoredEvent

from adapters.eventstore.batch import Pending, Row
from commands.ids import uuid7
from commands.ports import Envelope


class Unrecorded(ProgrammingError):
    """A row without the metadata every row must have."""


def require_metadata(envelope: object) -> Envelope:
    """Raises Unrecorded."""
    if not isinstance(envelope, Envelope):
        raise Unrecorded("an event needs an envelope: who asked, why, and what it belongs to")
    for field in ("actor", "correlation", "command_id"):
        if not getattr(envelope, field):
            raise Unrecorded(f"an event needs {field}")
    return envelope


def pending_of(events: Sequence[StoredEvent], given: Mapping[str, Any]) -> Pending:
    """`given` are the keyword arguments of `insert_events`. Raises Unrecorded."""
    rows = tuple(_row(event) for event in events)
    return Pending(
        envelope=require_metadata(given.get("envelope")),
        digest=_digest(rows),
        answer=b"null",
        rows=rows,
        customer=given.get("customer"),
        project=given.get("project"),
    )


def _row(event: StoredEvent) -> Row:
    return Row(uuid7(), UUID(str(event.originator_id)), event.originator_version, event.topic, event.state)


def _digest(rows: Sequence[Row]) -> bytes:
    """Tells a retry of the same events from other events under the same command id."""
    return hashlib.sha256(msgspec.json.encode([(r.stream, r.version, r.name, r.state) for r in rows])).digest()
